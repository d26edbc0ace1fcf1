"""Rituals set up when weeks were counted from the start keep every day they had."""

from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from intimacy.lib.recurrence import Rule, next_local, parse
from intimacy.reminders.models import Schedule
from intimacy.rituals.models import Ritual
from tests.calendars.read_feed import assert_same, thing, told
from tests.rituals.conftest import NOW, TODAY, begin

migration = import_module("intimacy.rituals.migrations.0003_keep_their_weeks")
MONDAYS = Rule("WEEKLY", 4, (0,))


def old_days(rule: Rule, starts: date, count: int) -> list[date]:
    """Return its first days as they were counted: in steps from the week or month it starts in."""
    found: list[date] = []
    monday, day = starts - timedelta(days=starts.weekday()), starts
    while len(found) < count:
        weeks = (day - monday).days // 7
        months = (day.year - starts.year) * 12 + day.month - starts.month
        counted = months if rule.freq == "MONTHLY" else weeks
        every_one = datetime.combine(day, time()) - timedelta(minutes=1)
        named = next_local(
            Rule(rule.freq, 1, rule.weekdays, rule.monthday, rule.nth), *[every_one] * 2
        )
        if counted % rule.every == 0 and named and named.date() == day:
            found.append(day)
        day += timedelta(days=1)
    return found


RULES = [
    "FREQ=WEEKLY;INTERVAL=4;BYDAY=MO",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=SU",
    "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15",
    "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=31",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;BYDAY=MO",
]


@pytest.mark.parametrize("text", RULES[:7])
def test_from_the_start_it_gives_them_the_old_days_are_the_new_ones(text):
    rule = parse(text)
    for starts in (date(2026, 9, 4) + timedelta(days=n) for n in range(0, 40, 3)):
        kept = migration.moved_start(text, starts) or starts
        begins, days = datetime.combine(kept, time(20)), []
        after = begins - timedelta(minutes=1)
        for _ in range(3):
            after = next_local(rule, begins, after) or after
            days.append(after.date())
        assert days == old_days(rule, starts, 3), (text, starts)


@pytest.mark.parametrize("text", RULES[7:])
def test_what_is_counted_as_ever_stays(text):
    assert migration.moved_start(text, TODAY) is None


@pytest.mark.sqlite
def test_filled_tables_are_moved_with_their_reminders(couple, alice):
    weekly, monday = begin(alice, Rule("WEEKLY", weekdays=(0,))), begin(alice, MONDAYS)
    before = Schedule.objects.get(subject=weekly.pk, user=alice)
    migration.keep(apps, None)
    monday.refresh_from_db()
    assert monday.starts_on == date(2026, 9, 28)
    days = set(Schedule.objects.filter(subject=monday.pk).values_list("day", flat=True))
    assert days == {date(2026, 9, 28)}
    assert Ritual.objects.get(pk=weekly.pk).starts_on == TODAY
    assert Schedule.objects.get(pk=before.pk).day == before.day
    migration.keep(apps, None)  # once is enough
    monday.refresh_from_db()
    assert monday.starts_on == date(2026, 9, 28)


def test_a_new_one_begins_with_its_first_monday(couple, alice):
    begin(alice, MONDAYS)
    rings = Schedule.objects.get(user=alice)
    assert rings.next_at.date() == date(2026, 9, 7)
    assert (rings.next_at - NOW).days < 2


STARTS = datetime(2026, 9, 6, 20)
COUNTED = ["FREQ=WEEKLY;INTERVAL=4;BYDAY=MO", *RULES[1:7]]


def test_a_calendar_reads_the_same_days():
    things = [thing(parse(text), "Europe/Berlin", starts=STARTS) for text in COUNTED]
    assert_same(things)
    first = told(things[:1])[str(things[0].uid)][0]
    assert first == datetime(2026, 9, 7, 18, tzinfo=UTC)
