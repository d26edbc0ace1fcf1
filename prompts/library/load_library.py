"""Bringing the YAML library into the database: by key, whole or not at all."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.timezone import now

from prompts.library.lint_library import problems
from prompts.library.load_sets import NO_SETS, LoadedSets, load_sets
from prompts.library.read_library import PromptEntry, read_library
from prompts.models import Prompt
from prompts.staff.revise_prompt import revise


class BadLibrary(Exception):
    """The files hold problems; each is one line of file, line number and reason."""


@dataclass(frozen=True)
class Loaded:
    new: int
    reworded: int
    retired: int
    total: int
    kept: int = 0  # left as staff have them
    sets: LoadedSets = NO_SETS


def load(folder: Path) -> Loaded:
    """Load every prompt of `folder`, and every set of them; running it again changes nothing.

    A changed wording becomes a new version, so answers keep the words they answered. Prompts no
    longer in the files are retired, never deleted. What staff changed stays as they have it, its
    place in the first week included. Raises BadLibrary before anything is written.
    """
    library = read_library(folder)
    if found := problems(library):
        raise BadLibrary("\n".join(str(problem) for problem in found))
    with transaction.atomic():
        rows = Prompt.objects.house().select_for_update().prefetch_related("current__texts")
        known = {prompt.key: prompt for prompt in rows}
        kept = {key: prompt for key, prompt in known.items() if prompt.kept_here}
        taken = {prompt.first_week for prompt in kept.values()}
        ours = Prompt.objects.house().filter(kept_here=False)
        ours.update(first_week=None)
        entries = [entry for entry in library.prompts if entry.key not in kept]
        changes = [_load_one(entry, known.get(entry.key), taken) for entry in entries]
        gone = ours.exclude(key__in=[entry.key for entry in entries])
        retired = gone.exclude(status=Prompt.Status.RETIRED).update(status=Prompt.Status.RETIRED)
        sets = load_sets(library.sets, now())
    new, reworded = changes.count("new"), changes.count("reworded")
    return Loaded(new, reworded, retired, len(library.prompts), len(kept), sets)


def _load_one(entry: PromptEntry, prompt: Prompt | None, taken: set[int | None]) -> str:
    change = "" if prompt else "new"
    prompt = prompt or Prompt(key=entry.key)
    prompt.practice, prompt.kind, prompt.depth = entry.practice, entry.kind, entry.depth
    prompt.tags, prompt.anchor = sorted(entry.tags), entry.anchor or ""
    prompt.first_week = None if entry.first_week in taken else entry.first_week
    prompt.status = Prompt.Status.PUBLISHED
    prompt.save()
    if revise(prompt, locale=entry.locale, text=entry.text, alone=entry.alone or ""):
        change = change or "reworded"
    return change
