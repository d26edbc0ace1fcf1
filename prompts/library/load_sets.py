"""Bringing the house's sets of prompts into the database, after the prompts they are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from prompts.library.read_sets import SetEntry
from prompts.models import Prompt, PromptSet, SetVersion, Step, StepPrompt

Content = tuple[Any, ...]


@dataclass(frozen=True)
class LoadedSets:
    new: int
    changed: int
    archived: int
    total: int


NO_SETS = LoadedSets(new=0, changed=0, archived=0, total=0)


def load_sets(entries: Sequence[SetEntry], at: datetime) -> LoadedSets:
    """Load these sets by key, at `at` (UTC); the same ones again change nothing.

    A set that changed gets another version, frozen like every one of the house's, so what was
    given stays as it was. One that is not among `entries` any more is archived, and restored where
    it comes back. Raises KeyError where a set names a prompt that has not been loaded.
    """
    with transaction.atomic():
        rows = PromptSet.objects.house().select_for_update()
        known = {row.key: row for row in rows.prefetch_related("current__steps__asked__prompt")}
        ids = dict(Prompt.objects.house().values_list("key", "pk"))
        changes = [_load_one(entry, known.get(entry.key), ids, at) for entry in entries]
        kept = PromptSet.objects.house().filter(key__in=[entry.key for entry in entries])
        kept.exclude(archived_at=None).update(archived_at=None)
        gone = PromptSet.objects.house().filter(archived_at=None).exclude(pk__in=kept.values("pk"))
        archived = gone.update(archived_at=at)
    return LoadedSets(changes.count("new"), changes.count("changed"), archived, len(entries))


def _load_one(entry: SetEntry, known: PromptSet | None, ids: dict[str, int], at: datetime) -> str:
    before = known.current if known else None
    if before and _content(before) == _told(entry):
        return ""
    held = known or PromptSet.objects.create(key=entry.key, created_at=at)
    held.current = _version(held, before.number + 1 if before else 1, entry, ids, at)
    held.save(update_fields=["current"])
    return "changed" if before else "new"


def _version(
    held: PromptSet, number: int, entry: SetEntry, ids: dict[str, int], at: datetime
) -> SetVersion:
    texts = {"title": entry.title, "purpose": entry.purpose}
    moments = {"created_at": at, "frozen_at": at}
    version = SetVersion.objects.create(prompt_set=held, number=number, **texts, **moments)
    for position, one in enumerate(entry.steps, start=1):
        step = Step.objects.create(
            version=version,
            position=position,
            title=one.title,
            instructions=one.instructions,
            asks_when=one.asks_when,
            for_session=one.for_session,
        )
        StepPrompt.objects.bulk_create(
            StepPrompt(step=step, prompt_id=ids[key], position=n)
            for n, key in enumerate(one.prompts, start=1)
        )
    return version


def _told(entry: SetEntry) -> Content:
    """What a file says of a set, to compare it with what we have."""
    steps = [(s.title, s.instructions, s.asks_when, s.for_session, s.prompts) for s in entry.steps]
    return entry.title, entry.purpose, steps


def _content(version: SetVersion) -> Content:
    """What a version of a set says, in the shape of `_told`."""
    steps = [
        (s.title, s.instructions, s.asks_when, s.for_session, _keys(s)) for s in version.steps.all()
    ]
    return version.title, version.purpose, steps


def _keys(step: Step) -> tuple[str, ...]:
    return tuple(row.prompt.key for row in step.asked.all())
