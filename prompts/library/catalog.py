"""The library as data: what can be asked today, the first week, and words to borrow."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from intimacy.lib.compiled import compiled
from prompts.library.addressee import Addressee
from prompts.library.yaml_lines import FastLoader
from prompts.models import LOCALE, Prompt, PromptQuerySet, PromptText
from prompts.picker.candidates import Candidate
from prompts.picker.shelves import Shelves

FOLDER = Path(__file__).parent
FIELDS = ("key", "current_id", "practice", "kind", "depth", "anchor", "tags")
Row = tuple[Any, ...]
Shelved = Mapping[int, tuple[Candidate, bool]]
Families = tuple[tuple[str, tuple[str, ...]], ...]


def candidate(row: tuple[Any, ...]) -> Candidate:
    """Return a row of the library as the picker's `Candidate`."""
    key, version, practice, kind, depth, anchor, tags = row
    return Candidate(key, version, practice, kind, depth, anchor, frozenset(tags))


@dataclass(frozen=True)
class Holdings:
    """Prompts as a week's picking needs them: by id, by key, and what can be asked sorted."""

    shelved: Shelved
    by_key: Mapping[str, Candidate]
    askable: frozenset[str]  # keys
    shelves: Shelves

    @classmethod
    def of(cls, shelved: Shelved) -> "Holdings":
        """Return these prompts, sorted."""
        by_key = {candidate.key: candidate for candidate, _ in shelved.values()}
        asked = [candidate for candidate, can_be_asked in shelved.values() if can_be_asked]
        return cls(shelved, by_key, frozenset(c.key for c in asked), Shelves(asked))

    def plus(self, own: Shelved) -> "Holdings":
        """Return these prompts and `own`; the same Holdings where there are none.

        Sorts `own` alone: it is asked once a couple and week wherever a counselor wrote some.
        """
        if not own:
            return self
        asked = [candidate for candidate, can_be_asked in own.values() if can_be_asked]
        return Holdings(
            {**self.shelved, **own},
            {**self.by_key, **{candidate.key: candidate for candidate, _ in own.values()}},
            self.askable | {candidate.key for candidate in asked},
            self.shelves.plus(asked),
        )


def library() -> Holdings:
    """Return every prompt of the house as it stands today, in one query.

    Sorted anew only where a row of it has changed since this process read it last.
    """
    return _library(tuple(_rows(Prompt.objects.house())))


@lru_cache(maxsize=1)
def _library(rows: tuple[Row, ...]) -> Holdings:
    return Holdings.of(_shelved(rows))


def every() -> Shelved:
    """Return by id every prompt of the library that was ever asked or can be, and whether it can.

    One query. Retired ones stay in what a couple has had; what counselors wrote is not among them.
    """
    return library().shelved


def some(ids: Collection[int]) -> Shelved:
    """Return these prompts as `every` does, counselors' own among them, in one query or none."""
    return _shelved(_rows(Prompt.objects.filter(pk__in=ids))) if ids else {}


def published(also: Collection[int] = ()) -> list[Candidate]:
    """Return what may be asked today: the library, and these prompts (ids), in two queries."""
    shelved = {**every(), **some(also)}
    return [candidate for candidate, can_be_asked in shelved.values() if can_be_asked]


def _rows(prompts: PromptQuerySet) -> Iterable[Row]:
    # As text: a library has few different lists of tags, and reading JSON 800 times takes time.
    tags = Cast("tags", TextField())
    rows = prompts.filter(current__isnull=False).order_by()
    return rows.values_list("pk", "status", *FIELDS[:-1], tags)


def _shelved(rows: Iterable[Row]) -> Shelved:
    return {
        pk: (
            Candidate(key, version, practice, kind, depth, anchor, _tags(written)),
            status == Prompt.Status.PUBLISHED,
        )
        for pk, status, key, version, practice, kind, depth, anchor, written in rows
    }


@cache
def _tags(written: str) -> frozenset[str]:
    return frozenset(json.loads(written))


def of(keys: list[str]) -> dict[str, Candidate]:
    """Return these prompts by key."""
    rows = Prompt.objects.filter(key__in=keys, current__isnull=False).values_list(*FIELDS)
    return {row[0]: candidate(row) for row in rows}


def first_week() -> list[Candidate]:
    """Return the fixed first week, lightest first."""
    rows = Prompt.objects.house().filter(first_week__isnull=False, current__isnull=False)
    return [candidate(row) for row in rows.order_by("first_week").values_list(*FIELDS)]


def wordings(versions: list[int], locale: str, to: Addressee) -> list[str]:
    """Return each version as it is put to `to`, in this language, else in English, in one query."""
    chosen = texts(versions, locale)
    return [chosen[v].wording(to) if v in chosen else "" for v in versions]


def texts(versions: Iterable[int], locale: str) -> dict[int, PromptText]:
    """Return by version its text in this language, else in English, in one query.

    For pages where one question was asked of different people, each with a name of their own.
    """
    found = _texts(list(versions), locale)
    return {text.version_id: text for text in sorted(found, key=lambda t: t.locale == locale)}


@compiled
def _texts(versions: Collection[int], locale: str) -> QuerySet[PromptText]:
    return PromptText.objects.filter(version__in=versions, locale__in=[locale, LOCALE])


@cache
def starters(kind: str) -> tuple[str, ...]:
    """Return sentence starters for a kind of prompt; none for a kind without any."""
    return tuple(_read("starters.yaml")["starters"].get(kind, ()))


@cache
def feelings() -> Families:
    """Return the feelings vocabulary as (family, words)."""
    return _families(_read("feelings.yaml")["families"])


@cache
def repair_phrases() -> Families:
    """Return what one can say to come back after a quarrel, as (family, phrases)."""
    return _families(_read("repair-phrases.yaml")["phrases"])


def _read(name: str) -> Any:
    return yaml.load((FOLDER / name).read_text(encoding="utf-8"), FastLoader)  # noqa: S506


def _families(data: list[dict[str, Any]]) -> Families:
    return tuple((family["name"], tuple(family["words"])) for family in data)
