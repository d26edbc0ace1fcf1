"""Sets as a page shows them: their steps, and their questions in somebody's language."""

from dataclasses import dataclass

from django.db.models import FETCH_RAISE
from django.utils.text import capfirst

from prompts.library import catalog
from prompts.library.addressee import Addressee
from prompts.models import Prompt, SetVersion, Step, StepPrompt
from prompts.sets import own_questions
from prompts.vocabulary import DEPTHS, LABELS


@dataclass(frozen=True)
class Question:
    """One question of a step; `gone` is one that will not be asked any more."""

    prompt: Prompt
    wording: str
    gone: bool
    own: bool

    @property
    def about(self) -> str:
        """Its practice and its depth in words."""
        practice = capfirst(LABELS.get(self.prompt.practice, ""))
        return f"{practice} · {DEPTHS[self.prompt.depth]}"

    @property
    def hints(self) -> list[str]:
        """What its author may want to look at once more, in sentences."""
        return own_questions.hints(self.wording) if self.own else []


@dataclass(frozen=True)
class Outlined:
    """One step with its questions in order."""

    step: Step
    questions: list[Question]


def outline(version: SetVersion, locale: str, to: Addressee) -> list[Outlined]:
    """Return the steps of a version in order, worded for one person, in three queries."""
    steps = list(version.steps.all().fetch_mode(FETCH_RAISE))
    asked = StepPrompt.objects.filter(step__in=steps).select_related("prompt")
    rows = list(asked.fetch_mode(FETCH_RAISE))
    by_step: dict[object, list[Question]] = {step.pk: [] for step in steps}
    for row, question in zip(
        rows, questions([row.prompt for row in rows], locale, to), strict=True
    ):
        by_step[row.step_id].append(question)
    return [Outlined(step, by_step[step.pk]) for step in steps]


def questions(prompts: list[Prompt], locale: str, to: Addressee) -> list[Question]:
    """Return these prompts worded for one person, in their order, in one query."""
    wordings = catalog.wordings([p.current_id or 0 for p in prompts], locale, to)
    return [
        Question(p, wording, p.status != Prompt.Status.PUBLISHED, p.owner_id is not None)
        for p, wording in zip(prompts, wordings, strict=True)
    ]
