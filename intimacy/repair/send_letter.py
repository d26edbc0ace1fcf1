"""Sending words to the other, and what can be said to them: a phrase, a little time, not now.

The sender's page is the same, byte for byte, until a phrase or a wish for time reaches them.
"""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import hold
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.encryption import encrypt_text
from intimacy.lib.pressed_twice import new_id
from intimacy.lib.spans import DAY
from intimacy.reminders import schedules
from intimacy.repair import gentle_week
from intimacy.repair.break_reminders import AGAIN
from intimacy.repair.call_break import arrival
from intimacy.repair.models import Letter, Reply
from intimacy.sharing.models import UNDO

APART = DAY  # from one letter to the next of its kind, where no phrase has come back
ONE_A_DAY = _("Your last one was sent less than a day ago. It is enough for now; nothing is lost.")
LONGEST_TIME = DAY

Parts = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """A letter or a reply, opened for somebody who may read it; `parts` is None where it does not
    open."""

    row: Any
    parts: dict[str, Any] | None


def send(
    couple: Couple,
    kind: str,
    parts: Parts,
    *,
    by: Membership,
    at: datetime,
    once: uuid.UUID | None = None,
) -> Letter:
    """Send words to the other; the same `once` again sends nothing more.

    They arrive when their minute of undo is over (`deliver_letters`). Raises ValidationError within
    a day of the last of its kind to which no phrase came back: by what the sender sees, so it tells
    nothing. Raises Closed where the space has ended.
    """
    with hold(couple) as couple:
        mine = Letter.objects.filter(couple=couple, by=by.user)
        if once and (sent := mine.filter(pk=once).first()):
            return sent
        _not_again(mine.filter(kind=kind), by.user, at)
        letter = Letter(pk=new_id(Letter, once), couple=couple, by=by.user, key=by.key())
        letter.kind, letter.sent_at = kind, at
        encrypt_text(letter, "body", json.dumps(dict(parts), ensure_ascii=False))
        letter.save(force_insert=True)
        return letter


def answer(letter: Letter, text: str, *, by: Membership, at: datetime) -> None:
    """Answer the other's letter with a phrase, which closes it; closed already, nothing happens."""
    _close(letter, Reply.Kind.PHRASE, text, by, at)


def not_now(letter: Letter, *, by: Membership, at: datetime) -> None:
    """Close the other's letter without an answer. It reaches nobody, and nothing reminds of it."""
    _close(letter, Reply.Kind.NOT_NOW, "", by, at)


def ask_for_time(letter: Letter, span: timedelta, *, by: Membership, at: datetime) -> None:
    """Ask for a little time, once; `by` alone is reminded after `span`, a day at most, once.

    Asked already, or closed, nothing happens.
    """
    with hold(letter.couple) as couple:
        letter = Letter.objects.select_related("couple").get(pk=letter.pk)
        if letter.by_id == by.user_id or letter.replies.exists():
            return
        again = at + min(span, LONGEST_TIME)
        _reply(letter, Reply.Kind.TIME, "", by, at, arrival(couple, by.user, at), again)
        about: dict[str, Any] = {"subject": letter.pk, "scope": couple.pk}
        schedules.once(by.user, AGAIN, **about, moment=again, at=at)


def read(rows: Iterable[Letter | Reply], viewer: User) -> list[Said]:
    """Open letters or replies taken through `readable_by(viewer)`, loaded with their `key`."""
    rows = list(rows)
    texts = decrypt_rows(rows, "body", viewer)
    return [Said(row, _parts(texts[row.pk])) for row in rows]


def letters_arrive(member: Membership, at: datetime) -> None:
    """Let what a person sent and answered in their quiet pause reach the other.

    Call it under the couple's lock, in the transaction that ends the pause.
    """
    mine: dict[str, Any] = {"couple": member.couple, "by": member.user, "arrived_at": None}
    letters = Letter.objects.filter(**mine, sent_at__lte=at - UNDO)  # the rest has its minute still
    arrived = list(letters.values_list("kind", flat=True))
    letters.update(arrived_at=at)
    Reply.objects.filter(**mine).exclude(kind=Reply.Kind.NOT_NOW).update(arrived_at=at)
    if Letter.Kind.BACK in arrived:
        gentle_week.keep_light(member.couple, at)


def _not_again(mine: Any, by: User, at: datetime) -> None:
    lately = mine.filter(sent_at__gt=at - APART)
    back = Reply.objects.readable_by(by).filter(kind=Reply.Kind.PHRASE, letter__by=by)
    if lately.exclude(pk__in=back.values("letter")).exists():
        raise ValidationError(ONE_A_DAY)


def _close(letter: Letter, kind: str, text: str, by: Membership, at: datetime) -> None:
    with hold(letter.couple) as couple:
        letter = Letter.objects.select_related("couple").get(pk=letter.pk)
        closed = letter.replies.exclude(kind=Reply.Kind.TIME)
        if letter.by_id == by.user_id or closed.exists():
            return
        reaches = arrival(couple, by.user, at) if kind == Reply.Kind.PHRASE else None
        _reply(letter, kind, text, by, at, reaches)
        schedules.stop(user=by.user, kind=AGAIN, subject=letter.pk)


def _reply(
    letter: Letter,
    kind: str,
    text: str,
    by: Membership,
    at: datetime,
    reaches: datetime | None,
    again: datetime | None = None,
) -> None:
    row = Reply(couple=letter.couple, letter=letter, by=by.user, kind=kind, at=at, key=by.key())
    row.arrived_at, row.again_at = reaches, again
    encrypt_text(row, "body", json.dumps({"text": text}, ensure_ascii=False))
    row.save(force_insert=True)


def _parts(text: str | None) -> dict[str, Any] | None:
    return None if text is None else dict(json.loads(text))
