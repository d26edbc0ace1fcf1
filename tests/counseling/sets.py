"""Sets for couples, built in a line."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils.timezone import now

from checkins.models import CheckIn
from intimacy.counseling import giving
from intimacy.counseling.models import Assignment, Client
from intimacy.couples.models import Couple
from intimacy.lib.weeks import Rhythm
from prompts.models import Prompt, PromptSet, PromptText, PromptVersion, SetVersion, Step, StepPrompt

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


def a_set(
    client: Client, *steps: Sequence[Prompt], title: str = "After the move", **more: object
) -> PromptSet:
    """A set of the client's counselor with these questions, step by step."""
    made = PromptSet.objects.create(owner=client.counselor.user)
    made.current = SetVersion.objects.create(
        prompt_set=made, number=1, title=title, purpose="To settle in together."
    )
    made.save()
    for n, prompts in enumerate(steps, start=1):
        step = Step.objects.create(version=made.current, position=n, title=f"Step {n}", **more)
        for position, prompt in enumerate(prompts, start=1):
            StepPrompt.objects.create(step=step, prompt=prompt, position=position)
    return made
