"""What one person wrote here, in every space they were in: theirs to read and take along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import FETCH_RAISE
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.keys.decryption import decrypt_rows
from intimacy.repair.gentle_sentence import gentle_sentence
from intimacy.repair.models import ExerciseStep, Letter, Reply
from intimacy.repair.send_letter import read
from intimacy.repair.slow_steps import STEPS


@dataclass(frozen=True)
class Wrote:
    """One thing somebody wrote: `lines` is None where it does not open."""

    at: datetime
    what: str
    lines: list[str] | None


def wrote_here(user: User) -> list[Wrote]:
    """Return all this person sent, answered and kept here, newest first; three queries."""
    letters = Letter.objects.filter(by=user, key__destroyed_at=None)
    replies = Reply.objects.filter(by=user, kind=Reply.Kind.PHRASE, key__destroyed_at=None)
    found = [
        Wrote(said.row.sent_at, _("Lines you sent"), lines_of(said.parts))
        for said in read(letters.select_related("key").fetch_mode(FETCH_RAISE), user)
    ]
    found += [
        Wrote(said.row.at, _("What you answered"), lines_of(said.parts))
        for said in read(replies.select_related("key").fetch_mode(FETCH_RAISE), user)
    ]
    return sorted(found + _slowly(user), key=lambda one: one.at, reverse=True)


def _slowly(user: User) -> list[Wrote]:
    rows = list(
        ExerciseStep.objects.readable_by(user).select_related("key").fetch_mode(FETCH_RAISE)
    )
    texts = decrypt_rows(rows, "body", user)
    return [
        Wrote(
            row.written_at,
            str(STEPS[row.number - 1][0]),
            None if (text := texts[row.pk]) is None else [text],
        )
        for row in rows
    ]


def lines_of(parts: dict[str, Any] | None) -> list[str] | None:
    """Return what a letter or an answer says, line by line; None where it does not open."""
    if parts is None:
        return None
    if "feel" in parts:
        return [gentle_sentence(parts)]
    return [", ".join(value) if isinstance(value, list) else str(value) for value in parts.values()]
