"""The small steps of a dream, in the order they were added. By whom is kept nowhere."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from intimacy.couples.models import Membership
from intimacy.couples.spaces import hold
from intimacy.dreams.models import Dream, Step
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.encryption import encrypt_text
from intimacy.keys.models import Unreadable
from intimacy.lib.pressed_twice import new_id

STEPS_AT_MOST = 12


def add_step(
    dream: Dream, text: str, *, by: Membership, at: datetime, once: uuid.UUID | None = None
) -> None:
    """Put a step behind the others; the same `once` again adds no other.

    Raises ValidationError where there are too many, Closed where the space has ended.
    """
    with hold(by.couple) as couple:
        steps = Step.objects.filter(dream=dream, couple=couple)
        if once and steps.filter(pk=once).exists():
            return
        if steps.count() >= STEPS_AT_MOST:
            raise ValidationError(
                _("A dream has %(most)s steps at most. Take one off first.")
                % {"most": STEPS_AT_MOST}
            )
        last = steps.aggregate(last=Max("position"))["last"] or 0
        step = Step(pk=new_id(Step, once), couple=couple, dream=dream, key=couple.key())
        step.position = last + 1
        encrypt_text(step, "body", text)
        step.save(force_insert=True)


def mark_step(dream: Dream, pk: uuid.UUID, *, by: Membership, done: bool) -> None:
    """Say that a step is done, or is not after all; one that is gone stays gone."""
    with hold(by.couple) as couple:
        Step.objects.filter(dream=dream, couple=couple, pk=pk).update(done=done)


def take_step_off(dream: Dream, pk: uuid.UUID, *, by: Membership) -> str:
    """Delete a step and return what it said, "" where it is gone already.

    Raises Unreadable where it does not open.
    """
    with hold(by.couple) as couple:
        steps = Step.objects.filter(dream=dream, couple=couple, pk=pk).select_related("key")
        for step in steps:
            text = decrypt_rows([step], "body", by.user)[step.pk]
            if text is None:
                raise Unreadable
            step.delete()
            return text
    return ""
