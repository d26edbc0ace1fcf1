"""When the week knocks: it has opened, it is still open, it is ready to be opened together.

Each looks at the person's own state only, so that no knock and no silence tells about the other;
"ready" alone is about both, is off unless somebody turns it on, and goes at their own daily hour.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db.models import FETCH_RAISE, QuerySet
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from checkins import untouched_weeks
from checkins.models import CheckIn, WeekOff
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import has_other
from intimacy.lib.compiled import compiled
from intimacy.reminders import schedules
from intimacy.reminders.kinds import Due, Kind, register
from intimacy.reminders.new_knocks import Knock, knock_all
from intimacy.sharing.models import Exchange, Seal, Words

PUNCTUAL = timedelta(hours=1)  # the tick comes every minute: later than that is an outage
STILL_AFTER = timedelta(days=2)
QUIET_AFTER = 8  # own weeks left untouched: "We stopped knocking"
OPEN, STILL, READY, SET = "week-open", "week-still", "week-ready", "set-new"


def begun(checkins: Collection[CheckIn], at: datetime) -> None:
    """Weeks have begun: knock at each one's own daily hour, and once more two days later.

    Counted from the opening and not from now, `at`, when the tick came by: whoever's daily hour is
    the week's own is told today. From now where an outage let the opening pass. Three queries.
    """
    knocks = []
    weeks = {checkin.couple_id: checkin for checkin in checkins}
    told = Membership.objects.current().filter(couple__in=weeks, user__knock_hour__isnull=False)
    person = ("user", "user__knock_hour", "user__zone")
    for couple, user, hour, zone in told.values_list("couple", *person):
        week = weeks[couple]
        opened = week.began_at
        since = opened if opened and opened <= at < opened + PUNCTUAL else at
        for kind, after in ((OPEN, since), (STILL, since + STILL_AFTER)):
            knocks.append(Knock(user, hour or 0, zone, kind, week.pk, couple, after))
    knock_all(knocks)


def ready(exchanges: Iterable[Exchange], at: datetime) -> None:
    """Check-ins among these will open, or have: let those who asked for it know."""
    opening = [exchange.pk for exchange in exchanges if exchange.opens_at]
    if not opening:
        return
    for checkin in _opening(opening):
        opens_at = checkin.exchange.opens_at or at
        for member in _members(checkin):
            about = {"subject": checkin.pk, "scope": checkin.couple_id}
            schedules.knock(member.user, READY, at=max(at, opens_at), **about)


@compiled
def _opening(exchanges: Collection[uuid.UUID]) -> QuerySet[CheckIn]:
    rows = CheckIn.objects.filter(exchange__in=exchanges).exclude(exchange__opens_at=None)
    return rows.select_related("couple", "exchange").fetch_mode(FETCH_RAISE)


def set_arrived(couple: Couple, subject: uuid.UUID, at: datetime) -> None:
    """Questions somebody chose for the two have come: say so once, at each one's own hour.

    `subject` is whatever brings them; `scheduling.stop(subject=…)` takes it back.
    """
    for member in Membership.objects.current().filter(couple=couple).select_related("user"):
        schedules.knock(member.user, SET, subject=subject, scope=couple.pk, at=at)


def _members(checkin: CheckIn) -> Iterable[Membership]:
    return _members_of(checkin.couple_id)


@compiled
def _members_of(couple: uuid.UUID) -> QuerySet[Membership]:
    return Membership.objects.current().filter(couple=couple).select_related("user")


def _of_each(dues: Sequence[Due]) -> dict[tuple[object, int], Due]:
    return {(due.subject, due.user): due for due in dues}


def _standing(dues: Sequence[Due]) -> Iterable[tuple[Membership, CheckIn]]:
    """Yield those who are still in the space and not pausing, with the week that runs there."""
    running = CheckIn.objects.running().filter(pk__in={due.subject for due in dues})
    weeks = {week.couple_id: week for week in running.select_related("exchange", "couple")}
    for member in Membership.objects.listening(dues).filter(couple__in=weeks):
        yield member, weeks[member.couple_id]


def _untouched(dues: Sequence[Due], *, drafts_count: bool) -> set[int]:
    """Return the messages whose person has not done with the week that still runs."""
    wanted, of = set(), _of_each(dues)
    done = _done(dues, drafts_count=drafts_count)
    for member, week in _standing(dues):
        due = of.get((week.pk, member.user_id))
        if due and not week.couple.rests(now()) and (week.pk, member.user_id) not in done:
            wanted.add(due.message)
    return wanted


def _done(dues: Sequence[Due], *, drafts_count: bool) -> set[tuple[object, int]]:
    """Return (check-in, person) where they sealed, passed the week, or wrote if that counts."""
    subjects = {due.subject for due in dues}
    sealed = Seal.objects.filter(exchange__checkin__in=subjects)
    done: set[tuple[object, int]] = set(sealed.values_list("exchange__checkin", "user"))
    done |= set(WeekOff.objects.filter(checkin__in=subjects).values_list("checkin", "user"))
    if drafts_count:
        written = Words.objects.filter(item__exchange__checkin__in=subjects)
        done |= set(written.values_list("item__exchange__checkin", "author"))
    return done


def _open_wanted(dues: Sequence[Due]) -> set[int]:
    return _untouched(dues, drafts_count=True) - _given_up(dues)


def _given_up(dues: Sequence[Due]) -> set[int]:
    """Return the messages of people who have left their own last eight weeks alone."""
    couples, users = {due.scope for due in dues}, {due.user for due in dues}
    quiet = untouched_weeks.left_alone(QUIET_AFTER, couples=couples, users=users)
    return {due.message for due in dues if (due.scope, due.user) in quiet}


def _still_wanted(dues: Sequence[Due]) -> set[int]:
    return _untouched(dues, drafts_count=False) - _given_up(dues)


def _ready_wanted(dues: Sequence[Due]) -> set[int]:
    of = _of_each(dues)
    return {
        of[week.pk, member.user_id].message
        for member, week in _standing(dues)
        if (week.pk, member.user_id) in of and week.exchange.is_open(now()) and not week.talked_at
    }


def _still_from(subject: uuid.UUID) -> datetime | None:
    """Return the moment before which a week is not told to be still open."""
    weeks = CheckIn.objects.filter(pk=subject, began_at__isnull=False)
    began = weeks.values_list("began_at", flat=True).first()
    return began + STILL_AFTER if began else None


def _set_wanted(dues: Sequence[Due]) -> set[int]:
    here = set(Membership.objects.listening(dues).values_list("user", "couple"))
    return {due.message for due in dues if (due.user, due.scope) in here}


def register_kinds() -> None:
    """Make the week's kinds known to the reminders."""
    week = partial(Kind, held=True, lasts=timedelta(days=3), link=lambda week: reverse("week"))
    register(
        week(OPEN, _("A new week has opened"), _open_wanted),
        week(STILL, _("Your week is still open"), _still_wanted, never_before=_still_from),
        week(READY, _("Both are sealed"), _ready_wanted, on=False, offered=has_other),
        week(SET, _("A new set of questions has come"), _set_wanted, offered=has_other),
    )
