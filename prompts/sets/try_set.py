"""Trying a set out on a sample couple: which of its prompts would come in which week.

Pure, like the picker it asks: no couple, no clock, no database. The sample couple has four
questions a week, opens every week, rules nothing out and is given the set after two weeks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from intimacy.lib.spans import WEEK
from prompts.picker.asker import Asker
from prompts.picker.candidates import Candidate, Pick, Week, Why
from prompts.picker.pick_week import pick
from prompts.vocabulary import OPT_IN

FIRST_DAY = date(2026, 1, 4)
BEFORE = 2  # weeks they have opened already, so that prompts of depth 2 may come
WEEKLY, EVERY, AFTER = "weekly", "every", "after"  # paces
# A pair of partners who both agreed to what nobody is asked without agreeing.
SAMPLE = Asker("sample", tags=frozenset({"romance", *OPT_IN}))


@dataclass(frozen=True)
class SampleQuestion:
    """One question of a week; `version` is the id of its wording.

    `step` says which step of the set it comes from, counted from one; None: from the library.
    """

    key: str
    version: int
    why: Why
    step: int | None


@dataclass(frozen=True)
class SampleWeek:
    """A week after the set was given, counted from one, and what it would ask, lightest first."""

    number: int
    questions: list[SampleQuestion]


def weeks_on_a_sample(
    steps: Sequence[Sequence[str]],
    library: Iterable[Candidate],
    *,
    pace: str,
    every: int = 1,
    weeks: int = 12,
) -> list[SampleWeek]:
    """Return what so many weeks would ask a sample couple given these steps (keys in order).

    `library` holds what may be asked, the prompts of the steps among it (`shelf.published`); those
    are left to their steps, although a real couple may meet one sooner by chance. Another step
    begins every week with pace "weekly", every `every` weeks with "every", and with "after" once
    all of the one before was asked.
    """
    sample = _Sample(steps, list(library), pace, every)
    return [sample.live(number) for number in range(1, weeks + 1)]


@dataclass
class _Sample:
    """The sample couple's weeks as they go by."""

    steps: Sequence[Sequence[str]]
    library: list[Candidate]
    pace: str
    every: int
    history: list[Week] = field(default_factory=list)
    step_of: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.step_of = {key: n for n, keys in enumerate(self.steps, start=1) for key in keys}
        for _ in range(BEFORE):
            self._ask(begun=0)

    def live(self, number: int) -> SampleWeek:
        picks = self._ask(self._begun(number))
        return SampleWeek(number, [self._question(one) for one in picks])

    def _ask(self, begun: int) -> list[Pick]:
        """Return what the next week asks while so many steps are on their way."""
        day = FIRST_DAY + len(self.history) * WEEK
        wished = tuple(key for step in self.steps[:begun] for key in step)
        waiting = self.step_of.keys() - set(wished)
        library = [c for c in self.library if c.key not in waiting]
        steps = tuple(frozenset(step) for step in self.steps)
        asker = replace(SAMPLE, wished=wished, in_steps=(steps,))
        picks = pick(library, self.history, day, asker)
        self.history.append(Week(day, tuple(one.candidate for one in picks), opened=True))
        return picks

    def _begun(self, number: int) -> int:
        """Return how many steps are on their way in the week `number`."""
        if self.pace != AFTER:
            return 1 + (number - 1) // (self.every if self.pace == EVERY else 1)
        had = {c.key for week in self.history for c in week.asked}
        known = {c.key for c in self.library}
        done = [all(key in had or key not in known for key in step) for step in self.steps]
        return 1 + (done.index(False) if False in done else len(done))

    def _question(self, one: Pick) -> SampleQuestion:
        c = one.candidate
        return SampleQuestion(c.key, c.version, one.why, self.step_of.get(c.key))
