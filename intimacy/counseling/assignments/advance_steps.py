"""The steps of a set on their way: which is done, which comes next, when nothing is left.

It moves on when a week begins or opens and at no other moment. Why a question does not come is
not looked at: what somebody ruled out, has left the library or was had waits just as what is too
deep for now, to the end, so that nobody can tell the one from the other.
"""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, QuerySet

from checkins.models import CheckIn
from intimacy.counseling.assignments.moved_sets import MOST, looked_at_all
from intimacy.counseling.assignments.moved_sets import moved as _moved
from intimacy.counseling.assignments.set_weeks import (
    AskedWeek,
    Asking,
    Turn,
    asked_in_weeks,
    coming_week,
    turn_of,
)
from intimacy.counseling.models import AssignedStep, Assignment
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Closed, hold
from intimacy.lib.outages import ENDS_THE_TASK
from intimacy.lib.spans import DAY, WEEK
from intimacy.lib.weeks import SHORTEST_WEEK
from prompts.models import Wish
from prompts.picker import wish_list
from prompts.picker.candidates import Why

log = logging.getLogger(__name__)
CHANGED_DAY = WEEK - SHORTEST_WEEK  # a week is named up to so many days early where the day changed
WAITS_FOR = 12  # check-ins at the end of a set: with six of them opened, nothing is too deep


def advance(at: datetime, most: int) -> int:
    """Move on what couples were given, of up to `most` couples whose week began or opened.

    `at` is now (UTC); returns how many couples there were. Running it again changes nothing.
    """
    found = _moved(at)[:most]
    couples = Couple.objects.filter(pk__in=found).order_by("pk") if found else ()
    for couple in couples:
        try:
            with suppress(Closed), hold(couple) as fresh:
                _move_all(fresh, at)
        except ENDS_THE_TASK:
            raise
        except Exception:  # one that breaks keeps no other couple's next step from coming
            log.exception("cannot move on what a couple was given")
            _look_later(couple, at)
    if len(found) < min(most, MOST):
        looked_at_all(at)
    return len(found)


def wish_for(step: AssignedStep, *, since: date) -> None:
    """Ask the picker for what is left of a step, from the week named `since` on.

    Call it under the couple's lock. The older assignment goes first.
    """
    assignment = step.assignment
    dropped = {row.prompt_id for row in assignment.dropped.all()}
    ids = [row.prompt_id for row in step.step.asked.all() if row.prompt_id not in dropped]
    step.since, step.waits_since, step.wish = since, None, None
    if ids:
        made_at = assignment.assigned_at
        step.wish = wish_list.wish_first(assignment.couple, ids, since=since, made_at=made_at)
    step.save(update_fields=["since", "waits_since", "wish"])


def wish_ahead(assignment: Assignment, *, starts: date) -> None:
    """Wish for every step that is left, in the assignment's pace, the first one from `starts` on.

    At the pace "after", for those whose turn has come, which is the first one when it is given.
    Call it under the couple's lock.
    """
    left = list(left_of(assignment))
    if assignment.pace == Assignment.Pace.AFTER:
        left = [step for step in left if step.since] or left[:1]
    for n, step in enumerate(left):
        wish_for(step, since=starts + n * timedelta(weeks=assignment.every))


def left_of(assignment: Assignment) -> QuerySet[AssignedStep]:
    """Return the steps neither done nor skipped, in order, with what each asks."""
    steps = assignment.steps.filter(done_at=None, skipped_at=None)
    return steps.select_related("assignment__couple", "step").prefetch_related("step__asked")


def go_on(assignment: Assignment, at: datetime) -> None:
    """Finish it where no step is left; else, at the pace "after", wish for the next one.

    A step that waits lets the next one come, once what was asked of it has opened. Call it under
    the couple's lock. The week drawn last may still lean on the wishes of what is finished, later
    ones do not.
    """
    left = list(left_of(assignment))
    if not left:
        Assignment.objects.filter(pk=assignment.pk).update(finished_at=at)
        wishes = Wish.objects.filter(assigned_step__assignment=assignment)
        wish_list.withdraw(list(wishes), before=coming_week(assignment.couple, at) + DAY)
        return
    if assignment.pace != Assignment.Pace.AFTER or assignment.paused_at:
        return
    step = next((step for step in left if not _lets_the_next_come(step, assignment, at)), None)
    if step and step.since is None:
        wish_for(step, since=max(coming_week(assignment.couple, at), assignment.starts))


def _lets_the_next_come(step: AssignedStep, assignment: Assignment, at: datetime) -> bool:
    """True where a step that is left waits, and each week that asked something of it has opened."""
    if step.waits_since is None:
        return False
    prompts = [row.prompt_id for row in step.step.asked.all()]
    weeks = asked_in_weeks([assignment.couple_id], prompts).values()
    since = [a for asked in weeks for a in asked if a.week >= assignment.starts]
    return all(asked.has_opened(at) for asked in since)


@dataclass(frozen=True)
class _Facts:
    """What is known of a couple's weeks while their sets are moved on."""

    asked: Asking
    turn: Turn
    at: datetime

    def done(self, step: AssignedStep, assignment: Assignment) -> bool:
        """True where each of its prompts was asked as its pace wants, or was dropped."""
        return all(self._settled(prompt, assignment) for prompt in _prompts(step, assignment))

    def only_waits(self, step: AssignedStep, assignment: Assignment) -> bool:
        """True where each of its prompts that is not settled has had its turn and did not come."""
        prompts = _prompts(step, assignment)
        unsettled = [prompt for prompt in prompts if not self._settled(prompt, assignment)]
        came = any(self._since(prompt, assignment) for prompt in unsettled)
        return step.waits_since is not None and not came

    def weeks_of(self, step: AssignedStep, assignment: Assignment) -> list[date]:
        """Return the weeks that asked something of a step, since the set began."""
        prompts = [row.prompt_id for row in step.step.asked.all()]
        return [a.week for prompt in prompts for a in self._since(prompt, assignment)]

    def is_asked(self, step: AssignedStep, assignment: Assignment) -> bool:
        """True where nothing of a step is left that a week might ask, but for what was dropped."""
        return all(self._since(prompt, assignment) for prompt in _prompts(step, assignment))

    def _since(self, prompt: int, assignment: Assignment) -> list[AskedWeek]:
        weeks = self.asked.get((assignment.couple_id, prompt), [])
        return [asked for asked in weeks if asked.week >= assignment.starts]

    def _settled(self, prompt: int, assignment: Assignment) -> bool:
        since = self._since(prompt, assignment)
        if any(asked.has_opened(self.at) for asked in since):
            return True
        over = since and self.turn.week is not None and since[0].week < self.turn.week
        return bool(over) and assignment.pace != Assignment.Pace.AFTER


def _prompts(step: AssignedStep, assignment: Assignment) -> set[int]:
    """Return what a step asks, but for what was dropped."""
    dropped = {row.prompt_id for row in assignment.dropped.all()}
    return {row.prompt_id for row in step.step.asked.all()} - dropped


def _move_all(couple: Couple, at: datetime) -> None:
    """Look at everything that runs for one couple, whose lock is held."""
    running = Assignment.objects.running().filter(couple=couple).order_by("assigned_at", "pk")
    loaded = list(
        running.select_related("couple").prefetch_related("steps__step__asked", "dropped")
    )
    prompts = {
        row.prompt_id
        for one in loaded
        for step in one.steps.all()
        if not step.skipped_at
        for row in step.step.asked.all()
    }
    facts = _Facts(asked_in_weeks([couple.pk], prompts), turn_of(couple, at), at)
    for assignment in loaded:
        _move(assignment, facts)
    _saw(running, facts.turn)


def _move(assignment: Assignment, facts: _Facts) -> None:
    left = [s for s in assignment.steps.all() if not (s.done_at or s.skipped_at)]
    done = [step for step in left if facts.done(step, assignment)]
    if assignment.pace == Assignment.Pace.AFTER:  # one after the other, none ahead of its turn
        done = [step for step in done if step.since]
    if not assignment.paused_at:
        _note_what_waits(assignment, facts)
        if _waited_long_enough(assignment, [step for step in left if step not in done], facts):
            done = left
    AssignedStep.objects.filter(pk__in=[step.pk for step in done]).update(done_at=facts.at)
    if assignment.pace != Assignment.Pace.AFTER and not assignment.paused_at:
        _keep_pace(assignment, [step for step in left if step not in done], facts)
    go_on(assignment, facts.at)


def _waited_long_enough(assignment: Assignment, left: list[AssignedStep], facts: _Facts) -> bool:
    """True where all that is left has waited for `WAITS_FOR` check-ins, whatever for.

    They count from the last one that asked something of any set: behind an older one it had no
    room.
    """
    if not left or not all(facts.only_waits(step, assignment) for step in left):
        return False
    last = max((step.waits_since for step in left if step.waits_since), default=date.min)
    weeks = CheckIn.objects.filter(couple=assignment.couple_id)
    asked = weeks.filter(exchange__items__why=Why.WISH).aggregate(Max("week"))["week__max"]
    return weeks.filter(week__gte=last, week__gt=asked or date.min).count() >= WAITS_FOR


def _note_what_waits(assignment: Assignment, facts: _Facts) -> None:
    """Write down which steps the week that began might have asked something of, and did not.

    Whatever kept it away: what somebody ruled out waits just as what is too deep for now, so that
    nobody can tell the one from the other. A step whose set asked an earlier one is only in line.
    """
    steps = [step for step in assignment.steps.all() if not step.skipped_at]
    week = facts.turn.week or date.min
    asked = [s.position for s in steps if week in facts.weeks_of(s, assignment)]
    for step in steps:
        in_line = any(position <= step.position for position in asked)
        had_its_turn = step.since is not None and step.since <= week
        if had_its_turn and not (in_line or step.waits_since or facts.is_asked(step, assignment)):
            step.waits_since = week
            step.save(update_fields=["waits_since"])


def _keep_pace(assignment: Assignment, left: list[AssignedStep], facts: _Facts) -> None:
    """Let the steps ahead follow the one asked last: after a rest they do not come all at once.

    What waits may come then as well, and holds nothing up.
    """
    asked = [w for s in assignment.steps.all() for w in facts.weeks_of(s, assignment)]
    if not asked:
        return
    pace = timedelta(weeks=assignment.every)
    due = max(asked) + pace
    for step in left:
        if facts.weeks_of(step, assignment):
            continue
        if step.since and step.since < due - CHANGED_DAY:
            AssignedStep.objects.filter(pk=step.pk).update(since=due)
            Wish.objects.filter(assigned_step=step).update(since=due)
        if not step.waits_since:
            due += pace


def _saw(assignments: QuerySet[Assignment], turn: Turn) -> None:
    looked_at = {"seen_week": turn.week, "seen_opening": turn.opening, "week_began": False}
    assignments.order_by().update(**looked_at)


def _look_later(couple: Couple, at: datetime) -> None:
    """Leave a couple that breaks alone until something happens in their weeks again."""
    _saw(Assignment.objects.running().filter(couple=couple), turn_of(couple, at))
