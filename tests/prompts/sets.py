"""How a set reads, and its frozen version before and after a change."""

from prompts.models import PromptSet, Step
from prompts.sets import build_set, versions
from tests.conftest import START

WORDS = "What would {partner} thank you for, if nobody else heard it?"
QUESTION = {"text": WORDS, "practice": "trust", "depth": 2}


def today(made):
    """The set as it reads today: its title, and its steps with their prompts in order."""
    version = PromptSet.objects.get(pk=made.pk).current
    return version.title, version.purpose, looks(version)


def looks(version):
    return [
        (s.title, s.instructions, [row.prompt.key for row in s.asked.all()])
        for s in version.steps.all()
    ]


def step(made, title):
    return Step.objects.get(version=PromptSet.objects.get(pk=made.pk).current, title=title)


def titles(made):
    return [title for title, _, _ in today(made)[2]]


def positions(made):
    current = PromptSet.objects.get(pk=made.pk).current
    return list(current.steps.values_list("position", flat=True))


def draft_of(made):
    return versions.draft(versions.locked(made.pk))


def frozen_and(made, change):
    """The set's frozen version before and after `change`."""
    version = build_set.freeze(made, START)
    before = (version.title, version.purpose, looks(version))
    change()
    version.refresh_from_db()
    return before, (version.title, version.purpose, looks(version)), version
