"""Links between couples and counselors: made by either side, used once, for as long as they last.

A link only asks. What comes of it is a `Client` nobody has agreed to yet, or one of the two has.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.counseling.care import consents
from intimacy.counseling.care.client_names import names_of
from intimacy.counseling.models import Client, Counselor, Introduction
from intimacy.counseling.models.clients import ClientQuerySet
from intimacy.counseling.models.introductions import IntroductionQuerySet
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import hold, lock
from intimacy.lib.numbers import in_words
from intimacy.lib.tokens import new_token, token_hash

LASTS = timedelta(days=14)
MOST = 50  # standing links of one counselor
REFUSED = _("This link cannot be used.")  # one sentence for every cause: no oracle


def invite_couple(counselor: Counselor, *, label: str, at: datetime) -> str:
    """Make a counselor's link for a couple and return its token, which is shown once.

    `label` is what the counselor calls the two. Raises ValidationError where too many stand.
    """
    if links_of(counselor, at).count() >= MOST:
        raise ValidationError(
            _("You have %(most)s links that still work. End one of them first."),
            params={"most": in_words(MOST)},
        )
    return _make(at, counselor=counselor, made_by=counselor.user, label=label)


def invite_counselor(by: Membership, *, at: datetime) -> str:
    """Make a partner's link for a counselor they know, ending their earlier one; return its token.

    Raises ValidationError where the couple has a counselor.
    """
    with hold(by.couple) as couple:
        consents.must_have_none(couple)
        links_for(by, at).update(closed_at=at)
        return _make(at, couple=couple, made_by=by.user)


def _make(at: datetime, *, made_by: User, **who: object) -> str:
    token = new_token()
    fields = {"token_hash": token_hash(token), "made_at": at, "expires_at": at + LASTS, **who}
    with transaction.atomic():
        made = Introduction.objects.create(made_by=made_by, **fields)
        record("introduction.made", actor_id=made_by.pk, couple_id=made.couple_id, about=made)
    return token


def links_of(counselor: Counselor, at: datetime) -> IntroductionQuerySet:
    """Return the counselor's links that still work, the newest first."""
    return Introduction.objects.usable(at).filter(counselor=counselor).order_by("-made_at")


def links_for(membership: Membership, at: datetime) -> IntroductionQuerySet:
    """Return the link this partner made that still works, if any. Theirs alone to see."""
    made = Introduction.objects.usable(at)
    return made.filter(couple=membership.couple_id, made_by=membership.user_id)


class Waiting(NamedTuple):
    client: Client
    called: str


def waiting_of(counselor: Counselor, at: datetime) -> ClientQuerySet:
    """Return the couples asked for this counselor where not both agree today, the newest first.

    It says nothing of either partner: nobody looked, one agreed, one would rather not, all alike.
    """
    asked = Q(began_at=None, expires_at__gt=at)
    again = Q(began_at__isnull=False) & ~Q(pk__in=Client.objects.agreed().values("pk"))
    mine = Client.objects.filter(counselor=counselor, ended_at=None, couple__ended_at=None)
    return mine.filter(asked | again).order_by("-asked_at", "pk")


def names_of_waiting(waiting: Iterable[Client]) -> list[Waiting]:
    """Say what the counselor calls each of these, in one query.

    The names of a couple are said only where it was they who gave the counselor a link: that
    page told them. Whoever opened the counselor's own link stays what the counselor wrote.
    """
    clients = list(waiting)
    names = names_of(client for client in clients if not client.label)
    return [Waiting(client, client.label or names[client.pk]) for client in clients]


def find(hashed: str, *, at: datetime) -> Introduction | None:
    """Return the link behind a token's hash, while it works and whoever made it may still ask."""
    counselors, couples = Counselor.objects.active(), Couple.objects.filter(ended_at=None)
    standing = Q(counselor__in=counselors) | Q(couple__in=couples, made_by__is_active=True)
    found = Introduction.objects.usable(at).filter(standing, token_hash=hashed)
    return found.select_related("counselor__user", "couple", "made_by").first()


def answer(link: Introduction, *, by: Membership, agrees: bool, at: datetime) -> Client:
    """Use a counselor's link up for the couple `by` is in, with `by`'s own yes or "not now".

    Raises ValidationError, and keeps the link, where the couple has a counselor already, is not
    two, or the counselor's own; and where the link was used meanwhile.
    """
    with hold(by.couple) as couple:
        counselor = link.counselor
        if counselor is None or not couple.is_pair:
            raise ValidationError(REFUSED)
        consents.must_have_none(couple)
        _use_up(link, at)
        client = _asked(counselor, couple, label=link.label, at=at)
        if agrees:
            consents.agree(client, by=by, at=at)
        else:
            consents.not_now(client, by=by, at=at)
    return client


def accept(link: Introduction, *, by: Counselor, at: datetime) -> Client:
    """Use a partner's link up for the counselor `by`: both partners are asked from now on.

    Raises ValidationError with one sentence where it cannot be used, whatever the cause.
    """
    with transaction.atomic():
        if link.couple is None or not by.is_active:
            raise ValidationError(REFUSED)
        couple = lock(link.couple)
        if couple.ended_at is not None or consents.standing(couple).exists():
            raise ValidationError(REFUSED)
        _use_up(link, at)
        return _asked(by, couple, label="", at=at)


def first_names(couple: Couple) -> list[str]:
    """Return what the two are called, for whoever was handed a link of theirs."""
    members = couple.memberships.filter(left_at=None).order_by("slot")
    return list(members.values_list("user__name", flat=True))


def close(link: Introduction, *, by: User, at: datetime) -> None:
    """End a link: its maker's choice, or the "No, thank you" of a counselor. Nobody is told."""
    with transaction.atomic():
        if Introduction.objects.filter(pk=link.pk, closed_at=None).update(closed_at=at):
            record("introduction.closed", actor_id=by.pk, couple_id=link.couple_id, about=link)


def _use_up(link: Introduction, at: datetime) -> None:
    """One UPDATE decides: of many who open a link at the same moment one is first."""
    if not Introduction.objects.usable(at).filter(pk=link.pk).update(closed_at=at):
        raise ValidationError(REFUSED)


def _asked(counselor: Counselor, couple: Couple, *, label: str, at: datetime) -> Client:
    """Return what is being asked of this couple for this counselor, begun where nothing stands.

    Two links, one for each partner, are one asking. Call it under `lock(couple)`.
    """
    if couple.memberships.filter(user=counselor.user_id).exists():
        raise ValidationError(REFUSED)  # nobody is counselor of their own couple
    between = Client.objects.filter(counselor=counselor, couple=couple, ended_at=None)
    between.filter(began_at=None, expires_at__lte=at).update(ended_at=at)
    dates = {"asked_at": at, "expires_at": at + LASTS}
    client, made = between.get_or_create(
        counselor=counselor, couple=couple, ended_at=None, defaults={"label": label, **dates}
    )
    if made:
        record("client.asked", actor_id=counselor.user_id, couple_id=couple.pk, about=client)
    return client
