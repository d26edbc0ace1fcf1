"""One page before a session: what came, and what was shared, since the counselor last met them."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import FETCH_RAISE, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.counseling.appointments import occurrences
from intimacy.counseling.assignments.progress import Progress, StepProgress, of_clients
from intimacy.counseling.assignments.timeline import runs
from intimacy.counseling.models import Client, Counselor, Note
from intimacy.counseling.notes import private_notes
from intimacy.counseling.shares.access_log import How
from intimacy.counseling.shares.show_answers import (
    Shared,
    SharedQuestion,
    by_question,
    show,
)
from intimacy.counseling.shares.show_lines import show_lines
from intimacy.lib.compiled import compiled
from intimacy.pulse.trends import Trend

# Said aloud, to two people who may have had a hard week. None asks for what was not shared.
FIRST_LINES = (
    _("Before we begin: what would make this hour worth it for you?"),
    _("What was one moment lately when you felt you were on the same side?"),
    _("If the last days were weather, what was it like for each of you?"),
    _("What went a little more easily than you had thought?"),
    _("Tell me about an ordinary evening at home. What is it like to be in that room?"),
    _("What did you notice the other doing that nobody said thank you for?"),
    _("What has been taking up the most room in your days?"),
    _("Where did you each find some rest?"),
    _("What would you like to keep exactly as it is?"),
    _("What is one thing you would like the other to know about your week, and do nothing about?"),
    _("When did you last laugh at the same thing?"),
    _("Is there a question you hope I will ask today? And one you hope I will not?"),
)


@dataclass(frozen=True)
class Brief:
    """`since` is the session before, or when the care began where there was none (UTC)."""

    since: datetime
    met: bool
    steps: list[tuple[Progress, StepProgress]]
    asked: list[SharedQuestion]
    notes: list[private_notes.Noted]
    trends: list[Trend]
    first_line: str


def brief(client: Client, *, to: Counselor, how: How, at: datetime) -> Brief:
    """Gather the page for `to` at `at` (UTC) and write down whose words are on it.

    Call it inside a transaction, with a client taken through `visible_to` and its couple.
    """
    record(
        "counseling.brief" if how == "read" else "counseling.brief_printed",
        actor_id=to.user_id,
        couple_id=client.couple_id,
        about=client,
    )
    sessions = occurrences.kept([client.pk])
    last = occurrences.last_of(sessions, at).get(client.pk)
    since = last or client.began_at or client.asked_at
    rows = Shared(client, to, at).recent(since)
    return Brief(
        since,
        last is not None,
        _steps(client, since, at),
        by_question(show(rows, client, to=to, how=how, at=at)),
        _notes(client, to, since),
        show_lines(client, to=to, how=how, at=at, sessions=sessions),
        _first_line(client, localdate(at)),
    )


def _steps(client: Client, since: datetime, at: datetime) -> list[tuple[Progress, StepProgress]]:
    """Return what a week since then asked, and the step each set that runs stands at."""
    day = client.couple.today(since)
    given = of_clients([client], at)[client.pk]
    return [
        (one, step)
        for one in reversed(given)
        for step in one.steps
        if step.week and (step.week >= day or (runs(one) and step is one.current))
    ]


def _notes(client: Client, to: Counselor, since: datetime) -> list[private_notes.Noted]:
    return private_notes.read(_recent(to.user, client, since), to)


@compiled
def _recent(user: User, client: Client, since: datetime) -> QuerySet[Note]:
    mine = Note.objects.readable_by(user).filter(client=client).select_related("key")
    return mine.filter(Q(written_at__gt=since) | Q(changed_at__gt=since)).fetch_mode(FETCH_RAISE)


def _first_line(client: Client, day: date) -> str:
    """Return the same line all day, and hardly the same to the next couple."""
    drawn = hashlib.sha256(f"{client.pk} {day}".encode()).digest()
    return str(FIRST_LINES[int.from_bytes(drawn) % len(FIRST_LINES)])
