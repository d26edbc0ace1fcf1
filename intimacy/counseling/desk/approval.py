"""What staff decide about a counselor: yes, no, no longer, again. Audited by ids alone.

Nobody decides about themselves: every verb raises ValidationError for one's own row.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from intimacy.accounts.end_sessions import end_others
from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.counseling.care import erased_people
from intimacy.counseling.models import Counselor, Introduction
from intimacy.couples.spaces import lock_people


class State(models.TextChoices):
    WAITING = "waiting", "Waiting"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"
    DEACTIVATED = "deactivated", "Deactivated"


def state_of(counselor: Counselor) -> State:
    """Return where an application stands; a deactivated counselor is that, whatever was before."""
    if counselor.deactivated_at:
        return State.DEACTIVATED
    if counselor.refused_at:
        return State.REFUSED
    return State.APPROVED if counselor.approved_at else State.WAITING


def in_state(state: str) -> Q:
    """Return the condition for counselors `state_of` names so."""
    if state == State.DEACTIVATED:
        return Q(deactivated_at__isnull=False)
    yes, no = state == State.APPROVED, state == State.REFUSED
    return Q(deactivated_at=None, approved_at__isnull=not yes, refused_at__isnull=not no)


def approve(counselor: Counselor, *, by: User, at: datetime, seen: datetime) -> None:
    """Open the desk. `seen` is the date of the application staff looked at.

    Raises ValidationError where it does not wait any longer or was changed since: staff say
    yes to the licence they looked up and to no other.
    """
    with transaction.atomic():
        fresh = _fresh(counselor, by)
        _only(fresh, State.WAITING)
        if fresh.applied_at != seen:
            raise ValidationError("the details were changed since you looked")
        fresh.approved_at = at
        _keep(fresh, "approved", by)


def refuse(counselor: Counselor, *, by: User, at: datetime) -> None:
    """Say no to an application. Raises ValidationError where none waits."""
    with transaction.atomic():
        fresh = _fresh(counselor, by)
        _only(fresh, State.WAITING)
        fresh.refused_at = at
        _keep(fresh, "refused", by)


def deactivate(counselor: Counselor, *, by: User, at: datetime) -> None:
    """Shut a counselor out at once: sessions, clients and invitations end with the row, or none.

    Raises ValidationError where that happened already.
    """
    with transaction.atomic():
        fresh = _fresh(counselor, by)
        _only(fresh, State.WAITING, State.APPROVED, State.REFUSED)
        fresh.deactivated_at = at
        _keep(fresh, "deactivated", by)
        erased_people.end_clients(fresh, by=by, at=at)
        Introduction.objects.filter(counselor=fresh, closed_at=None).update(closed_at=at)
        end_others(fresh.user, here=None)


def reactivate(counselor: Counselor, *, by: User) -> None:
    """Take a deactivation back: they stand where they stood. Clients that ended stay ended.

    Raises ValidationError where there is nothing to take back.
    """
    with transaction.atomic():
        fresh = _fresh(counselor, by)
        _only(fresh, State.DEACTIVATED)
        fresh.deactivated_at = None
        _keep(fresh, "reactivated", by)


def _fresh(counselor: Counselor, by: User) -> Counselor:
    """Take the same lock as applying does, so that an answer meets the details it is for."""
    if counselor.user_id == by.pk:
        raise ValidationError("nobody decides about themselves")
    lock_people(counselor.user)
    return Counselor.objects.select_related("user").get(pk=counselor.pk)


def _only(counselor: Counselor, *states: State) -> None:
    state = state_of(counselor)
    if state not in states:
        raise ValidationError(f"already {state.label.lower()}")


def _keep(counselor: Counselor, done: str, by: User) -> None:
    counselor.save(update_fields=["approved_at", "refused_at", "deactivated_at"])
    subject = counselor.user_id
    record(f"counselor.{done}", actor_id=by.pk, subject_id=subject, about=counselor)
