"""The nudge to write a note: off until somebody turns it on, at a day and hour of their own.

Two of them are a week apart at least, whatever day is chosen in between.
"""

from datetime import date, datetime, time

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.couples.spaces import hold
from intimacy.lib.recurrence import Rule
from intimacy.lib.spans import DAY, WEEK
from intimacy.lib.zones import local_time
from intimacy.notes.models import Nudge
from intimacy.reminders import preferences, schedules

KIND = "note-nudge"
SATURDAY, AT_TEN = 5, time(10)  # until somebody chooses theirs


def nudge_of(by: Membership) -> Nudge:
    """Return the person's nudge in their space; one nobody chose is Saturday at ten, unsaved."""
    for found in Nudge.objects.filter(couple=by.couple, user=by.user)[:1]:
        return found
    return Nudge(couple=by.couple, user=by.user, weekday=SATURDAY, hour=AT_TEN)


def is_on(user: User) -> bool:
    """True where this person has the nudge turned on."""
    return preferences.Wants.of([user.pk]).choice(user.pk, KIND).on


def choose(by: Membership, weekday: int, hour: time, *, at: datetime) -> None:
    """Nudge on this weekday (0 is Monday) at this hour of `by`'s own clock, from `at` (UTC) on.

    Turns the kind on. Raises Closed where the space has ended.
    """
    with hold(by.couple):
        _set(nudge_of(by), weekday, hour, at)
        preferences.switch(by.user_id, KIND, on=True)


def turn_off(user: User) -> None:
    """Say nothing of it any more; its day and hour stay as they are."""
    preferences.switch(user.pk, KIND, on=False)


def begin(user: User, at: datetime) -> None:
    """Set the day and hour of somebody who turned the nudge on and has chosen none."""
    for me in Membership.objects.current().filter(user=user).select_related("couple", "user")[:1]:
        with hold(me.couple):
            nudge = nudge_of(me)
            if nudge.pk is None:
                _set(nudge, nudge.weekday, nudge.hour, at)


def _set(nudge: Nudge, weekday: int, hour: time, at: datetime) -> None:
    local = local_time(at, nudge.user.zone)
    earliest = local.date() if hour > local.time() else local.date() + DAY
    if nudge.pk is not None:
        earliest = max(earliest, _free_from(nudge, local))
    nudge.weekday, nudge.hour, nudge.begins_on = weekday, hour, earliest
    nudge.save()
    starts = earliest + (weekday - earliest.weekday()) % 7 * DAY
    schedules.repeat(
        nudge.user,
        KIND,
        subject=nudge.couple_id,
        scope=nudge.couple_id,
        rule=Rule("WEEKLY", weekdays=(weekday,)),
        starts=datetime.combine(starts, hour),
        place=nudge.user.zone,
        at=at,
    )


def _free_from(nudge: Nudge, local: datetime) -> date:
    """Return the first day a week after the nudge that came last by the local time `local`."""
    today = local.date() if nudge.hour <= local.time() else local.date() - DAY
    last = today - (today.weekday() - nudge.weekday) % 7 * DAY
    return last + WEEK if last >= nudge.begins_on else nudge.begins_on
