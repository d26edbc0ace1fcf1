"""How far a couple has come with what they were given: weeks and openings, never a word.

It moves when a week begins or opens, and when one of the three takes something out; never because
of what one of the two wrote, sealed, passed, paused or ruled out. Why a question was not asked is
not told: the couple had it, it was ruled out, or it has left the library. While a set runs all of
them are to come and wait, like a question that is too deep for now, and since when is told.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import FETCH_RAISE, QuerySet

from intimacy.counseling.assignments.set_weeks import AskedWeek, Asking, asked_in_weeks
from intimacy.counseling.models import AssignedStep, Assignment, Client, Dropped
from intimacy.lib.compiled import compiled
from prompts.models import Prompt, Step, StepPrompt

TO_COME = "to-come"
ASKED = "asked"
SKIPPED = "skipped"  # taken out by one of the three: no longer part of their weeks
NOT_ASKED = "not-asked"  # when the set was over, and never why


@dataclass(frozen=True)
class PromptProgress:
    """One question; unpacks as `(prompt, state, week)`. `prompt` has its English `text`."""

    prompt: Prompt
    state: str
    week: date | None = None  # that asked it
    opened: bool = False
    waits_since: date | None = None  # the first week that might have asked it; never told why

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter((self.prompt, self.state, self.week))


@dataclass(frozen=True)
class StepProgress:
    """One step. `week` is the last one that asked something of it; `since` the first that may."""

    assigned: AssignedStep
    number: int
    state: str
    week: date | None
    ready: bool  # every week that asked something of it has opened
    prompts: list[PromptProgress]

    @property
    def step(self) -> Step:
        return self.assigned.step

    @property
    def since(self) -> date | None:
        comes = self.state == TO_COME and not self.assigned.assignment.paused_at
        return self.assigned.since if comes else None

    @property
    def waits_since(self) -> date | None:
        """The first week that might have asked what of it was not asked, while that may come."""
        return next((one.waits_since for one in self.prompts if one.waits_since), None)

    @property
    def may_be_skipped(self) -> bool:
        """Something of it is to come, or the next step waits for an opening that may never be."""
        holds_up = self.assigned.assignment.pace == Assignment.Pace.AFTER and self.state == ASKED
        waited_for = holds_up and not (self.ready or self.assigned.skipped_at)
        to_come = any(one.state == TO_COME for one in self.prompts)
        return bool(waited_for or to_come or self.waits_since)


@dataclass(frozen=True)
class Progress:
    """One assignment, step by step."""

    assignment: Assignment
    title: str
    steps: list[StepProgress]

    @property
    def current(self) -> StepProgress | None:
        """The step asked last, else the first to come; None where it was ended."""
        if self.assignment.ended_at:
            return None
        asked = [step for step in self.steps if step.state == ASKED]
        to_come = (step for step in self.steps if step.state == TO_COME)
        return asked[-1] if asked else next(to_come, None)

    @property
    def coming(self) -> StepProgress | None:
        """The first step to come behind those that were asked; what was passed over waits."""
        passed = max((step.number for step in self.steps if step.state == ASKED), default=0)
        ahead = (step for step in self.steps if step.number > passed)
        return next((step for step in ahead if step.state == TO_COME), None)


def of_clients(clients: Sequence[Client], at: datetime) -> dict[uuid.UUID, list[Progress]]:
    """Return by client what each was given, the latest first, as it stands at `at` (UTC).

    Five queries however many clients there are; the questions come without their `text`.
    `clients` are rows the caller may look at.
    """
    found: dict[uuid.UUID, list[Progress]] = {client.pk: [] for client in clients}
    for progress in _progress_of(_given_to(list(found)), at, worded=False):
        found[progress.assignment.client_id].append(progress)
    return found


@compiled
def _given_to(clients: Collection[uuid.UUID]) -> QuerySet[Assignment]:
    return _with_titles(Assignment.objects.filter(client__in=clients))


def of_assignments(assignments: QuerySet[Assignment], at: datetime) -> list[Progress]:
    """Return the progress of each of a queryset of assignments, in its order: six queries.

    Each question has its English `text`.
    """
    return _progress_of(list(_with_titles(assignments)), at, worded=True)


def _with_titles(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return assignments.select_related("version", "couple").fetch_mode(FETCH_RAISE)


@dataclass
class _Given:
    """One assignment with its steps in order, what each asks, and what was dropped of it."""

    assignment: Assignment
    steps: list[tuple[AssignedStep, list[StepPrompt]]] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)

    def prompts(self) -> set[int]:
        return {row.prompt_id for _, asked in self.steps for row in asked}


def _progress_of(rows: list[Assignment], at: datetime, *, worded: bool) -> list[Progress]:
    given = _loaded(rows, worded=worded) if rows else []
    prompts = {prompt for one in given for prompt in one.prompts()}
    asking = asked_in_weeks({row.couple_id for row in rows}, prompts)
    return [_progress(one, asking, at) for one in given]


def _loaded(rows: list[Assignment], *, worded: bool) -> list[_Given]:
    given = {row.pk: _Given(row) for row in rows}
    steps = _steps(list(given))
    asked = defaultdict(list)
    for row in _asked({step.step_id for step in steps}, worded):
        asked[row.step_id].append(row)
    if worded:
        texts = {p.pk: p for p in _worded({row.prompt_id for of in asked.values() for row in of})}
        for row in (row for of in asked.values() for row in of):
            row.prompt = texts[row.prompt_id]
    for step in steps:
        step.assignment = given[step.assignment_id].assignment
        given[step.assignment_id].steps.append((step, asked[step.step_id]))
    for assignment, prompt in _dropped(list(given)):
        given[assignment].dropped.add(prompt)
    return list(given.values())


@compiled
def _steps(assignments: Collection[uuid.UUID]) -> QuerySet[AssignedStep]:
    steps = AssignedStep.objects.filter(assignment__in=assignments)
    return steps.select_related("step").fetch_mode(FETCH_RAISE)


@compiled
def _asked(steps: Collection[uuid.UUID], worded: bool) -> QuerySet[StepPrompt]:
    rows = StepPrompt.objects.filter(step__in=steps).fetch_mode(FETCH_RAISE)
    return rows if worded else rows.select_related("prompt")


@compiled
def _worded(prompts: Collection[int]) -> QuerySet[Prompt]:
    return Prompt.objects.worded().filter(pk__in=prompts).fetch_mode(FETCH_RAISE)


@compiled
def _dropped(assignments: Collection[uuid.UUID]) -> QuerySet[Dropped, tuple[uuid.UUID, int]]:
    rows = Dropped.objects.filter(assignment__in=assignments)
    return rows.values_list("assignment", "prompt")


def _progress(given: _Given, asking: Asking, at: datetime) -> Progress:
    """Return one assignment's, step by step."""
    assignment, weeks = given.assignment, dict[int, AskedWeek]()
    for prompt in given.prompts():
        found = asking.get((assignment.couple_id, prompt), [])
        since = [asked for asked in found if asked.week >= assignment.starts]
        if since:
            weeks[prompt] = next((a for a in since if a.has_opened(at)), since[0])
    moving = [_step(step, asked, given, weeks, at) for step, asked in given.steps]
    return Progress(assignment, assignment.version.title, moving)


def _step(
    assigned: AssignedStep,
    asks: list[StepPrompt],
    given: _Given,
    weeks: dict[int, AskedWeek],
    at: datetime,
) -> StepProgress:
    """Return one step's; what each of its questions came to, and the step with them."""
    assignment = given.assignment
    gone = bool(assignment.ended_at or assigned.skipped_at)
    still = not (assignment.finished_at or assignment.paused_at)
    waits = assigned.waits_since if still else None
    prompts = []
    for row in asks:
        asked = weeks.get(row.prompt_id)
        if asked:
            found = PromptProgress(row.prompt, ASKED, asked.week, asked.has_opened(at))
        elif gone or row.prompt_id in given.dropped:
            found = PromptProgress(row.prompt, SKIPPED)
        else:
            state = NOT_ASKED if assignment.finished_at else TO_COME
            found = PromptProgress(row.prompt, state, waits_since=waits)
        prompts.append(found)
    return _summed_up(assigned, prompts)


def _summed_up(assigned: AssignedStep, prompts: list[PromptProgress]) -> StepProgress:
    states = defaultdict(list)
    for prompt in prompts:
        states[prompt.state].append(prompt)
    state = next(s for s in (ASKED, TO_COME, NOT_ASKED, SKIPPED) if s in states or s == SKIPPED)
    asked = states[ASKED]
    week = max((one.week for one in asked if one.week), default=None)
    ready = bool(asked) and all(one.opened for one in asked)
    return StepProgress(assigned, assigned.position, state, week, ready, prompts)
