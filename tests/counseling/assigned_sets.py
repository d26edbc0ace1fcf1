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
    before = Prompt.objects.count()
    fields = {"practice": "inner-world", "kind": "curiosity", "depth": 1, "tags": ["any-bond"]}
    fields |= {"owner": client.counselor.user, **more}
    made = [Prompt(key=f"own-{before + n}-{n}", **fields) for n in range(count)]
    Prompt.objects.bulk_create(made)
    for prompt in made:
        prompt.current = PromptVersion(prompt=prompt, number=1)
    PromptVersion.objects.bulk_create(prompt.current for prompt in made)
    Prompt.objects.bulk_update(made, ["current"])
    PromptText.objects.bulk_create(
        PromptText(version=prompt.current, locale="en", text=f"Own question {n}?")
        for n, prompt in enumerate(made)
    )
    return made


def a_set(client: Client, *steps: Sequence[Prompt], **fields: object) -> PromptSet:
    """A set of the client's counselor with these questions; `fields` are of every step."""
    made = PromptSet.objects.create(owner=client.counselor.user)
    purpose = "To settle in together."
    made.current = SetVersion.objects.create(
        prompt_set=made, number=1, title="After the move", purpose=purpose
    )
    made.save(update_fields=["current"])
    rows = [
        Step(version=made.current, position=n, **{"title": f"Step {n}", **fields})
        for n in range(1, len(steps) + 1)
    ]
    Step.objects.bulk_create(rows)
    StepPrompt.objects.bulk_create(
        StepPrompt(step=row, prompt=prompt, position=position)
        for row, prompts in zip(rows, steps, strict=True)
        for position, prompt in enumerate(prompts, start=1)
    )
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
