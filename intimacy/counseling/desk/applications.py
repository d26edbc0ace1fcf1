"""Asking to work here as a counselor. Staff look at the licence before anything opens."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.counseling.models import Counselor
from intimacy.couples.spaces import lock_people
from intimacy.lib.compiled import compiled, first


@dataclass(frozen=True)
class Details:
    """What staff look up, and the name couples will know."""

    name: str
    qualification: str
    licence_number: str
    licence_body: str
    country: str


def of(user: User) -> Counselor | None:
    """Return the person's counselor row in whatever state, or None."""
    return first(_of(user))


@compiled
def _of(user: User) -> QuerySet[Counselor]:
    return Counselor.objects.filter(user=user)[:1]


def may_apply(counselor: Counselor | None) -> bool:
    """True for whoever never applied, waits, or was refused; not once staff said yes or stop."""
    return counselor is None or not (counselor.approved_at or counselor.deactivated_at)


def apply(user: User, details: Details, *, at: datetime) -> Counselor:
    """Send an application, or put new details in the place of those that wait; twice is one.

    After a refusal it waits again. `at` (UTC) becomes its date: staff say yes to the details
    of that moment only. Raises PermissionDenied for a counselor at work or deactivated.
    """
    with transaction.atomic():
        lock_people(user)
        counselor = of(user) or Counselor(user=user)
        if not may_apply(counselor):
            raise PermissionDenied
        for field, value in asdict(details).items():
            setattr(counselor, field, value)
        counselor.applied_at, counselor.refused_at = at, None
        counselor.save()
        record("counselor.applied", actor_id=user.pk, subject_id=user.pk, about=counselor)
    return counselor
