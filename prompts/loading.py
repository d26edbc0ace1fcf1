"""Bringing the YAML library into the database: by key, whole or not at all."""

from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.db.models import F

from prompts.linting import problems
from prompts.models import Prompt, PromptText, PromptVersion
from prompts.reading import PromptEntry, read_library


class BadLibrary(Exception):
    """The files hold problems; each is one line of file, line number and reason."""


@dataclass(frozen=True)
class Loaded:
    new: int
    reworded: int
    retired: int
    total: int


def load(folder: Path) -> Loaded:
    """Load every prompt file of `folder`; running it again changes nothing.

    A changed wording becomes a new version, so answers keep the words they answered. Prompts no
    longer in the files are retired, never deleted. Raises BadLibrary before anything is written.
    """
    library = read_library(folder)
    if found := problems(library):
        raise BadLibrary("\n".join(str(problem) for problem in found))
    with transaction.atomic():
        known = {p.key: p for p in Prompt.objects.select_for_update()}
        texts = _current_texts()
        Prompt.objects.update(first_week=None)
        changes = [_load_one(entry, known.get(entry.key), texts) for entry in library.prompts]
        gone = Prompt.objects.exclude(key__in=[entry.key for entry in library.prompts])
        retired = gone.exclude(status=Prompt.Status.RETIRED).update(status=Prompt.Status.RETIRED)
    return Loaded(changes.count("new"), changes.count("reworded"), retired, len(changes))


def _current_texts() -> dict[str, tuple[str, str, str]]:
    rows = PromptText.objects.filter(version=F("version__prompt__current")).values_list(
        "version__prompt__key", "locale", "text", "alone"
    )
    return {key: (locale, text, alone) for key, locale, text, alone in rows}


def _load_one(
    entry: PromptEntry, prompt: Prompt | None, texts: dict[str, tuple[str, str, str]]
) -> str:
    change = "" if prompt else "new"
    prompt = prompt or Prompt(key=entry.key)
    prompt.practice, prompt.kind, prompt.depth = entry.practice, entry.kind, entry.depth
    prompt.tags, prompt.anchor = sorted(entry.tags), entry.anchor or ""
    prompt.first_week, prompt.status = entry.first_week, Prompt.Status.PUBLISHED
    prompt.save()
    wording = (entry.locale, entry.text, entry.alone or "")
    if texts.get(entry.key) != wording:
        change = change or "reworded"
        number = prompt.versions.count() + 1
        version = PromptVersion.objects.create(prompt=prompt, number=number)
        PromptText.objects.create(
            version=version, locale=wording[0], text=wording[1], alone=wording[2]
        )
        prompt.current = version
        prompt.save(update_fields=["current"])
    return change
