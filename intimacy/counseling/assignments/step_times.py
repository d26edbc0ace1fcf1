"""When will you do it? Either of the two says, both see it, and both are reminded then."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from intimacy.audit.models import record
from intimacy.counseling.models import AssignedStep, Client
from intimacy.couples.models import Membership
from intimacy.couples.spaces import hold
from intimacy.lib.local_times import NO_TIME
from intimacy.lib.numbers import in_words_lazy
from intimacy.reminders import schedules
from intimacy.reminders.kinds import Due

KIND = "step-together"
FURTHEST = timedelta(days=366)
TOO_FAR = format_lazy(_lazy("Choose a time ahead, within {span}."), span=in_words_lazy(FURTHEST))


def plan(step: AssignedStep, moment: datetime, *, by: Membership, at: datetime) -> None:
    """Let the two do a step at `moment` (UTC), in place of what stood; both are reminded.

    Raises ValidationError for a moment that is past or further away than `FURTHEST`, or where the
    step is no longer part of their weeks; PermissionDenied for somebody of another couple.
    """
    if not at < moment <= at + FURTHEST:
        raise ValidationError(TOO_FAR)
    with _held(step, by):
        step.together_at = moment
        step.mean(moment, by.user.zone)
        step.save(update_fields=["together_at", "local_day", "local_time", "place"])
        for member in _members(step):
            schedules.once(
                member.user,
                KIND,
                subject=step.pk,
                scope=step.couple_id,
                moment=moment,
                place=step.place,
                at=at,
            )
        record("step.planned", couple_id=step.couple_id, about=step)


def clear(step: AssignedStep, *, by: Membership, at: datetime) -> None:
    """Take a planned time away for both. Raises PermissionDenied as `plan` does."""
    with _held(step, by):
        AssignedStep.objects.filter(pk=step.pk).update(together_at=None, **NO_TIME)
        schedules.stop(subject=step.pk, kind=KIND)
        record("step.cleared", couple_id=step.couple_id, about=step)


def still_wanted(dues: Sequence[Due]) -> set[int]:
    """Return the messages that should still go: the time stands, and the person has not paused.

    Not where the step or its set was taken out, or the counselor is theirs no more. Two queries.
    """
    clients = Client.objects.working().agreed()
    steps = AssignedStep.objects.filter(
        pk__in={due.subject for due in dues},
        skipped_at=None,
        assignment__ended_at=None,
        assignment__client__in=clients,
    )
    standing = set(steps.values_list("pk", "couple", "together_at"))
    here = set(Membership.objects.listening(dues).values_list("user", "couple"))
    return {
        due.message
        for due in dues
        if (due.user, due.scope) in here and (due.subject, due.scope, due.moment) in standing
    }


def link(subject: uuid.UUID) -> str:
    """Return the address that leads from a planned step to the page of its set."""
    return reverse("counseling:given-step", args=[subject])


@contextmanager
def _held(step: AssignedStep, by: Membership) -> Iterator[None]:
    """Hold the couple; raise unless `by` is theirs and the step still part of their weeks."""
    if by.left_at is not None or by.couple_id != step.couple_id:
        raise PermissionDenied
    with hold(by.couple):
        stands = AssignedStep.objects.filter(pk=step.pk, skipped_at=None, assignment__ended_at=None)
        if not stands.filter(assignment__client__ended_at=None).exists():
            raise ValidationError(_("This step is no longer part of your weeks."))
        yield


def _members(step: AssignedStep) -> Sequence[Membership]:
    members = Membership.objects.current().filter(couple=step.couple_id)
    return list(members.select_related("user"))
