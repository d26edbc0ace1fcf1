"""What stands in a person's calendar."""

from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import recurring_ical_events
from django.db import connection
from django.test.utils import CaptureQueriesContext

from checkins.begin_week import current, next_beginning
from checkins.models import CheckIn
from intimacy.calendars import addresses
from intimacy.couples import rhythm
from intimacy.dates import move_date
from intimacy.lib.recurrence import Rule
from intimacy.reminders.models import Choice, Preferences
from intimacy.rituals import do_ritual, manage_ritual
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import occurrences_of
from tests.calendars.conftest import EVENING, LATER, ask, choose, events, night, of, tea
from tests.conftest import START, member
from tests.walk import rows


def shown(token: str, since: datetime, until: datetime) -> list[datetime]:
    """Return when what stands in a feed begins, read back by another's reader."""
    found = icalendar.Calendar.from_ical(ask(token, since).content)
    return sorted(
        event.start.astimezone(UTC)
        for event in recurring_ical_events.of(found).between(since, until)
        if since <= event.start < until
    )


def busy(alice, bob) -> list[Ritual]:
    """Rituals of every kind, with times left out and moved, one paused, one ended."""
    daily, weekly, same = tea(alice), tea(bob, Rule("WEEKLY", 2, (1, 5))), tea(bob, clock="same")
    monthly, paused, ended = tea(alice, Rule("MONTHLY", nth=1, weekdays=(4,))), tea(bob), tea(bob)
    day = START.date()
    for ritual in (daily, same):
        do_ritual.leave_out(ritual, day + timedelta(days=2), at=START)
        do_ritual.move(ritual, day + timedelta(days=3), datetime(2026, 9, 12, 21), at=START)
        do_ritual.leave_out(ritual, date(2026, 10, 25), at=START)
    do_ritual.move(paused, day + timedelta(days=4), datetime(2026, 9, 12, 9), at=START)
    manage_ritual.pause(paused, at=LATER)
    manage_ritual.end(ended, at=LATER)
    return [daily, weekly, same, monthly, paused, ended]


@pytest.mark.sqlite
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_shows_rituals_exactly_when_the_engine_has_them(alice, bob, hers, his, who):
    busy(alice, bob)
    user, token = {"alice": (alice, hers), "bob": (bob, his)}[who]
    rituals, until = list(Ritual.objects.all()), LATER + timedelta(days=90)
    engine = [one.begins for one in occurrences_of(rituals, user, LATER, until)]
    assert len(engine) > 180
    assert shown(token, LATER, until) == engine


def test_a_rhythm_changed_from_now_on_is_told_anew(alice, hers):
    ritual, at = tea(alice), START + timedelta(days=20)
    do_ritual.move(ritual, at.date() - timedelta(days=5), datetime(2026, 10, 3, 9), at=START)
    plan = manage_ritual.Plan("Tea", "", 20, devices_away=True)
    weekly = Rule("WEEKLY", 1, (3,))
    changed = manage_ritual.Rhythm(weekly, at.date(), ritual.at, "same", "Asia/Kathmandu")
    ritual = manage_ritual.change(ritual, plan, changed, at=at)
    until = at + timedelta(days=60)
    engine = [one.begins for one in occurrences_of([ritual], alice, at, until)]
    assert shown(hers, at, until) == engine
    assert of(ritual, hers, at)[0]["SEQUENCE"] == ritual.revision > 0


@pytest.mark.sqlite
def test_a_ritual_is_told_on_the_clock_of_whoever_looks(alice, bob, hers, his):
    each, same = tea(alice), tea(alice, clock="same")
    assert [of(r, hers)[0].start.tzinfo.key for r in (each, same)] == ["Europe/Berlin"] * 2
    zones = [of(r, his)[0].start.tzinfo.key for r in (each, same)]
    assert zones == ["America/New_York", "Europe/Berlin"]


def test_what_ended_is_told_up_to_its_end_and_forgotten_later(alice, hers):
    ritual, end = tea(alice), START + timedelta(days=10)
    manage_ritual.end(ritual, at=end)
    assert of(ritual, hers, end)[0]["RRULE"]["UNTIL"] == [end - timedelta(seconds=1)]
    assert not of(ritual, hers, end + timedelta(days=91))


@pytest.mark.sqlite
def test_shows_evenings_agreed_moved_and_cancelled(alice, bob, his):
    evening, gone = night(alice, bob), night(bob, alice, EVENING + timedelta(days=1))
    before = of(evening, his)[0]
    move_date.move(evening, EVENING + timedelta(hours=2), by=alice, seen=evening.revision, at=LATER)
    move_date.cancel(gone, at=LATER)
    after, struck = of(evening, his)[0], of(gone, his)[0]
    assert (before.start, after.start) == (EVENING, EVENING + timedelta(hours=2))
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (after["STATUS"], struck["STATUS"]) == ("CONFIRMED", "CANCELLED")


def openings(token: str, at: datetime = LATER) -> list[datetime]:
    choices = [event for event in events(token, at) if "RRULE" not in event]
    return sorted(event.start for event in choices)


@pytest.mark.sqlite
def test_shows_the_next_openings_and_begins_no_week(alice, hers, checkin):
    first = next_beginning(checkin.couple, checkin, LATER)
    weeks = [checkin.week + timedelta(weeks=n) for n in range(1, 10)]
    opens = [checkin.couple.rhythm.begins(week) for week in weeks]
    assert openings(hers) == opens[:8]
    assert opens[0] == first
    assert opens[7] <= LATER + timedelta(days=60) < opens[8]
    late = first + timedelta(days=1)
    assert openings(hers, late)[0] == first + timedelta(weeks=1)
    assert CheckIn.objects.get() == checkin


def test_a_rest_and_a_changed_day_move_the_openings(alice, hers, checkin):
    couple = checkin.couple
    before = events(hers)[0]["SEQUENCE"]
    changed = rhythm.Rhythm(couple.zone, weekday=2, hour=20, every=2)
    rhythm.change(couple, changed, by=alice, at=LATER)
    rhythm.rest(couple, date(2026, 10, 1), by=alice, at=LATER)
    couple.refresh_from_db()
    times = openings(hers, LATER)
    assert (
        times[0] == next_beginning(couple, checkin, LATER) == datetime(2026, 10, 7, 18, tzinfo=UTC)
    )
    assert [(at - times[0]).days for at in times] == [0, 14, 28]  # within sixty days
    assert events(hers)[0]["SEQUENCE"] == before + 1


@pytest.mark.parametrize(("part", "left"), [("rituals", 9), ("dates", 9), ("checkins", 2)])
def test_leaves_out_what_its_owner_does_not_want(alice, bob, hers, checkin, part, left):
    tea(alice), night(alice, bob)
    assert len(events(hers)) == 10
    choose(alice, **{part: False})
    assert len(events(hers)) == left


@pytest.mark.sqlite
def test_rings_at_the_lead_one_chose_and_not_where_one_wants_silence(alice, bob, hers):
    ritual, evening = tea(alice), night(alice, bob)
    preferences = Preferences.objects.create(user=alice, quiet_from=None)
    Choice.objects.create(user=alice, kind="ritual", lead=25)
    Choice.objects.create(user=alice, kind="date-soon", on=False)
    alarm = of(ritual, hers)[0].walk("VALARM")[0]
    assert alarm["TRIGGER"].dt == timedelta(minutes=-25)
    assert not of(evening, hers)[0].walk("VALARM")
    preferences.silent_since = START
    preferences.save()
    assert not of(ritual, hers)[0].walk("VALARM")


def cost(token: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        ask(token)
    return len(asked)


@pytest.mark.sqlite
def test_asks_the_database_as_often_for_forty_as_for_three(alice, bob, named, checkin):
    for _ in range(3):
        do_ritual.leave_out(tea(alice), START.date() + timedelta(days=1), at=START)
    night(alice, bob)
    few = cost(named)
    for number in range(37):
        do_ritual.leave_out(tea(alice), START.date() + timedelta(days=number), at=START)
    for number in range(1, 5):
        night(alice, bob, EVENING + timedelta(days=number))
    assert cost(named) == few <= 12


@pytest.mark.sqlite
@pytest.mark.abuse("AC-27")
def test_asking_changes_nothing(alice, bob, named, checkin):
    tea(alice), night(alice, bob)
    before = rows()
    for at in (LATER, START + timedelta(days=40)):
        ask(named, at), ask(named, at, "head")
    assert rows() == before


@pytest.mark.abuse("AC-50")
def test_years_of_exceptions_stay_bounded(alice, hers, monkeypatch):
    monkeypatch.setattr("intimacy.calendars.contents.EXCEPTIONS_AT_MOST", 5)
    ritual = tea(alice)
    for number in range(9):
        do_ritual.leave_out(ritual, START.date() + timedelta(days=number + 1), at=START)
    gone = of(ritual, hers)[0]["EXDATE"].dts
    assert [leaf.dt.day for leaf in gone] == [11, 12, 13, 14, 15]  # the newest are kept


def test_somebody_alone_has_a_calendar_too(alice):
    token = addresses.make(alice, at=START)
    current(member(alice).couple, START)
    tea(alice)
    assert len(events(token)) == 9
