"""The nudge to answer the five lines: off until somebody turns it on, at a day and hour of theirs.

Two of them are a week apart at least, whatever is chosen in between. It looks only at what its own
person did, alone or in a pair, and says nothing but that they asked.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, time

from django.db.models import FETCH_RAISE, Max
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.couples.spaces import hold
from intimacy.lib.recurrence import Rule
from intimacy.lib.spans import DAY, WEEK
from intimacy.lib.zones import local_time
from intimacy.pulse.models import Pulse, PulseNudge
from intimacy.reminders import preferences, schedules
from intimacy.reminders.kinds import Due, Kind

KIND = "pulse-nudge"
SUNDAY, AT_FIVE, FOUR_WEEKS = 6, time(17), 4  # until somebody chooses theirs


def nudge_of(by: Membership) -> PulseNudge:
    """Return the person's nudge in their space; one nobody chose is unsaved."""
    for found in PulseNudge.objects.filter(couple=by.couple, user=by.user)[:1]:
        return found
    chosen = {"every_weeks": FOUR_WEEKS, "weekday": SUNDAY, "hour": AT_FIVE}
    return PulseNudge(couple=by.couple, user=by.user, **chosen)


def is_on(user: User) -> bool:
    """True where this person has the nudge turned on."""
    return preferences.Wants.of([user.pk]).choice(user.pk, KIND).on


def choose(by: Membership, every_weeks: int, weekday: int, hour: time, *, at: datetime) -> None:
    """Nudge every so many weeks on this weekday (0 is Monday) at this hour of `by`'s own clock.

    Turns the kind on. Raises Closed where the space has ended.
    """
    with hold(by.couple):
        _set(nudge_of(by), every_weeks, weekday, hour, at)
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
                _set(nudge, nudge.every_weeks, nudge.weekday, nudge.hour, at)


def still_nudged(dues: Sequence[Due]) -> set[int]:
    """Return the messages to people who answered nothing in the first half of the time since.

    Nobody is nudged in a pause, or while the two rest.
    """
    at = now()
    last = _last_taken(dues)
    nudges = PulseNudge.objects.filter(couple__in={due.scope for due in dues})
    every = {(row.couple_id, row.user_id): row.every_weeks for row in nudges}
    rows = Membership.objects.listening(dues).select_related("couple").fetch_mode(FETCH_RAISE)
    here = {(row.couple_id, row.user_id) for row in rows if not row.couple.rests(at)}
    return {
        due.message
        for due in dues
        if (due.scope, due.user) in here & every.keys()
        and last.get((due.scope, due.user), due.moment - every[due.scope, due.user] * WEEK)
        <= due.moment - every[due.scope, due.user] * WEEK / 2
    }


def _last_taken(dues: Sequence[Due]) -> dict[tuple[uuid.UUID, int], datetime]:
    taken = Pulse.objects.filter(author__in={due.user for due in dues})
    found = taken.values("couple", "author").annotate(last=Max("taken_at")).order_by()
    return {(row["couple"], row["author"]): row["last"] for row in found}


def _set(nudge: PulseNudge, every_weeks: int, weekday: int, hour: time, at: datetime) -> None:
    local = local_time(at, nudge.user.zone)
    earliest = local.date() if hour > local.time() else local.date() + DAY
    if nudge.pk is not None:
        earliest = max(earliest, _free_from(nudge, local))
    nudge.every_weeks, nudge.weekday, nudge.hour = every_weeks, weekday, hour
    nudge.begins_on = earliest
    nudge.save()
    starts = earliest + (weekday - earliest.weekday()) % 7 * DAY
    schedules.repeat(
        nudge.user,
        KIND,
        subject=nudge.couple_id,
        scope=nudge.couple_id,
        rule=Rule("WEEKLY", every=every_weeks, weekdays=(weekday,)),
        starts=datetime.combine(starts, hour),
        place=nudge.user.zone,
        at=at,
    )


def _free_from(nudge: PulseNudge, local: datetime) -> date:
    """Return the first day a week after a nudge that may have come last by the local time."""
    today = local.date() if nudge.hour <= local.time() else local.date() - DAY
    last = today - (today.weekday() - nudge.weekday) % 7 * DAY
    return last + WEEK if last >= nudge.begins_on else nudge.begins_on


def _answer(subject: uuid.UUID) -> str:
    return reverse("pulse:answer")


NUDGE = Kind(
    KIND,
    _("A nudge to look back on the last weeks"),
    still_nudged,
    _answer,
    lasts=DAY,
    on=False,
    hint=_("Every few weeks, and not where you did so shortly before."),
    begins=begin,
    times="pulse:nudge",
)
