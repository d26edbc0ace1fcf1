"""Both are reminded once, in the words of every reminder, when it is time to come back; whoever
asked for a little time hears of it once more."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.couples.spaces import has_other
from intimacy.reminders import schedules
from intimacy.reminders.kinds import Due, Kind
from intimacy.repair.models import Break, Reply

BACK, AGAIN = "b-back", "b-again"


def settle(one: Break, at: datetime) -> None:
    """Bring both people's reminders in line with what each knows of a break at `at` (UTC).

    Call it under the lock, in the transaction of the change.
    """
    members = Membership.objects.current().filter(couple=one.couple_id).select_related("user")
    for member in members.order_by("slot"):
        when = _time_for(one, member.user)
        if when is None or when <= at:
            schedules.stop(user=member.user, kind=BACK, subject=one.pk)
        else:
            about: dict[str, Any] = {"subject": one.pk, "scope": one.couple_id}
            schedules.once(member.user, BACK, **about, moment=when, at=at)


def _time_for(one: Break, user: User) -> datetime | None:
    hidden = one.arrived_at is None and not one.mine(user)
    return None if hidden or one.is_back(user) else one.time_known(user)


def still_on(dues: Sequence[Due]) -> set[int]:
    """Return the messages about the time to come back as its reader knows it, in two queries."""
    rows = Break.objects.select_related("by").in_bulk({due.subject for due in dues})
    wanted = set()
    for due, user in _listening(dues):
        one = rows.get(due.subject)
        if one and one.couple_id == due.scope and _time_for(one, user) == due.moment:
            wanted.add(due.message)
    return wanted


def still_asked(dues: Sequence[Due]) -> set[int]:
    """Return those to whoever asked for time and has not closed the letter since; two queries."""
    asked = Reply.objects.filter(letter__in=[due.subject for due in dues])
    times, closed = {}, set()
    for reply in asked:
        if reply.kind == Reply.Kind.TIME:
            times[reply.letter_id, reply.by_id] = reply.again_at
        else:
            closed.add(reply.letter_id)
    return {
        due.message
        for due, user in _listening(dues)
        if due.subject not in closed and times.get((due.subject, user.pk)) == due.moment
    }


def _listening(dues: Sequence[Due]) -> list[tuple[Due, User]]:
    """Return each message with its reader, where they are in that open space and not paused."""
    members = Membership.objects.listening(dues).select_related("user")
    here = {(member.user_id, member.couple_id): member.user for member in members}
    return [(due, here[due.user, due.scope]) for due in dues if (due.user, due.scope) in here]


def _break_page(subject: UUID) -> str:
    return reverse("repair:break", args=[subject])


def _letter_page(subject: UUID) -> str:
    return reverse("repair:letter", args=[subject])


def _start() -> str:
    return reverse("repair:start")


KINDS = (
    Kind(
        BACK,
        _("A time to come back together"),
        still_on,
        _break_page,
        timedelta(minutes=30),
        fixed=True,
        link_all=_start,
        offered=has_other,
    ),
    Kind(
        AGAIN,
        _("A little time is over"),
        still_asked,
        _letter_page,
        timedelta(hours=2),
        fixed=True,
        link_all=_start,
        offered=has_other,
    ),
)
