"""Letting the counselor read an answer of one's own, and taking that back. Nobody is told."""

import uuid
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, QuerySet

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.counseling.models import Client, Share
from intimacy.counseling.models.clients import ClientQuerySet
from intimacy.counseling.models.shares import ShareQuerySet
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import hold, lock
from intimacy.keys.decryption import must_decrypt
from intimacy.lib.compiled import compiled
from intimacy.pulse import show_both
from intimacy.sharing.models import Lane, Words


def client_of(couple: Couple) -> Client | None:
    """Return the couple's counselor as a client row with its `counselor`, or None.

    Only where it has begun, both agree today and the counselor may work.
    """
    return _working(couple).select_related("counselor__user").first()


def name_of_counselor(couple: Couple) -> QuerySet[Client, str]:
    """Select the name of the couple's counselor; no row where `client_of` is None."""
    return _working(couple).values_list("counselor__name", flat=True)


def _working(couple: Couple) -> ClientQuerySet:
    return Client.objects.working().agreed().filter(couple=couple)


def share_answer(words: Words, *, by: Membership, at: datetime) -> None:
    """Let the couple's counselor read `words` once they have opened; twice is once.

    Raises PermissionDenied where they are not `by`'s own, kept to oneself or withdrawn, or where
    the two have no counselor today; Unreadable where they do not open.
    """
    with hold(by.couple) as couple:
        client = client_of(couple)
        fresh = Words.objects.select_related("key").get(pk=words.pk)
        mine = fresh.author_id == by.user_id and fresh.couple_id == couple.pk
        if client is None or not mine or fresh.withdrawn_at or _for_me_alone(fresh):
            raise PermissionDenied
        must_decrypt([fresh], "body", by.user)
        standing = {"client": client, "words": fresh, "taken_back_at": None}
        share, made = Share.objects.get_or_create(
            **standing, defaults={"author": by.user, "couple": couple, "at": at}
        )
        if made:
            record("share.given", actor_id=by.user_id, couple_id=couple.pk, about=share)


def unshare_answer(words: Words, *, by: Membership, at: datetime) -> None:
    """Close one of `by`'s own answers to the counselor; it looks as if it was never shared."""
    if not _shares_of(words, by.user):  # as with nearly every draft that is saved
        return
    _close(Share.objects.filter(words=words), by=by, at=at)


@compiled
def _shares_of(words: Words, user: User) -> QuerySet[Share, uuid.UUID]:
    given = Share.objects.filter(words=words, author=user, taken_back_at=None)
    return given.values_list("pk", flat=True)[:1]


def unshare_all(*, by: Membership, at: datetime) -> None:
    """Close everything of `by`'s to the counselor, the five lines with it.

    Nobody can tell it from sharing nothing.
    """
    with transaction.atomic():
        _close(Share.objects.filter(couple=by.couple), by=by, at=at)
        for client in Client.objects.filter(couple=by.couple, ended_at=None):
            show_both.take_willing_back(client.pk, by=by)


def shared_ids(user: User) -> QuerySet[Share, uuid.UUID]:
    """Select the ids of the answers their author, `user`, lets today's counselor read."""
    shares = Share.objects.standing().filter(author=user, client__in=Client.objects.working())
    return shares.values_list("words", flat=True)


def _close(shares: ShareQuerySet, *, by: Membership, at: datetime) -> None:
    with transaction.atomic():
        couple = lock(by.couple)
        mine = shares.filter(author=by.user, taken_back_at=None)
        # A page still open elsewhere, with this choice in it, is out of date from now on.
        Words.objects.filter(pk__in=mine.values("words")).update(version=F("version") + 1)
        if mine.update(taken_back_at=at):
            record("share.taken_back", actor_id=by.user_id, couple_id=couple.pk)


def _for_me_alone(words: Words) -> bool:
    return words.lane == Lane.ME and words.shared_at is None
