"""Days by the rule, moments on a person's clock, whatever the clocks do."""

from datetime import UTC, date, datetime, time
from time import perf_counter

import pytest

from intimacy.lib.recurrence import Rule
from intimacy.lib.recurrence import occurrences as by_rule
from intimacy.lib.zones import moment as utc_moment
from intimacy.rituals import do_ritual, manage_ritual
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import MOST, day_of, first_day, is_day, moments, occurrences_of
from tests.conftest import person
from tests.rituals.conftest import NOW, TODAY, begin, days

ZONES = (
    "Europe/Berlin America/New_York Australia/Lord_Howe Asia/Kathmandu Pacific/Apia Africa/Cairo "
    "America/Nuuk America/Havana Pacific/Chatham Africa/Casablanca Asia/Beirut UTC"
).split()


def ritual_at(hour, rule="FREQ=DAILY"):
    starts = date(2026, 1, 1)
    return Ritual(rule=rule, starts_on=starts, at=hour, clock="each", place="UTC", minutes=5)


@pytest.mark.abuse("AC-49")
@pytest.mark.parametrize("place", ZONES)
def test_a_year_of_days_has_each_once_and_agrees_with_the_engine(place):
    since, until = (utc_moment(date(year, 1, 3), time(12), place) for year in (2026, 2027))
    for hour in (time(0), time(0, 30), time(2, 30), time(23, 30)):
        ritual = ritual_at(hour)
        found = list(moments(ritual, place, since, until))
        assert len(found) == len({day for day, _ in found}) == 365
        engine = by_rule(ritual.recurs, ritual.starts, place, since=since, until=until)
        assert [moment for _, moment in found] == [moment for _, moment in engine]
        assert all(day_of(ritual, place, moment) == day for day, moment in found)


def test_a_time_the_clocks_jump_over_keeps_its_day():
    ritual = ritual_at(time(23, 30))  # in Nuuk 23:00 becomes 0:00 of Sunday
    night = datetime(2026, 3, 28, 12, tzinfo=UTC)
    day, begins = next(moments(ritual, "America/Nuuk", night, night + days(1)))
    assert day == date(2026, 3, 28)
    assert begins == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_nine_is_nine_where_each_of_them_is(tea, alice, bob):
    rows = [occurrences_of([tea], user, NOW, NOW + days(1)) for user in (alice, bob)]
    assert [[o.begins.hour for o in found] for found in rows] == [[19], [1]]
    assert [found[0].day for found in rows] == [TODAY, TODAY]


def test_one_moment_is_one_moment(call, alice, bob):
    hers, his = (occurrences_of([call], user, NOW, NOW + days(60)) for user in (alice, bob))
    assert hers == his
    assert {o.begins.hour for o in hers} == {20, 21}  # Berlin's clocks went back in October


@pytest.mark.sqlite
def test_what_was_left_out_is_not_there_and_what_moved_is(tea, alice, bob):
    do_ritual.leave_out(tea, TODAY, at=NOW)
    do_ritual.move(tea, TODAY + days(1), datetime(2026, 9, 9, 8), at=NOW)
    hers, his = (occurrences_of([tea], user, NOW, NOW + days(3)) for user in (alice, bob))
    assert [(o.day.day, o.begins, o.moved) for o in hers] == [
        (8, datetime(2026, 9, 8, 19, tzinfo=UTC), False),
        (7, datetime(2026, 9, 9, 6, tzinfo=UTC), True),
    ]
    assert [o.begins.hour for o in his] == [1, 12]


def test_paused_and_ended_ones_have_none(tea, call, alice):
    manage_ritual.pause(tea, at=NOW)
    manage_ritual.end(call, at=NOW)
    rows = Ritual.objects.visible_to(alice)
    assert rows.count() == 2
    assert occurrences_of(rows, alice, NOW, NOW + days(9)) == []


@pytest.mark.abuse("AC-50")
def test_there_is_an_end_to_what_is_asked_for(tea, call, alice):
    began = perf_counter()
    found = occurrences_of([tea, call], alice, NOW, NOW + days(4000))
    assert perf_counter() - began < 0.5
    assert len(found) == MOST
    found = occurrences_of([tea], alice, NOW, NOW + days(4000))
    assert NOW + days(398) < found[-1].begins <= NOW + days(400)


def test_it_asks_the_database_once_for_any_number(couple, alice, django_assert_num_queries):
    for number in range(9):
        begin(alice, at=time(number))
    rows = list(Ritual.objects.visible_to(alice))
    with django_assert_num_queries(1):
        found = occurrences_of(rows, alice, NOW, NOW + days(2))
    assert [o.begins for o in found] == sorted(o.begins for o in found)
    assert len(found) == 18


def test_days_a_rule_holds():
    ritual = ritual_at(time(7), "FREQ=MONTHLY;BYMONTHDAY=-1")
    assert is_day(ritual, date(2026, 2, 28))
    assert not is_day(ritual, date(2026, 2, 27))
    assert not is_day(ritual, date(2025, 12, 31))  # before it began
    assert first_day(ritual, date(2026, 2, 28)) == date(2026, 2, 28)
    assert first_day(ritual, date(2026, 3, 1)) == date(2026, 3, 31)


def test_every_two_weeks_keeps_its_weeks(couple, alice):
    ritual = begin(alice, Rule("WEEKLY", 2, (6,)))
    found = occurrences_of([ritual], alice, NOW, NOW + days(60))
    assert [(o.day - TODAY).days for o in found] == [0, 14, 28, 42, 56]


def test_a_person_alone_has_them_too(db):
    nora = person("Nora", "Asia/Tokyo")
    (first,) = occurrences_of([begin(nora)], nora, NOW, NOW + days(1))
    assert (first.day, first.begins.hour) == (date(2026, 9, 7), 12)
