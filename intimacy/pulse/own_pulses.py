"""What one person answered, in any space, as lines of My words."""

import uuid
from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intimacy.couples.kept_words import Line, Part, Reach, Room, Rows, Source, Writer
from intimacy.couples.models import Membership
from intimacy.lib.local_dates import local_date
from intimacy.pulse.lines import SETS, word_of
from intimacy.pulse.models import Pulse, Willing
from intimacy.pulse.trends import answers_of
from intimacy.sharing import third_reader


def forget_own(membership: Membership) -> None:
    """Delete what somebody answered in a space. Call it under the couple's lock."""
    Pulse.objects.filter(couple=membership.couple_id, author=membership.user_id).delete()


def _pulses(writer: Writer) -> Rows:
    day = local_date("taken_at", writer.user.zone, writer.at)
    return Pulse.objects.filter(author=writer.user).annotate(kept_day=day)


def _judged(rows: Rows, writer: Writer) -> Rows:
    """Add their author's own yes to the other, and to whoever is beside the two.

    What the other said of it is theirs.
    """
    here = OuterRef("couple")
    yes = Willing.objects.filter(couple=here, user=writer.user)
    judged: Rows = rows.annotate(
        let_see=Exists(yes.filter(circle=here)),
        let_beside=Exists(yes.exclude(circle=here)),
        beside_name=third_reader.name_within(writer.pair),
    )
    return judged


def _pulses_told(rows: Sequence[Pulse], writer: Writer) -> dict[uuid.UUID, Line]:
    answers = answers_of(rows, writer.user)
    return {
        row.pk: Line(
            _("How it has been"),
            _parts(row, answers[row.pk]),
            reach=Reach.AGREED if row.let_see else Reach.ALONE,  # type: ignore[attr-defined]
            third=_third(row, writer),
        )
        for row in rows
    }


def _third(row: Pulse, writer: Writer) -> str:
    """Return who may be beside the two in it; while one has paused oneself, they see nothing."""
    if writer.paused_at or not (row.let_see and row.let_beside):  # type: ignore[attr-defined]
        return ""
    return row.beside_name or ""  # type: ignore[attr-defined]


def _parts(row: Pulse, answers: dict[str, int] | None) -> list[Part]:
    if answers is None:
        return [Part(None)]
    asked = [line for line in SETS.get(row.version, ()) if line.key in answers]
    said = (f"{line.short}: {word_of(answers[line.key])}" for line in asked)
    return [Part("\n".join(said))]


ROOM = Room(
    "pulse",
    gettext_lazy("How it has been"),
    (Source(_pulses, _pulses_told, (Pulse,), _judged),),
    forget_own,
)
