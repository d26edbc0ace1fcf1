"""Beginning weeks: the tick or the first visit after its hour begins a due week, once.

The tick claims couples in sets, as reminders are claimed (`due_schedules`): what is known of them
is read, and what begins is written, in as many statements for five hundred as for one. A visit is
a set of one. Workers skip each other's couples; whoever comes by meanwhile waits for their row.
"""

import logging
import uuid
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from checkins import couple_facts, question_draft, week_knocks
from checkins.couple_facts import Facts
from checkins.models import CheckIn
from checkins.write_weeks import NewWeek, new_week, write_looks, write_weeks
from intimacy.couples.models import Couple
from intimacy.couples.spaces import lock
from intimacy.lib.compiled import compiled
from intimacy.lib.outages import ENDS_THE_TASK
from prompts.library import catalog
from prompts.picker.candidates import Pick, Why

log = logging.getLogger(__name__)
ASK_AGAIN = timedelta(hours=1)
Due = tuple[Couple, CheckIn | None, date]  # whose week is due, after which, and its name
Looks = dict[uuid.UUID, datetime]  # when to look for a due week again (UTC)


class Beginning(NamedTuple):
    """A week that begins, whether it knocks, and when the one after it begins (UTC)."""

    week: NewWeek
    knocks: bool
    next_at: datetime


def current(couple: Couple, at: datetime) -> CheckIn:
    """Return the week that runs at `at` (UTC), beginning it where it has become due.

    The couple's first week is the fixed one and begins at once. Idempotent: two visits at the
    same moment begin one week with the same prompts.
    """
    last = _last(couple)
    if last is not None and due_week(couple, last, at) is None:
        return last
    with transaction.atomic():
        couple = lock(couple)
        last = _last(couple)
        due = _due(couple, last, at)
        if last is not None and (couple.ended_at or due is None):
            return last  # in a closed space no week begins
        dues = [due] if due else []
        [new] = [_prepare(one, at, _known(dues, at), _first(dues)) for one in dues]
        write_looks(_write([new], at))
        return new.week.checkin


def begin_due(at: datetime, most: int) -> int:
    """Begin the weeks that have become due at `at` (UTC), of up to `most` spaces; return how many.

    A changed day or a rest only asks for another look. One that breaks keeps nobody else's week
    from beginning; where the whole set cannot be written, each is tried by itself.
    """
    looked_for = Couple.objects.filter(ended_at=None, week_due_at__lte=at)
    if not looked_for.exists():  # outside a transaction, which on SQLite takes the write lock
        return 0
    couples: list[Couple] = []
    try:
        with transaction.atomic():
            claimed = looked_for.order_by("week_due_at").select_for_update(skip_locked=True)
            couples += claimed[:most]
            _begin_all(couples, at)
    except ENDS_THE_TASK:
        raise
    except Exception:
        log.exception("cannot begin the weeks of %d spaces at once", len(couples))
        for couple in couples:
            _begin_alone(couple, at)
    return len(couples)


def _begin_alone(couple: Couple, at: datetime) -> None:
    try:
        with transaction.atomic():
            still = Couple.objects.filter(pk=couple.pk, ended_at=None, week_due_at__lte=at)
            _begin_all(list(still.select_for_update()), at)
    except ENDS_THE_TASK:
        raise
    except Exception:
        log.exception("cannot begin the week of a space")
        write_looks({couple.pk: at + ASK_AGAIN})


def _begin_all(couples: Collection[Couple], at: datetime) -> None:
    """Begin what is due of these couples, whose rows are locked, and say when to look again."""
    running = CheckIn.objects.running().filter(couple__in=[couple.pk for couple in couples])
    last = {week.couple_id: week for week in running}
    dues = [due for couple in couples if (due := _due(couple, last.get(couple.pk), at))]
    known, first = _known(dues, at), _first(dues)
    begun: list[Beginning] = []
    broken: Looks = {}
    for due in dues:
        couple = due[0]
        try:
            begun.append(_prepare(due, at, known, first))
        except ENDS_THE_TASK:
            raise
        except Exception:
            log.exception("cannot begin the week of a space")
            broken[couple.pk] = at + ASK_AGAIN
    looks = _write(begun, at)
    last |= {new.week.checkin.couple_id: new.week.checkin for new in begun}
    fine = [couple for couple in couples if couple.pk not in broken]
    looks |= {c.pk: next_beginning(c, last[c.pk], at) for c in fine if c.pk not in looks}
    write_looks(looks | broken)
    question_draft.drop_used([last[couple.pk] for couple in fine])


def _due(couple: Couple, last: CheckIn | None, at: datetime) -> Due | None:
    day = couple.today(at) if last is None else due_week(couple, last, at)
    return None if day is None else (couple, last, day)


def _known(dues: Collection[Due], at: datetime) -> dict[uuid.UUID, Facts]:
    if not dues:
        return {}
    drawn = [question_draft.drawn_for_of(last) for _, last, _ in dues if last]
    earliest = min(day for day in [*drawn, *(day for _, _, day in dues)] if day)
    return couple_facts.facts_of_all([couple for couple, _, _ in dues], earliest, at)


def _first(dues: Iterable[Due]) -> list[Pick]:
    """Return the fixed first week, where one of these is somebody's first."""
    if all(last for _, last, _ in dues):
        return []
    return [Pick(prompt, Why.FIRST) for prompt in catalog.first_week()]


def _prepare(due: Due, at: datetime, known: dict[uuid.UUID, Facts], first: list[Pick]) -> Beginning:
    """Return the week that is due, and with it what the one after it will ask.

    All that is known is in `known`: the database is asked nothing, and nothing is written.
    """
    couple, last, day = due
    facts = known[couple.pk]
    asked = question_draft.settled(couple, last, day, at, facts) if last else first
    week = new_week(couple, day, asked, None if last else at)
    facts.add(day, asked)
    following = next_week(couple, week.checkin, at)
    question_draft.draw(couple, week.checkin, following, at, facts)
    # A space for one begins with a page its person is on, or because the other has left:
    # whoever was left hears nothing of that.
    return Beginning(week, couple.is_pair or last is not None, couple.rhythm.begins(following))


def _write(begun: Collection[Beginning], at: datetime) -> Looks:
    """Write weeks that begin, let them knock, and return when to look for the ones after them."""
    write_weeks([new.week for new in begun])
    week_knocks.begun([new.week.checkin for new in begun if new.knocks], at)
    return {new.week.checkin.couple_id: new.next_at for new in begun}


def due_week(couple: Couple, last: CheckIn, at: datetime) -> date | None:
    """Return the local date that names the week due at `at` (UTC), None while `last` still runs."""
    return couple.rhythm.due(
        at,
        last=last.week,
        began=last.began_at,
        since=couple.rhythm_since,
        rest_until=couple.rest_until,
    )


def next_week(couple: Couple, last: CheckIn, at: datetime) -> date:
    """Return the local date that names the week after the one running at `at` (UTC)."""
    return couple.rhythm.following(
        at,
        last=last.week,
        began=last.began_at,
        since=couple.rhythm_since,
        rest_until=couple.rest_until,
    )


def next_beginning(couple: Couple, last: CheckIn, at: datetime) -> datetime:
    """Return the UTC moment at which the next week opens."""
    return couple.rhythm.begins(next_week(couple, last, at))


def _last(couple: Couple) -> CheckIn | None:
    for last in _latest(couple):
        last.couple = couple
        return last
    return None


@compiled
def _latest(couple: Couple) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(couple=couple).select_related("exchange").order_by("-week")[:1]


def begin(
    couple: Couple, day: date, asked: list[Pick], *, began: datetime | None = None
) -> CheckIn:
    """Begin the week named `day` with these questions, frozen from now on.

    It counts as begun at `began` (UTC), or at its hour, however late somebody comes by. Raises
    IntegrityError where that week has begun.
    """
    new = new_week(couple, day, asked, began)
    write_weeks([new])
    return new.checkin
