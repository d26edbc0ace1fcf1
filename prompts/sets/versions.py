"""Versions of a set: the one that may change, and which step of it came from which.

A version that was given to somebody is frozen. The next change copies it, and each step of the
copy has an id worked out from the one it came from: a page that was opened before finds its step
again.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime

from django.utils.timezone import now

from prompts.models import PromptSet, SetVersion, Step, StepPrompt

COPIED = ("position", "title", "instructions", "asks_when", "for_session")


def locked(pk: uuid.UUID) -> PromptSet:
    """Return a set for changing it; whoever changes it too waits. Inside a transaction only."""
    return PromptSet.objects.select_for_update().get(pk=pk)


def current(prompt_set: PromptSet) -> SetVersion:
    """Return the version a set has today."""
    if prompt_set.current is None:
        raise ValueError(f"{prompt_set} has no version")
    return prompt_set.current


def first_version(prompt_set: PromptSet, *, title: str, purpose: str, at: datetime) -> SetVersion:
    """Give a new set its first version."""
    fields = {"title": title, "purpose": purpose, "created_at": at}
    return _instead(prompt_set, SetVersion(prompt_set=prompt_set, number=1, **fields))


def draft(held: PromptSet) -> SetVersion:
    """Return the version of a `locked` set that may change; copies the current one if frozen.

    Asked for by every change, so the set counts as worked on now.
    """
    before, held.changed_at = current(held), now()
    held.save(update_fields=["changed_at"])
    if before.frozen_at is None:
        return before
    fields = {"title": before.title, "purpose": before.purpose, "created_at": now()}
    made = SetVersion(prompt_set=held, number=before.number + 1, **fields)
    _instead(held, made)
    copy_steps(before, made)
    return made


def copy_steps(version: SetVersion, into: SetVersion) -> None:
    """Put a copy of every step of `version`, with its prompts, into another version."""
    copies = {
        step.pk: Step(
            pk=_child(step.pk, into.prompt_set_id, into.number),
            version=into,
            **{name: getattr(step, name) for name in COPIED},
        )
        for step in version.steps.all()
    }
    Step.objects.bulk_create(copies.values())
    StepPrompt.objects.bulk_create(
        StepPrompt(step=copies[row.step_id], prompt_id=row.prompt_id, position=row.position)
        for row in StepPrompt.objects.filter(step__in=copies)
    )


def step_today(prompt_set: PromptSet, pk: uuid.UUID) -> Step:
    """Return the step of today's version that `pk` is, or has become since it was copied.

    Raises Step.DoesNotExist where the set has no such step, or has it no longer.
    """
    heir = heirs(prompt_set, [pk])
    return current(prompt_set).steps.select_related("version").get(pk__in=heir)


def heirs(prompt_set: PromptSet, ids: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Return what these steps of any version of a set are called in today's, in their order.

    Unknown ids are left out; one that was removed since is named all the same.
    """
    wanted, today = list(ids), current(prompt_set)
    rows = Step.objects.filter(version__prompt_set=prompt_set, pk__in=wanted)
    since = dict(rows.values_list("pk", "version__number"))
    return [_heir(pk, since[pk], today) for pk in wanted if pk in since]


def _heir(pk: uuid.UUID, since: int, version: SetVersion) -> uuid.UUID:
    for number in range(since + 1, version.number + 1):
        pk = _child(pk, version.prompt_set_id, number)
    return pk


def _child(pk: uuid.UUID, prompt_set: uuid.UUID, number: int) -> uuid.UUID:
    return uuid.uuid5(pk, f"{prompt_set}.{number}")


def _instead(prompt_set: PromptSet, version: SetVersion) -> SetVersion:
    version.save()
    prompt_set.current = version
    prompt_set.save(update_fields=["current"])
    return version
