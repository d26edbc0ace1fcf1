"""By which ways reminders get through to a person now, and whether they know where none does."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, QuerySet
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import Choice, Preferences, Subscription
from intimacy.reminders.preferences import Wants


@dataclass(frozen=True)
class Reach:
    """What of all that is on gets through: by mail, and to how many devices."""

    wanted: bool  # something is on, and they did not turn everything off
    mail: bool
    devices: int

    @property
    def nobody(self) -> bool:
        """True where they asked for reminders, and none can come."""
        return self.wanted and not (self.mail or self.devices)


def reach_of(user: User, wants: Wants, devices: int) -> Reach:
    """Return what reaches a person of whose devices so many take pushes."""
    person = wants.person(user.pk)
    choices = [choice for kind in KINDS if (choice := wants.choice(user.pk, kind)).on]
    mail = person.bounced_address != user.email and any(choice.mail for choice in choices)
    push = bool(settings.VAPID_PRIVATE_KEY) and any(choice.push for choice in choices)
    wanted = bool(choices) and not person.silent_since
    return Reach(wanted=wanted, mail=mail, devices=devices if push else 0)


def nobody_reaches(user: User) -> bool:
    """True where nothing gets through to somebody who wants it and has not said that they know.

    In three queries; `perhaps_nobody` says of nearly everybody that they need not be asked.
    """
    wants = Wants.of([user.pk])
    if wants.person(user.pk).knows_since:
        return False
    working = Subscription.objects.filter(user=user, refused_at=None).count()
    return reach_of(user, wants, working).nobody


def perhaps_nobody(user: User, email: str) -> QuerySet[User]:
    """Select the user where mail to this `email` of theirs does not reach for all they want."""
    bounced = Preferences.objects.filter(user=user, bounced_address=email)
    without_mail = Choice.objects.filter(user=user, on=True, mail=False)
    return User.objects.filter(Exists(bounced) | Exists(without_mail), pk=user.pk)


def something_lost(user_id: int, **changes: object) -> None:
    """Write down what was lost of the ways to reach a person: what they knew no longer counts."""
    given = {**changes, "knows_since": None}
    Preferences.objects.update_or_create(user_id=user_id, defaults=given)


def know(user: User) -> None:
    """Say no more of what reaches this person no longer, until something else is lost."""
    known = {"knows_since": now(), "device_lost_at": None}
    Preferences.objects.update_or_create(user=user, defaults=known)
