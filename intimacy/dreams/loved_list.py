"""What helps one feel loved, in a few short lines: each keeps their own, and the other reads it.

A line that is changed comes as a new one: where lines stand tells nothing of a quiet pause.
"""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import FETCH_RAISE, QuerySet
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.couples.spaces import Closed, hold, lock
from intimacy.dreams.models import LovedLine
from intimacy.dreams.two_tabs import Conflict
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.encryption import encrypt_text
from intimacy.keys.models import Unreadable
from intimacy.lib.compiled import compiled
from intimacy.lib.local_times import NO_TIME
from intimacy.lib.pressed_twice import new_id

LINES_AT_MOST = 12


def add_line(text: str, *, by: Membership, at: datetime, once: uuid.UUID | None = None) -> None:
    """Put a line on `by`'s own list; the same `once` again adds no other.

    Raises ValidationError where there are too many, Closed where the space has ended.
    """
    with hold(by.couple) as couple:
        mine = LovedLine.objects.filter(author=by.user, couple=couple)
        if once and mine.filter(pk=once).exists():
            return
        if mine.count() >= LINES_AT_MOST:
            raise ValidationError(
                _("A list has %(most)s lines at most. Take one off first.")
                % {"most": LINES_AT_MOST}
            )
        line = LovedLine(pk=new_id(LovedLine, once), couple=couple, author=by.user, key=by.key())
        line.made_at = line.reached_at = at
        encrypt_text(line, "body", text)
        line.save(force_insert=True)


def change_line(line: LovedLine, text: str, *, by: Membership, seen: int, at: datetime) -> None:
    """Change a line of one's own; `seen` is the version the page showed.

    Raises Conflict where another tab changed it, Unreadable where it does not open, Closed where
    it is gone or the space has ended.
    """
    with hold(by.couple):
        line, stood = _own(line, by)
        if line.version != seen and stood != text:
            raise Conflict(stood, line.version)
        if stood == text:
            return
        for name, nothing in NO_TIME.items():
            setattr(line, name, nothing)
        line.version, line.reached_at = line.version + 1, at
        encrypt_text(line, "body", text)
        line.save(update_fields=["body", "version", "reached_at", *NO_TIME])


def take_line_off(line: LovedLine, *, by: Membership) -> str:
    """Delete a line of one's own and return what it said.

    Raises Unreadable where it does not open, Closed where it is gone.
    """
    with transaction.atomic():
        lock(by.couple)
        line, text = _own(line, by)
        line.delete()
    return text


def _own(line: LovedLine, by: Membership) -> tuple[LovedLine, str]:
    rows = LovedLine.objects.filter(pk=line.pk, couple=by.couple_id, author=by.user)
    for fresh in rows.select_related("key"):
        text = decrypt_rows([fresh], "body", by.user)[fresh.pk]
        if text is None:
            raise Unreadable
        return fresh, text
    raise Closed


def own_lines(user: User) -> list[tuple[LovedLine, str | None]]:
    """Return this person's own list of the space they are in, in the order it was written."""
    return _read(_own_here(user), user)


def lines_told(user: User, at: datetime) -> list[tuple[LovedLine, str | None]]:
    """Return the other's list as it has reached this person, in the order it did."""
    return _read(_told(user, at), user)


def _read(rows: list[LovedLine], user: User) -> list[tuple[LovedLine, str | None]]:
    texts = decrypt_rows(rows, "body", user)
    return [(row, texts[row.pk]) for row in rows]


@compiled
def _own_here(user: User) -> QuerySet[LovedLine]:
    mine: QuerySet[LovedLine] = LovedLine.objects.own_here(user)
    return mine.select_related("key").fetch_mode(FETCH_RAISE).order_by("made_at", "pk")


@compiled
def _told(user: User, at: datetime) -> QuerySet[LovedLine]:
    rows: QuerySet[LovedLine] = LovedLine.objects.told(user, at)
    return rows.select_related("key").fetch_mode(FETCH_RAISE).order_by("reached_at", "pk")
