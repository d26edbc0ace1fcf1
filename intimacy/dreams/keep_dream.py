"""A dream is added, changed, looked at again, comes true, rests and is woken: by either, for both.

Every verb takes the couple's lock and leaves the reminders of both right in its transaction.
"""

import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import Closed, hold
from intimacy.dreams.dream_reminders import remind
from intimacy.dreams.models import Dream
from intimacy.dreams.two_tabs import Conflict
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.encryption import encrypt_text
from intimacy.keys.models import Unreadable
from intimacy.lib.pressed_twice import new_id
from intimacy.lib.zones import local_day

STANDING_AT_MOST = 24
OURS, TRUE, REST = Dream.State.OURS, Dream.State.TRUE, Dream.State.REST


@dataclass(frozen=True)
class Typed:
    """What somebody wrote of a dream, and every how many months to look at it again."""

    text: str
    every: int


class Said(NamedTuple):
    """The words of a dream, opened for somebody who may read them; None did not open."""

    text: str | None
    memory: str | None


def add(typed: Typed, *, by: Membership, at: datetime, once: uuid.UUID | None = None) -> Dream:
    """Put a dream on the list of `by`'s space; the same `once` again adds no other.

    Raises ValidationError where there are too many, Closed where the space has ended.
    """
    with hold(by.couple) as couple:
        if once and (added := Dream.objects.filter(pk=once, couple=couple).first()):
            return added
        _room_for_one(couple)
        dream = Dream(pk=new_id(Dream, once), couple=couple, key=couple.key(), created_at=at)
        _take(dream, typed.text, "")
        _look_next(dream, typed.every, at)
        dream.save(force_insert=True)
        remind(dream, at)
    return dream


def change(dream: Dream, typed: Typed, *, by: Membership, seen: int, at: datetime) -> None:
    """Change what a dream says and its rhythm; `seen` is the version the page showed.

    Raises Conflict where it was changed meanwhile, Unreadable where it does not open.
    """
    with _fresh(dream, by) as (dream, said):
        if dream.version != seen and said.text != typed.text:
            raise Conflict(said.text or "", dream.version)
        _take(dream, typed.text, said.memory or "")
        dream.version += 1
        if dream.state == OURS and (dream.every != typed.every or dream.due(_day(by, at))):
            _look_next(dream, typed.every, at)
        dream.every = typed.every
        dream.save(update_fields=["body", "version", "every", "look_on"])
        remind(dream, at)


def still_ours(dream: Dream, *, by: Membership, at: datetime) -> None:
    """Keep a dream that is due and look at it again a whole stretch later; pressed twice, once."""
    with _locked(dream, by) as dream:
        if dream.due(_day(by, at)):
            _look_next(dream, dream.every, at)
            dream.save(update_fields=["look_on"])
            remind(dream, at)


def rest(dream: Dream, *, by: Membership, at: datetime) -> None:
    """Put a dream to rest; nobody is asked why. What came true stays true."""
    with _locked(dream, by) as dream:
        if dream.state == OURS:
            _settle(dream, REST, at)
            dream.save(update_fields=["state", "settled_on", "look_on"])


def wake(dream: Dream, *, by: Membership, at: datetime) -> None:
    """Make a dream ours again that rests or had come true; what was remembered stays.

    Raises ValidationError where there are too many already.
    """
    with _locked(dream, by) as dream:
        if dream.state == OURS:
            return
        _room_for_one(dream.couple)
        dream.state, dream.settled_on = OURS, None
        _look_next(dream, dream.every, at)
        dream.save(update_fields=["state", "settled_on", "look_on"])
        remind(dream, at)


def come_true(dream: Dream, memory: str, *, by: Membership, seen: int, at: datetime) -> None:
    """Say that a dream came true, and what there is to remember; true already, only the latter.

    Raises Conflict where it was changed meanwhile, Unreadable where it does not open.
    """
    with _fresh(dream, by) as (dream, said):
        if dream.version != seen and said.memory != memory:
            raise Conflict(said.memory or "", dream.version)
        _take(dream, said.text or "", memory)
        dream.version += 1
        if dream.state != TRUE:
            _settle(dream, TRUE, at)
        dream.save(update_fields=["body", "version", "state", "settled_on", "look_on"])


def words(dreams: Iterable[Dream], viewer: object) -> dict[object, Said]:
    """Open the words of `dreams`, taken through `readable_by(viewer)` with their keys."""
    opened = decrypt_rows(dreams, "body", viewer)
    return {pk: _said(text) for pk, text in opened.items()}


@contextmanager
def _locked(dream: Dream, by: Membership) -> Iterator[Dream]:
    """Hold the couple and hand over the dream as it stands. Raises Closed where it is gone."""
    with hold(by.couple) as couple:
        for fresh in Dream.objects.filter(pk=dream.pk, couple=couple).select_related("key"):
            fresh.couple = couple
            yield fresh
            return
        raise Closed


@contextmanager
def _fresh(dream: Dream, by: Membership) -> Iterator[tuple[Dream, Said]]:
    """Hold the dream with its words. Raises Unreadable where they do not open."""
    with _locked(dream, by) as fresh:
        said = words([fresh], by.user)[fresh.pk]
        if said.text is None:
            raise Unreadable
        yield fresh, said


def _settle(dream: Dream, state: str, at: datetime) -> None:
    dream.state, dream.settled_on, dream.look_on = state, dream.couple.today(at), None
    remind(dream, at)


def _look_next(dream: Dream, every: int, at: datetime) -> None:
    """Look again a stretch from the couple's own day, which is nobody's clock."""
    dream.every = every
    dream.look_on = months_after(dream.couple.today(at), every) if every else None


def _day(by: Membership, at: datetime) -> date:
    return local_day(at, by.user.zone)


def months_after(day: date, months: int) -> date:
    """Return the day so many months later; one that not every month has is the 28th."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, min(day.day, 28))


def _room_for_one(couple: Couple) -> None:
    if Dream.objects.filter(couple=couple, state=OURS).count() >= STANDING_AT_MOST:
        raise ValidationError(
            _("You have %(most)s dreams on the list. Let one of them rest first.")
            % {"most": STANDING_AT_MOST}
        )


def _take(dream: Dream, text: str, memory: str) -> None:
    body = json.dumps({"text": text, "memory": memory}, ensure_ascii=False)
    encrypt_text(dream, "body", body)


def _said(text: str | None) -> Said:
    if text is None:
        return Said(None, None)
    body = json.loads(text)
    return Said(body["text"], body["memory"])
