"""What one person wrote here, in every space they were in, as lines of My words."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intimacy.couples.kept_words import Line, Part, Reach, Room, Rows, Source, Writer
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.local_dates import local_date
from intimacy.repair.forget_room import forget_letters
from intimacy.repair.gentle_sentence import gentle_sentence
from intimacy.repair.models import ExerciseStep, Letter, Reply
from intimacy.repair.send_letter import read
from intimacy.repair.slow_steps import STEPS


def lines_of(parts: dict[str, Any] | None) -> list[str] | None:
    """Return what a letter or an answer says, line by line; None where it does not open."""
    if parts is None:
        return None
    if "feel" in parts:
        return [gentle_sentence(parts)]
    return [", ".join(value) if isinstance(value, list) else str(value) for value in parts.values()]


def _letters(writer: Writer) -> Rows:
    day = local_date("sent_at", writer.user.zone, writer.at)
    return Letter.objects.filter(by=writer.user).annotate(kept_day=day)


def _letters_told(rows: Sequence[Letter], writer: Writer) -> dict[uuid.UUID, Line]:
    return _said(rows, writer, _("Lines you sent"))


def _replies(writer: Writer) -> Rows:
    day = local_date("at", writer.user.zone, writer.at)
    mine = Reply.objects.filter(by=writer.user, kind=Reply.Kind.PHRASE)
    return mine.annotate(kept_day=day)


def _replies_told(rows: Sequence[Reply], writer: Writer) -> dict[uuid.UUID, Line]:
    return _said(rows, writer, _("What you answered"))


def _said(
    rows: Sequence[Letter] | Sequence[Reply], writer: Writer, title: str
) -> dict[uuid.UUID, Line]:
    told = {}
    for said in read(rows, writer.user):
        lines = lines_of(said.parts)
        parts = [Part(None)] if lines is None else [Part(line) for line in lines]
        reach = Reach.BOTH if said.row.arrived_at else Reach.COMES
        told[said.row.pk] = Line(title, parts, reach=reach)
    return told


def _steps(writer: Writer) -> Rows:
    day = local_date("written_at", writer.user.zone, writer.at)
    return ExerciseStep.objects.readable_by(writer.user).annotate(kept_day=day)


def _steps_told(rows: Sequence[ExerciseStep], writer: Writer) -> dict[uuid.UUID, Line]:
    texts = decrypt_rows(rows, "body", writer.user)
    about = _("An old hurt, slowly")
    return {
        row.pk: Line(str(STEPS[row.number - 1][0]), [Part(texts[row.pk])], about) for row in rows
    }


ROOM = Room(
    "hard",
    gettext_lazy("When it was hard"),
    (
        Source(_letters, _letters_told, (Letter,)),
        Source(_replies, _replies_told, (Reply,)),
        Source(_steps, _steps_told, (ExerciseStep,), of_space=False, place="number"),
    ),
    forget_letters,
)
