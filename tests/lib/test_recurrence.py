"""Rules that repeat, held against dateutil, and the two hours a year that do not behave."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest
from dateutil import rrule

from intimacy.lib.recurrence import Rule, next_instant, next_local, occurrences, parse
from intimacy.lib.zones import moment, zone, zone_names

FREQ = {"DAILY": rrule.DAILY, "WEEKLY": rrule.WEEKLY, "MONTHLY": rrule.MONTHLY}
DAYS = (rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR, rrule.SA, rrule.SU)
DRAWN = 20_000


def drawn_rule(draw: random.Random) -> Rule:
    every = draw.choice([1, 1, 1, 2, 3, 4])
    match draw.choice(["daily", "weekly", "on a day", "on a weekday"]):
        case "daily":
            return Rule("DAILY", every)
        case "weekly":
            return Rule("WEEKLY", every, tuple(sorted(draw.sample(range(7), draw.randint(1, 7)))))
        case "on a day":
            return Rule("MONTHLY", every, monthday=draw.choice([*range(1, 32), -1]))
        case _:
            return Rule(
                "MONTHLY", every, (draw.randrange(7),), nth=draw.choice([1, 2, 3, 4, 5, -1])
            )


def drawn_start(draw: random.Random) -> datetime:
    day = date(2020, 1, 1) + timedelta(days=draw.randrange(365 * 16))
    return datetime.combine(day, time(draw.randrange(24), draw.randrange(0, 60, 5)))


def theirs(rule: Rule, starts: datetime) -> rrule.rrule:
    """Begin with the first day the rule names: a calendar counts from there."""
    if rule.every > 1:
        starts = expanded(rule, starts, every=1).after(starts, inc=True)
    return expanded(rule, starts, rule.every)


def expanded(rule: Rule, starts: datetime, every: int) -> rrule.rrule:
    days = [DAYS[day](rule.nth) if rule.nth else DAYS[day] for day in rule.weekdays]
    return rrule.rrule(
        FREQ[rule.freq],
        dtstart=starts,
        interval=every,
        byweekday=days or None,
        bymonthday=rule.monthday or None,
    )


def first_instant(rule: Rule, starts: datetime, place: str, after: datetime) -> datetime:
    """What dateutil says on the local clock, converted one by one until one lies after `after`."""
    local = after.astimezone(zone(place)).replace(tzinfo=None)
    for found in theirs(rule, starts).xafter(local - timedelta(days=2)):
        if (instant := moment(found.date(), found.time(), place)) > after:
            return instant
    raise AssertionError("dateutil found none")


def test_agrees_with_dateutil_over_twenty_thousand_draws() -> None:
    """On naive local times, and as instants in every zone there is."""
    draw, places = random.Random(7), zone_names()
    for _ in range(DRAWN):
        rule, starts, place = drawn_rule(draw), drawn_start(draw), draw.choice(places)
        after = starts + timedelta(minutes=draw.randrange(-2000, 100_000))
        drawn = (str(rule), starts, place, after)
        assert next_local(rule, starts, after) == theirs(rule, starts).after(after), drawn
        assert parse(str(rule)) == rule
        at = moment(after.date(), after.time(), place)
        expected = first_instant(rule, starts, place, at)
        assert next_instant(rule, starts, place, at) == expected, drawn


@pytest.mark.abuse("AC-49")
@pytest.mark.parametrize("place", ["Europe/Berlin", "Australia/Lord_Howe", "Antarctica/Troll"])
def test_beside_every_change_of_the_clocks_nothing_is_lost_or_doubled(place: str) -> None:
    """Asked from every quarter of an hour, the next is what one gets by going through them all."""
    rule, starts = Rule("DAILY"), datetime(2026, 1, 1, 2, 15)
    since, until = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    every = [instant for _, instant in occurrences(rule, starts, place, since=since, until=until)]
    days = {instant.astimezone(zone(place)).date() for instant in every}
    assert len(every) == len(days) == 365
    for instant in every:
        for minutes in range(-300, 300, 15):
            after = instant + timedelta(minutes=minutes)
            expected = next(one for one in [*every, None] if one is None or one > after)
            if expected:
                assert next_instant(rule, starts, place, after) == expected


def test_a_time_the_clocks_skip_comes_later_and_one_they_repeat_comes_first() -> None:
    """RFC 5545, 3.3.5."""
    rule, starts = Rule("DAILY"), datetime(2026, 3, 1, 2, 30)
    spring, autumn = datetime(2026, 3, 28, 20, tzinfo=UTC), datetime(2026, 10, 24, 20, tzinfo=UTC)
    skipped = next_instant(rule, starts, "Europe/Berlin", spring)
    assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 by the new clock
    repeated = next_instant(rule, starts, "Europe/Berlin", autumn)
    assert repeated == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_eight_in_the_evening_stays_eight() -> None:
    rule, starts = Rule("WEEKLY", weekdays=(6,)), datetime(2026, 1, 4, 20)
    year = {"since": datetime(2026, 1, 1, tzinfo=UTC), "until": datetime(2027, 1, 1, tzinfo=UTC)}
    found = list(occurrences(rule, starts, "America/New_York", **year))
    assert {local.time() for local, _ in found} == {time(20)}
    assert {instant.hour for _, instant in found} == {0, 1}
    assert len(found) == 52


def test_the_start_counts_only_where_the_rule_says_so() -> None:
    mondays = Rule("WEEKLY", weekdays=(0,))
    assert next_local(mondays, datetime(2026, 9, 2, 8), datetime(2020, 1, 1)) == datetime(
        2026, 9, 7, 8
    )


def test_until_is_the_last_day() -> None:
    rule = Rule("DAILY", until=date(2026, 9, 3))
    starts = datetime(2026, 9, 1, 8)
    assert next_local(rule, starts, datetime(2026, 9, 2, 8)) == datetime(2026, 9, 3, 8)
    assert next_local(rule, starts, datetime(2026, 9, 3, 8)) is None


FIRST = [
    # every four weeks on Monday, from a Sunday: tomorrow, not in four weeks
    (Rule("WEEKLY", 4, (0,)), date(2026, 9, 6), [date(2026, 9, 7), date(2026, 10, 5)]),
    (Rule("WEEKLY", 2, (0, 2)), date(2026, 9, 4), [date(2026, 9, 7), date(2026, 9, 9)]),
    (Rule("WEEKLY", 2, (0, 6)), date(2026, 9, 6), [date(2026, 9, 6), date(2026, 9, 14)]),
    (Rule("MONTHLY", 3, monthday=15), date(2026, 9, 20), [date(2026, 10, 15), date(2027, 1, 15)]),
    (Rule("MONTHLY", 2, (4,), nth=5), date(2026, 9, 1), [date(2026, 10, 30), date(2027, 4, 30)]),
    (Rule("MONTHLY", 12, monthday=30), date(2026, 2, 1), [date(2026, 3, 30), date(2027, 3, 30)]),
]


@pytest.mark.parametrize(("rule", "starts", "days"), FIRST)
def test_it_begins_with_the_first_day_it_names_and_counts_from_there(
    rule: Rule, starts: date, days: list[date]
) -> None:
    begins, found = datetime.combine(starts, time(20)), []
    after = begins - timedelta(days=9)
    for _ in days:
        after = next_local(rule, begins, after) or after
        found.append(after.date())
    assert found == days


@pytest.mark.abuse("AC-50")
def test_what_never_comes_is_none_and_quickly_so() -> None:
    """After the end of time, and the twenty-ninth of every twelfth month from February on."""
    leap = Rule("MONTHLY", 12, monthday=29)
    assert next_local(leap, datetime(2196, 2, 1), datetime(2196, 2, 29)) is None
    assert next_local(Rule("DAILY"), datetime(2026, 2, 1), datetime(9999, 12, 31)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"freq": "SECONDLY"},
        {"freq": "YEARLY"},
        {"freq": "WEEKLY"},
        {"freq": "DAILY", "every": 0},
        {"freq": "DAILY", "every": 10**9},
        {"freq": "DAILY", "weekdays": (1,)},
        {"freq": "WEEKLY", "weekdays": (7,)},
        {"freq": "WEEKLY", "weekdays": (2, 1)},
        {"freq": "MONTHLY"},
        {"freq": "MONTHLY", "monthday": 32},
        {"freq": "MONTHLY", "nth": 6, "weekdays": (1,)},
        {"freq": "MONTHLY", "nth": 1, "weekdays": (1, 2)},
        {"freq": "MONTHLY", "nth": 1, "weekdays": (1,), "monthday": 3},
    ],
)
@pytest.mark.abuse("AC-50")
def test_a_rule_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no such"):
        Rule(**wrong)


@pytest.mark.parametrize("text", ["", "FREQ=DAILY;COUNT=3", "FREQ=WEEKLY;BYDAY=XX", "FREQ"])
def test_text_that_is_no_rule_of_ours_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        parse(text)
