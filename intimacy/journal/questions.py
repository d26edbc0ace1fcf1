"""A question to begin from: reflections of the library that ask of nobody but oneself."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from zlib import crc32

from django.db.models import QuerySet

from intimacy.accounts.models import User
from intimacy.lib.compiled import compiled
from prompts.library.wording_rules import PARTNER
from prompts.models import LOCALE, Prompt, PromptText
from prompts.vocabulary import AFTER_DATE, FROM_SET

PRACTICES = frozenset({"self-care", "emotional-awareness", "mindfulness"})
FOR_SOME = frozenset({FROM_SET, AFTER_DATE})  # asked only on occasion


@dataclass(frozen=True)
class Question:
    version: int
    text: str


Questions = tuple[Question, ...]


def questions(locale: str) -> Questions:
    """Return what one can begin from, in an order that stays, in one query.

    What names a partner is left out, and so is what holds true only of some.
    """
    fit = [row for row in _texts(locale) if PARTNER not in row[2] and _for_everybody(row[3])]
    fit.sort(key=lambda row: (_shuffled(row[1]), row[4] == locale))
    worded = {version: Question(version, text) for version, _, text, _, _ in fit}
    return tuple(worded.values())


def of_the_day(found: Questions, user: User, day: date) -> Question | None:
    """Return the same question all day long, another one on another day or to somebody else."""
    return found[_shuffled(f"{user.pk} {day}") % len(found)] if found else None


def chosen(found: Questions, version: int | None) -> Question | None:
    """Return the question of this version, or None where it is not among them."""
    return next((one for one in found if one.version == version), None)


def another(found: Questions, than: Question | None) -> Question | None:
    """Return the one that follows, so that going on shows each before any comes again."""
    place = found.index(than) + 1 if than in found else 0
    return found[place % len(found)] if found else None


@compiled
def _texts(locale: str) -> QuerySet[PromptText, tuple[int, str, str, list[str], str]]:
    asked = Prompt.objects.house().filter(status=Prompt.Status.PUBLISHED)
    return PromptText.objects.filter(
        version__in=asked.filter(practice__in=PRACTICES).values("current"),
        locale__in=[locale, LOCALE],
    ).values_list("version", "version__prompt__key", "text", "version__prompt__tags", "locale")


def _for_everybody(tags: Collection[str]) -> bool:
    return "any-bond" in tags and FOR_SOME.isdisjoint(tags)


def _shuffled(text: str) -> int:
    """Return a number that looks like chance and stays, so that neighbours are unlike."""
    return crc32(text.encode())
