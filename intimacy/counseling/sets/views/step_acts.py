"""What the buttons of a step's page do with its questions."""

from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from prompts.models import Prompt, Step, StepPrompt
from prompts.sets import build_set
from prompts.sets.find_questions import findable

FOUND, ASKED = "found", "asked"  # places on the page


class Done(NamedTuple):
    """Where on the page to go on, and which question was taken out, from which place."""

    place: str = ""
    removed: str = ""


def act(user: User, step: Step, data: QueryDict) -> Done:
    """Do what the pressed button asks for. Raises ValidationError where it cannot be done."""
    if "add" in data:
        build_set.add_prompt(step, _findable(user, str(data["add"])))
        return Done(FOUND)
    if "back" in data:
        pk, _dash, place = str(data["back"]).partition("-")
        to = int(place) if place in {"1", "2", "3", "4"} else None
        build_set.add_prompt(step, _findable(user, pk), to=to)
        return Done(ASKED)
    if "remove" in data and (row := _row(step, str(data["remove"]))):
        build_set.remove_prompt(step, row.prompt)
        return Done(ASKED, f"{row.prompt_id}-{row.position}")
    for name, way in (("up", -1), ("down", 1)):
        if name in data and (row := _row(step, str(data[name]))):
            build_set.move_prompt(step, row.prompt, row.position + way)
            return Done(ASKED)
    return Done()


def to_put_back(user: User, said: str, taken: set[int]) -> str:
    """Return what puts back the question an address says was taken out, or "" for nothing."""
    pk, _dash, place = said.partition("-")
    prompt = findable(user, pk)
    if prompt is None or prompt.status != Prompt.Status.PUBLISHED or prompt.pk in taken:
        return ""
    return f"{prompt.pk}-{place[:1]}"


def _findable(user: User, pk: str) -> Prompt:
    prompt = findable(user, pk)
    if prompt is None:
        raise ValidationError(_("That question is not there any more. Choose another one."))
    return prompt


def _row(step: Step, pk: str) -> StepPrompt | None:
    rows = step.asked.select_related("prompt")
    return next((row for row in rows if str(row.prompt_id) == pk), None)
