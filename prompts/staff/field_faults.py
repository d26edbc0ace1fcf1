"""The linter's rules for prompts on their way into the database, each at its field.

A prompt here is one with its wording as `text` and `alone`, as `Prompt.objects.worded()` gives it.
"""

from typing import Any

from prompts.library.lint_library import FIRST_WEEK, alike, reasons
from prompts.library.read_library import REQUIRED, PromptEntry
from prompts.models import LOCALE, Prompt

LONGEST_KEY = Prompt._meta.get_field("key").max_length or 0
Faults = dict[str, list[str]]
FIELD_OF = {"tag": "tags"}  # where a reason does not begin with its field


def faults_of(prompt: Any) -> Faults:
    """Return what is to mend in one prompt, whatever stands beside it, by field."""
    missing = {name: [f"{name} is missing"] for name in REQUIRED if not getattr(prompt, name)}
    faults: Faults = {}
    for reason in [*reasons(_entry(prompt)), *_rest(prompt)]:
        word = reason.split()[0]
        faults.setdefault(FIELD_OF.get(word, word), []).append(reason)
    return faults | missing


def _rest(prompt: Any) -> list[str]:
    found = []
    if len(prompt.key) > LONGEST_KEY:
        found.append(f"key has more than {LONGEST_KEY} characters")
    if prompt.status not in Prompt.Status.values:
        found.append(f"status {prompt.status} is unknown")
    if prompt.first_week is None:
        return found
    if prompt.first_week not in FIRST_WEEK:
        found.append(f"first_week {prompt.first_week} is not 1 to 4")
    if prompt.depth != 1:
        found.append(f"first_week asks for depth 1, not {prompt.depth}")
    if prompt.status != Prompt.Status.PUBLISHED:
        found.append("first_week is for published prompts only")
    return found


def reading_alike(prompts: list[Any]) -> dict[str, str]:
    """Return by key which of `prompts` read like one that is in use, or like each other."""
    keys = [prompt.key for prompt in prompts]
    in_use = Prompt.objects.house().exclude(status=Prompt.Status.RETIRED)
    others = in_use.exclude(key__in=keys).worded()
    pairs = alike([_entry(p) for p in prompts], beside=[_entry(p) for p in others])
    return {later.key: f"text reads like {earlier.key}" for earlier, later in pairs}


def _entry(prompt: Any) -> PromptEntry:
    return PromptEntry(
        key=prompt.key,
        kind=prompt.kind,
        practice=prompt.practice,
        depth=prompt.depth,
        tags=tuple(prompt.tags),
        text=prompt.text or "",
        alone=prompt.alone or None,
        anchor=prompt.anchor or None,
        first_week=prompt.first_week,
        locale=LOCALE,
        file="",
        line=0,
    )
