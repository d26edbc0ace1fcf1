"""What one person answered, in any space: for My words and the export."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import FETCH_RAISE

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.pulse.lines import SETS, word_of
from intimacy.pulse.models import Pulse
from intimacy.pulse.trends import answers_of


class Answered(NamedTuple):
    """One time: `said` is each line and the word given; None where they do not open."""

    when: datetime
    said: list[tuple[str, str]] | None


def my_pulses(user: User) -> list[Answered]:
    """Return all this person ever answered, the newest first, in one query."""
    rows = list(
        Pulse.objects.filter(author=user, key__destroyed_at=None)
        .select_related("key")
        .fetch_mode(FETCH_RAISE)
        .order_by("-taken_at", "pk")
    )
    answers = answers_of(rows, user)
    return [Answered(row.taken_at, _said(row, answers[row.pk])) for row in rows]


def forget_own(membership: Membership) -> None:
    """Delete what somebody answered in a space. Call it under the couple's lock."""
    Pulse.objects.filter(couple=membership.couple_id, author=membership.user_id).delete()


def _said(row: Pulse, answers: dict[str, int] | None) -> list[tuple[str, str]] | None:
    if answers is None:
        return None
    lines = SETS.get(row.version, ())
    return [(str(line.short), word_of(answers[line.key])) for line in lines if line.key in answers]
