"""The library as data: what can be asked today, the first week, and words to borrow."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from prompts.models import Prompt
from prompts.picking import Candidate

FOLDER = Path(__file__).parent / "library"
FIELDS = ("key", "current_id", "practice", "kind", "depth", "anchor", "tags")


def candidate(row: tuple[Any, ...]) -> Candidate:
    key, version, practice, kind, depth, anchor, tags = row
    return Candidate(key, version, practice, kind, depth, anchor, frozenset(tags))


def published() -> list[Candidate]:
    """Return every prompt that can be asked, in one query."""
    return [
        candidate(row)
        for row in Prompt.objects.filter(
            status=Prompt.Status.PUBLISHED, current__isnull=False
        ).values_list(*FIELDS)
    ]


def first_week() -> list[Candidate]:
    """Return the fixed first week, lightest first."""
    rows = Prompt.objects.filter(first_week__isnull=False, current__isnull=False)
    return [candidate(row) for row in rows.order_by("first_week").values_list(*FIELDS)]


@cache
def starters(kind: str) -> tuple[str, ...]:
    """Return sentence starters for a kind of prompt; none for a kind without any."""
    data = yaml.safe_load((FOLDER / "starters.yaml").read_text(encoding="utf-8"))
    return tuple(data["starters"].get(kind, ()))


@cache
def feelings() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the feelings vocabulary as (family, words)."""
    data = yaml.safe_load((FOLDER / "feelings.yaml").read_text(encoding="utf-8"))
    return tuple((family["name"], tuple(family["words"])) for family in data["families"])
