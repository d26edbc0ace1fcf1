"""Writing apart: drafts, lanes, passing. Nobody but the author ever sees any of it."""

import uuid
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.couples.spaces import lock
from intimacy.keys.decryption import decrypt_rows, must_decrypt
from intimacy.keys.encryption import encrypt_text
from intimacy.lib.compiled import compiled, first
from intimacy.sharing import third_reader
from intimacy.sharing.models import Exchange, Item, Lane, Seal, Words


class Conflict(Exception):
    """These words were changed in another tab; `theirs` is the row as it stands."""

    def __init__(self, theirs: Words) -> None:
        super().__init__("changed elsewhere")
        self.theirs = theirs


class AlreadySealed(Exception):
    """The author has sealed this exchange; taking the seal back comes first."""


class AlreadyOpen(Exception):
    """The exchange has opened; what was given stays as it is, a dated line may follow."""


@dataclass(frozen=True)
class Draft:
    """What a person typed, which version of their words they saw, and for whom it is.

    `beside` lets in whoever is beside the two; `whom` is the name the page gave them, if it did.
    """

    text: str
    seen: int
    lane: str = Lane.US
    passed: bool = False
    beside: bool = False
    whom: str = ""


def save(item: Item, draft: Draft, *, by: Membership, at: datetime) -> Words | None:
    """Keep what `by` wrote to `item` and return the row, or None where nothing is left to keep.

    Where nobody is beside the two, or no longer the one the page named, it is for the two alone.
    Raises Conflict where the words have moved on since version `draft.seen` and differ,
    AlreadySealed or AlreadyOpen where they can no longer change, Unreadable where what is kept
    does not open.
    """
    with transaction.atomic():
        lock(by.couple)
        check_writable(item.exchange_id, by, at)
        draft = replace(draft, beside=_lets_in(draft, by))
        words = first(_of(item, by.user))
        if words:
            words.couple = by.couple
            must_decrypt([words], "body", by.user)
        if words is None and not (draft.text or draft.passed):
            return None
        if words is None:
            words = Words(
                item=item, author=by.user, couple=by.couple, key=by.key(), version=draft.seen
            )
        elif words.version != draft.seen:
            if _holds(words, draft, by):
                return words
            raise Conflict(words)
        elif not draft.text and not draft.passed:
            words.delete()  # emptied is unwritten: nothing may be given by it
            return None
        _put(words, draft, by, at)
    return words


@compiled
def _of(item: Item, user: User) -> QuerySet[Words]:
    return Words.objects.select_related("key").filter(item=item, author=user)[:1]


def _put(words: Words, draft: Draft, by: Membership, at: datetime) -> None:
    room = third_reader.registered()
    if room and by.couple.is_pair and not draft.beside:
        room.close(words, by, at)  # before saving: it counts the version up too
    words.state = Words.State.PASSED if draft.passed else Words.State.DRAFT
    words.lane, words.saved_at, words.version = draft.lane, at, words.version + 1
    encrypt_text(words, "body", draft.text)
    words.save()
    if room and draft.beside:
        with suppress(PermissionDenied):  # gone this very moment: then it is for the two
            room.let(words, by, at)


def _lets_in(draft: Draft, by: Membership) -> bool:
    if not draft.beside or draft.lane != Lane.US:
        return False
    name = third_reader.name_of(by.couple)
    return name is not None and draft.whom in {"", name}


def _holds(words: Words, draft: Draft, by: Membership) -> bool:
    """The row already says just this: the same form came twice, or its answer was lost."""
    lane = third_reader.LANE if draft.beside else draft.lane
    same = (words.state == Words.State.PASSED) == draft.passed
    same = same and third_reader.lane_of(words, by.user) == lane
    return same and decrypt_rows([words], "body", by.user)[words.pk] == draft.text


def check_writable(exchange_id: uuid.UUID, by: Membership, at: datetime) -> None:
    """Raise AlreadyOpen or AlreadySealed unless `by` may still change their words here."""
    for opens_at, sealed in _standing(exchange_id, by.user, at):
        if opens_at is not None and opens_at <= at:
            raise AlreadyOpen
        if sealed:
            raise AlreadySealed
        return
    raise Exchange.DoesNotExist


@compiled
def _standing(
    exchange: uuid.UUID, user: User, at: datetime
) -> QuerySet[Exchange, tuple[datetime | None, bool]]:
    mine = Seal.objects.standing(at).filter(exchange=OuterRef("pk"), user=user)
    rows = Exchange.objects.filter(pk=exchange).annotate(sealed=Exists(mine))
    return rows.values_list("opens_at", "sealed")
