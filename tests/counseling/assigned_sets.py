"""Sets for couples, built in a line."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.counseling.assignments import advance_steps, assign_set
from intimacy.counseling.models import AssignedStep, Assignment, Client
from intimacy.couples.models import Couple
from intimacy.sharing.models import Exchange
from prompts.models import (
    Prompt,
    PromptSet,
    PromptText,
    PromptVersion,
    SetVersion,
    Step,
    StepPrompt,
)
from tests.conftest import START

WEEK = timedelta(weeks=1)


def own(client: Client, count: int, **more: object) -> list[Prompt]:
    """Questions the client's counselor wrote: nothing but a set ever brings them."""
    made = []
    for n in range(count):
        fields = {"practice": "inner-world", "kind": "curiosity", "depth": 1, "tags": ["any-bond"]}
        key = f"own-{Prompt.objects.count()}-{n}"
        prompt = Prompt.objects.create(key=key, owner=client.counselor.user, **fields | more)
        prompt.current = PromptVersion.objects.create(prompt=prompt, number=1)
        PromptText.objects.create(version=prompt.current, locale="en", text=f"Own question {n}?")
        prompt.save()
        made.append(prompt)
    return made


def a_set(client: Client, *steps: Sequence[Prompt], **fields: object) -> PromptSet:
    """A set of the client's counselor with these questions; `fields` are of every step."""
    made = PromptSet.objects.create(owner=client.counselor.user)
    purpose = "To settle in together."
    made.current = SetVersion.objects.create(
        prompt_set=made, number=1, title="After the move", purpose=purpose
    )
    made.save()
    for n, prompts in enumerate(steps, start=1):
        described = {"title": f"Step {n}", **fields}
        step = Step.objects.create(version=made.current, position=n, **described)
        for position, prompt in enumerate(prompts, start=1):
            StepPrompt.objects.create(step=step, prompt=prompt, position=position)
    return made


def give(
    client: Client, *steps: Sequence[Prompt], pace: str = "weekly", every: int = 1, **fields: object
) -> Assignment:
    """A set with these questions, given to the client at START, from that day on."""
    made = a_set(client, *steps, **fields)
    how = {"pace": pace, "every": every, "starts": START.date(), "by": client.counselor}
    [assignment] = assign_set.assign(made, [client], at=START, **how)
    return assignment


def week(couple: Couple, n: int) -> CheckIn:
    """The week n weeks after the first, just begun; what was given has moved on."""
    at = hour_of(n)
    checkin = current(Couple.objects.get(pk=couple.pk), at)
    advance_steps.advance(at, 10)
    return checkin


def hour_of(n: int) -> datetime:
    return START + n * WEEK + timedelta(hours=1)


def open_up(checkin: CheckIn, n: int) -> None:
    """Both have sealed in that week, and it has opened; what was given has moved on."""
    at = hour_of(n) + timedelta(days=1)
    Exchange.objects.filter(pk=checkin.exchange_id).update(opens_at=at)
    advance_steps.advance(at, 10)


def steps_of(assignment: Assignment) -> list[AssignedStep]:
    return list(assignment.steps.select_related("wish", "assignment__couple"))


def keys(checkin: CheckIn) -> list[str]:
    """What the week asks of a counselor's own, by key."""
    asked = checkin.exchange.items.filter(version__prompt__owner__isnull=False)
    return list(
        asked.order_by("version__prompt__pk").values_list("version__prompt__key", flat=True)
    )
