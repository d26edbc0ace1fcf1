"""Sets to build on at the desk, and whose browser asks for them."""

from allauth.mfa.totp.internal import auth as totp
from django.test import Client as Browser

from intimacy.accounts.models import User
from prompts.models import Prompt, PromptSet, SetVersion, Step, StepPrompt
from tests.conftest import START, person, signed_in


def own_set(owner: User, title: str = "Slow evenings") -> PromptSet:
    """A set of two steps, Sit and Stay; the first asks one question of the library."""
    made = PromptSet.objects.create(owner=owner, created_at=START)
    fields = {"number": 1, "title": title, "created_at": START}
    made.current = SetVersion.objects.create(prompt_set=made, **fields)
    made.save(update_fields=["current"])
    names = enumerate(("Sit", "Stay"), start=1)
    rows = (Step(version=made.current, position=n, title=name) for n, name in names)
    first, _second = Step.objects.bulk_create(rows)
    StepPrompt.objects.create(step=first, prompt=a_prompt(), position=1)
    return made


def house_set(title: str) -> PromptSet:
    """A set of the house's, as if it had come from its files."""
    made = own_set(User.objects.order_by("pk")[0], title)
    key = title.lower().replace(" ", "-")
    PromptSet.objects.filter(pk=made.pk).update(owner=None, key=key)
    return PromptSet.objects.get(pk=made.pk)


def a_prompt(nth: int = 0) -> Prompt:
    """A question of the library any set may ask."""
    return Prompt.objects.filter(practice="trust", first_week=None).order_by("key")[nth]


def titles(made: PromptSet) -> list[str]:
    """The titles of its steps as they stand today."""
    current = PromptSet.objects.get(pk=made.pk).current
    return [step.title for step in current.steps.all()] if current else []


def erin() -> User:
    return person("Erin")


def browser_of(user: User, *, second_factor: bool = False) -> Browser:
    """A signed-in browser, with or without a second factor used."""
    if second_factor:
        totp.TOTP.activate(user, totp.generate_totp_secret())
    return signed_in(user, "mfa" if second_factor else "password")
