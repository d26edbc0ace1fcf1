"""How a couple comes along with what they were given, and what they shared of it, side by side."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from intimacy.counseling.assignments.progress import TO_COME, Progress, StepProgress
from intimacy.counseling.shares.show_answers import Shared, SharedAnswer
from intimacy.sharing.models import Words
from prompts.library import catalog
from prompts.library.addressee import UNNAMED
from prompts.models import Prompt

type Place = tuple[int, date]  # a prompt, and the week that asked it


@dataclass
class Question:
    """One prompt of a step. `answers` holds what was shared; nothing else leaves a trace here."""

    text: str
    state: str
    week: date | None
    waits_since: date | None = None
    answers: list[SharedAnswer] = field(default_factory=list)


@dataclass
class Followed:
    """One step with its questions."""

    progress: StepProgress
    questions: list[Question]


@dataclass
class Timeline:
    """One set given to the couple, step by step."""

    progress: Progress
    steps: list[Followed]

    @property
    def near(self) -> list[Followed]:
        """What has been, and the first step to come."""
        return [step for step in self.steps if not self._is_later(step)]

    @property
    def later(self) -> list[Followed]:
        """The steps behind the first to come."""
        return [step for step in self.steps if self._is_later(step)]

    def _is_later(self, step: Followed) -> bool:
        coming = self.progress.coming
        behind = coming is not None and step.progress.number > coming.number
        return behind and step.progress.state == TO_COME


def runs(progress: Progress) -> bool:
    """Neither over nor ended by anybody; perhaps paused."""
    return not (progress.assignment.ended_at or progress.assignment.finished_at)


def places(given: Iterable[Progress]) -> set[Place]:
    """Return which prompts these sets have asked, and in which weeks."""
    steps = [step for progress in given for step in progress.steps]
    asked = [(prompt.pk, week) for step in steps for prompt, _state, week in step.prompts]
    return {(prompt, week) for prompt, week in asked if week}


def answers_to(shared: Shared, where: set[Place]) -> list[Words]:
    """Take from what is shared the answers to these prompts in these weeks, in one query."""
    if not where:
        return []
    prompts, weeks = {prompt for prompt, _week in where}, {week for _prompt, week in where}
    return [row for row in shared.asked_in(prompts, weeks) if _place(row) in where]


def timelines(
    given: Sequence[Progress], answers: Iterable[SharedAnswer], locale: str
) -> list[Timeline]:
    """Return each set with its questions worded for the counselor, shared answers beneath.

    A question reads as it does today; over answers, as it did in the week that asked it.
    """
    steps = [step for progress in given for step in progress.steps]
    prompts = [prompt for step in steps for prompt, _state, _week in step.prompts]
    shared = defaultdict(list)
    for answer in answers:
        shared[_place(answer.words)].append(answer)
    asked = {place: found[0].words.item.version_id for place, found in shared.items()}
    current = {prompt.current_id for prompt in prompts if prompt.current_id}
    texts = catalog.texts(current | set(asked.values()), locale)

    def text(prompt: Prompt, week: date | None) -> str:
        version = asked.get((prompt.pk, week), prompt.current_id) if week else prompt.current_id
        return texts[version].wording(UNNAMED) if version else ""

    def questions(step: StepProgress) -> list[Question]:
        return [
            Question(
                text(one.prompt, one.week),
                one.state,
                one.week,
                one.waits_since,
                shared.get((one.prompt.pk, one.week), []) if one.week else [],
            )
            for one in step.prompts
        ]

    return [Timeline(one, [Followed(step, questions(step)) for step in one.steps]) for one in given]


def _place(row: Words) -> Place:
    return row.item.version.prompt_id, row.week  # type: ignore[attr-defined]  # annotated
