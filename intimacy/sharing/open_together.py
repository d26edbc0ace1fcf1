"""Opening together: the second seal sets when, once; until then either may take theirs back.

All verbs here take the couple's row lock first. Without it two people who seal at the same
moment would each see one seal, and the exchange would never open.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import FETCH_RAISE, Exists, OuterRef, QuerySet

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import lock
from intimacy.keys.decryption import must_decrypt
from intimacy.lib.compiled import compiled, first
from intimacy.sharing.models import UNDO, Exchange, Seal, Words
from intimacy.sharing.quiet_pause import all_arrives
from intimacy.sharing.write_words import AlreadyOpen


def seal(exchange: Exchange, *, by: Membership, at: datetime) -> Exchange:
    """Record that `by` is done; drafts become given. Doing it again changes nothing.

    When everyone in the space has sealed and nobody has paused, the exchange opens sixty
    seconds later. Raises AlreadyOpen where it has opened, Unreadable where `by` would give words
    that do not open.
    """
    with transaction.atomic():
        couple = lock(by.couple)
        exchange = _still_closed(exchange, at)
        drafts = _drafts(exchange, by.user)
        must_decrypt(drafts, "body", by.user)
        mine = first(_seal_of(exchange, by.user, at))
        if mine and not mine.stands:  # type: ignore[attr-defined]  # annotated
            mine.delete()
        if not mine or not mine.stands:  # type: ignore[attr-defined]
            Seal.objects.create(exchange=exchange, user=by.user, at=at, couple=couple)
        if drafts:
            given = Words.objects.filter(pk__in=[words.pk for words in drafts])
            given.update(state=Words.State.GIVEN)
        record("exchange.sealed", actor_id=by.user_id, couple_id=couple.pk, about=exchange)
        _open_if_ready(exchange, couple, at)
    return exchange


def take_back(exchange: Exchange, *, by: Membership, at: datetime) -> Exchange:
    """Lift `by`'s seal: *Undo* in the first minute, *Take back* later; an opening is called off.

    Raises AlreadyOpen where the exchange has opened: words given are then given.
    """
    with transaction.atomic():
        couple = lock(by.couple)
        exchange = _still_closed(exchange, at)
        Seal.objects.filter(exchange=exchange, user=by.user).delete()
        Words.objects.filter(
            item__exchange=exchange, author=by.user, state=Words.State.GIVEN
        ).update(state=Words.State.DRAFT)
        Exchange.objects.filter(pk=exchange.pk).update(opens_at=None)
        record("exchange.unsealed", actor_id=by.user_id, couple_id=couple.pk, about=exchange)
    return exchange


def pause(membership: Membership, *, at: datetime) -> None:
    """Stop new sharing, quietly: seals are kept, nothing opens, the other's pages stay the same."""
    with transaction.atomic():
        couple = lock(membership.couple)
        Membership.objects.filter(pk=membership.pk, paused_at=None).update(paused_at=at)
        couple.exchanges.filter(opens_at__gt=at).update(opens_at=None)
        record("membership.paused", actor_id=membership.user_id, couple_id=couple.pk)


def resume(membership: Membership, *, at: datetime) -> list[Exchange]:
    """End the pause; what both have sealed meanwhile opens by the same rule as ever, and what was
    given reaches the other.

    Returns the exchanges that were waiting; those that open have their `opens_at`.
    """
    with transaction.atomic():
        couple = lock(membership.couple)
        mine = Membership.objects.filter(pk=membership.pk)
        if since := mine.values_list("paused_at", flat=True).first():
            all_arrives(membership, since=since, at=at)
        mine.update(paused_at=None)
        record("membership.resumed", actor_id=membership.user_id, couple_id=couple.pk)
        waiting = list(couple.exchanges.filter(opens_at=None).order_by("pk"))
        for exchange in waiting:
            _open_if_ready(exchange, couple, at)
    return waiting


def _still_closed(exchange: Exchange, at: datetime) -> Exchange:
    for fresh in _fresh(exchange):
        if fresh.is_open(at):
            raise AlreadyOpen
        return fresh
    raise Exchange.DoesNotExist


def _open_if_ready(exchange: Exchange, couple: Couple, at: datetime) -> None:
    paused, sealed = _paused(couple), len(_standing(exchange, at))
    ready = 0 < len(paused) <= sealed and not any(paused)  # nobody is left in an ended space
    if exchange.opens_at is None and ready:
        exchange.opens_at = at + UNDO
        exchange.save(update_fields=["opens_at"])


@compiled
def _fresh(exchange: Exchange) -> QuerySet[Exchange]:
    return Exchange.objects.filter(pk=exchange.pk)[:1]


@compiled
def _drafts(exchange: Exchange, user: User) -> QuerySet[Words]:
    mine = Words.objects.filter(item__exchange=exchange, author=user, state=Words.State.DRAFT)
    return mine.select_related("key").fetch_mode(FETCH_RAISE)


@compiled
def _seal_of(exchange: Exchange, user: User, at: datetime) -> QuerySet[Seal]:
    stands = Exists(Seal.objects.standing(at).filter(pk=OuterRef("pk")))
    return Seal.objects.filter(exchange=exchange, user=user).annotate(stands=stands)[:1]


@compiled
def _standing(exchange: Exchange, at: datetime) -> QuerySet[Seal, int]:
    return Seal.objects.standing(at).filter(exchange=exchange).values_list("user", flat=True)


@compiled
def _paused(couple: Couple) -> QuerySet[Membership, datetime | None]:
    members = Membership.objects.filter(couple=couple, left_at=None)
    return members.values_list("paused_at", flat=True)
