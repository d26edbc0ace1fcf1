"""Building sets of prompts: every change goes into a draft, under a lock on the set.

What was given to somebody is frozen and never changes (`prompts.sets.versions`); a change that
changes nothing makes no draft. Steps and prompts are numbered from one, without gaps.
"""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from prompts.models import Prompt, PromptSet, SetVersion, Step, StepPrompt
from prompts.models.sets import MOST_PROMPTS, MOST_STEPS
from prompts.sets import own_questions, versions

LONGEST_TITLE = SetVersion._meta.get_field("title").max_length or 0


def create(owner: User, *, title: str, purpose: str = "", at: datetime) -> PromptSet:
    """Begin an own set without any step."""
    with transaction.atomic():
        made = PromptSet.objects.create(owner=owner, created_at=at)
        versions.first_version(made, title=title, purpose=purpose, at=at)
        return made


def freeze(prompt_set: PromptSet, at: datetime) -> SetVersion:
    """Return the current version, which never changes from now on: what gets assigned."""
    with transaction.atomic():
        version = versions.current(versions.locked(prompt_set.pk))
        if version.frozen_at is None:
            version.frozen_at = at
            version.save(update_fields=["frozen_at"])
        return version


def duplicate(prompt_set: PromptSet, *, owner: User, at: datetime) -> PromptSet:
    """Make an own set, “Copy of …”, out of an own one or one of the house's, as it is now."""
    with transaction.atomic():
        version = versions.current(versions.locked(prompt_set.pk))
        title = _("Copy of %(title)s") % {"title": version.title}
        made = create(owner, title=title[:LONGEST_TITLE], purpose=version.purpose, at=at)
        versions.copy_steps(version, versions.current(made))
        return made


def archive(prompt_set: PromptSet, at: datetime) -> None:
    """Put a set out of sight; whoever was given it goes on with it."""
    PromptSet.objects.filter(pk=prompt_set.pk, archived_at=None).update(archived_at=at)


def restore(prompt_set: PromptSet) -> None:
    """Bring an archived set back."""
    PromptSet.objects.filter(pk=prompt_set.pk).update(archived_at=None)


def rename(prompt_set: PromptSet, *, title: str, purpose: str) -> None:
    """Give the set another title or purpose."""
    with transaction.atomic():
        held = versions.locked(prompt_set.pk)
        today = versions.current(held)
        _change(today, lambda: versions.draft(held), title=title, purpose=purpose)


def add_step(prompt_set: PromptSet, *, title: str = "") -> Step:
    """Add an empty step at the end. Raises ValidationError where the set is full."""
    with transaction.atomic():
        held = versions.locked(prompt_set.pk)
        count = versions.current(held).steps.count()
        if count >= MOST_STEPS:
            raise ValidationError(_("A set has at most %(n)d steps.") % {"n": MOST_STEPS})
        draft = versions.draft(held)
        return Step.objects.create(version=draft, position=count + 1, title=title)


def remove_step(step: Step) -> None:
    """Take a step out of its set. Raises Step.DoesNotExist where it is gone already."""
    with transaction.atomic():
        draft, found = _in_draft(step)
        found.delete()
        _number(draft.steps.all())


def move_step(step: Step, to: int) -> None:
    """Put a step at the place `to`, counted from one; beyond an end is that end.

    Raises Step.DoesNotExist where it is gone.
    """
    with transaction.atomic():
        held = versions.locked(step.version.prompt_set_id)
        today = versions.step_today(held, step.pk)
        _order(held, _moved(_step_ids(held), today.pk, to))


def order_steps(prompt_set: PromptSet, ids: Iterable[uuid.UUID]) -> None:
    """Put the steps in this order, each of them named once.

    Raises ValidationError where they are not exactly the steps the set has today.
    """
    with transaction.atomic():
        held = versions.locked(prompt_set.pk)
        wanted = versions.heirs(held, islice(ids, MOST_STEPS + 1))
        if sorted(wanted) != sorted(_step_ids(held)):
            reason = _("The steps have changed meanwhile. Look at their order, and move again.")
            raise ValidationError(reason)
        _order(held, wanted)


def change_step(
    step: Step, *, title: str, instructions: str, asks_when: bool, for_session: bool
) -> None:
    """Say what the step is called, what the two are told, and the two marks it may carry.

    Raises Step.DoesNotExist where it is gone.
    """
    marks = {"asks_when": asks_when, "for_session": for_session}
    with transaction.atomic():
        today = versions.step_today(versions.locked(step.version.prompt_set_id), step.pk)
        _change(today, lambda: _in_draft(step)[1], title=title, instructions=instructions, **marks)


def add_prompt(step: Step, prompt: Prompt, *, to: int | None = None) -> None:
    """Ask `prompt` in this step: last, or at the place `to`.

    Raises ValidationError where the step is full, the set asks it already, or it is no longer in
    the library; Step.DoesNotExist where the step is gone.
    """
    with transaction.atomic():
        today = versions.step_today(versions.locked(step.version.prompt_set_id), step.pk)
        _refuse_unfit(today, prompt)
        _draft, found = _in_draft(step)
        StepPrompt.objects.create(step=found, prompt=prompt, position=MOST_PROMPTS + 1)
        asked = list(found.asked.values_list("prompt", flat=True))
        _arrange(found, _moved(asked, prompt.pk, len(asked) if to is None else to))


def remove_prompt(step: Step, prompt: Prompt) -> None:
    """Ask `prompt` no longer in this step; twice is once."""
    with transaction.atomic():
        if prompt.pk in _asked(step):
            _draft, found = _in_draft(step)
            found.asked.filter(prompt=prompt).delete()
            _number(found.asked.all())


def move_prompt(step: Step, prompt: Prompt, to: int) -> None:
    """Put `prompt` at the place `to` of its step, counted from one; beyond an end is that end."""
    with transaction.atomic():
        asked = _asked(step)
        if prompt.pk in asked and (order := _moved(asked, prompt.pk, to)) != asked:
            _arrange(_in_draft(step)[1], order)


def write_prompt(step: Step, *, text: str, practice: str, depth: int, owner: User) -> Prompt:
    """Ask a new question of `owner`'s own in this step.

    Raises ValidationError, by field, where it is no question to ask, or where the step is full.
    """
    with transaction.atomic():
        made = own_questions.write(owner, text=text, practice=practice, depth=depth)
        add_prompt(step, made)
        return made


def rewrite_prompt(step: Step, prompt: Prompt, *, text: str, practice: str, depth: int) -> Prompt:
    """Word an own question of this step anew, and return it.

    Where another version or another set has it too, they keep it as it was: a new one takes its
    place in this draft. Raises ValidationError like `write_prompt`; PermissionDenied where the
    question is not the set's owner's own, or not in this step.
    """
    with transaction.atomic():
        owner = versions.locked(step.version.prompt_set_id).owner
        if owner is None or prompt.owner_id != owner.pk or prompt.pk not in _asked(step):
            raise PermissionDenied
        if own_questions.is_worded(prompt, text=text, practice=practice, depth=depth):
            return prompt
        draft, found = _in_draft(step)
        elsewhere = StepPrompt.objects.filter(prompt=prompt).exclude(step__version=draft)
        if not elsewhere.exists():
            own_questions.reword(prompt, text=text, practice=practice, depth=depth)
            return prompt
        made = own_questions.write(owner, text=text, practice=practice, depth=depth)
        found.asked.filter(prompt=prompt).update(prompt=made)
        own_questions.put_away(prompt)
        return made


def _in_draft(step: Step) -> tuple[SetVersion, Step]:
    """Return the draft and the step in it. Raises Step.DoesNotExist where it is gone."""
    held = versions.locked(step.version.prompt_set_id)
    versions.step_today(held, step.pk)  # a step that is gone makes no draft
    draft = versions.draft(held)
    return draft, versions.step_today(held, step.pk)


def _asked(step: Step) -> list[int]:
    """Return what the step asks today, as ids in their order."""
    today = versions.step_today(versions.locked(step.version.prompt_set_id), step.pk)
    return list(today.asked.values_list("prompt", flat=True))


def _refuse_unfit(step: Step, prompt: Prompt) -> None:
    if StepPrompt.objects.filter(step__version=step.version_id, prompt=prompt).exists():
        raise ValidationError(_("This question is in the set already."))
    if step.asked.count() >= MOST_PROMPTS:
        raise ValidationError(_("A step has at most %(n)d questions.") % {"n": MOST_PROMPTS})
    if prompt.status != Prompt.Status.PUBLISHED:
        raise ValidationError(_("This question is no longer in the library. Choose another one."))


def _change(today: models.Model, in_draft: Callable[[], models.Model], **fields: object) -> None:
    """Change these fields of the row `in_draft`, unless they are so `today`."""
    if all(getattr(today, name) == value for name, value in fields.items()):
        return
    row = in_draft()
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=list(fields))


def _step_ids(prompt_set: PromptSet) -> list[uuid.UUID]:
    return list(versions.current(prompt_set).steps.values_list("pk", flat=True))


def _order(held: PromptSet, wanted: list[uuid.UUID]) -> None:
    if wanted == _step_ids(held):
        return
    draft = versions.draft(held)
    _number(draft.steps.all(), versions.heirs(held, wanted))


def _arrange(step: Step, order: list[int]) -> None:
    rows = dict(step.asked.values_list("prompt", "pk"))
    _number(step.asked.all(), [rows[prompt] for prompt in order])


def _moved[T](items: list[T], item: T, to: int) -> list[T]:
    others = [other for other in items if other != item]
    at = max(0, min(to - 1, len(others)))
    return [*others[:at], item, *others[at:]]


def _number(rows: Iterable[Step | StepPrompt], order: Iterable[object] = ()) -> None:
    """Number rows from one, in the order of these ids, else as they stand."""
    places = {pk: place for place, pk in enumerate(order)}
    found = sorted(rows, key=lambda row: places.get(row.pk, row.position))
    for place, row in enumerate(found, start=1):
        if row.position != place:
            row.position = place
            row.save(update_fields=["position"])
