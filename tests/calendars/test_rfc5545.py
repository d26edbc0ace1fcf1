"""What a calendar says, line by line, and that nobody can make it say more."""

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intimacy.calendars.ics import Repeating, Single, calendar
from intimacy.lib.recurrence import Rule
from intimacy.lib.text import clean_name
from tests.calendars.read_feed import STAMP, STARTS, assert_same, known, thing, told

# --- Where it begins, how it is written -------------------------------------------------------


def lines(*what: Repeating | Single, method: str = "") -> list[str]:
    """Return the unfolded lines of a calendar."""
    text = calendar(what, host="x.example", method=method).decode()
    return text.replace("\r\n ", "").splitlines()


def events(*what: Repeating | Single) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(calendar(what, host="x.example")).walk("VEVENT")


@pytest.mark.sqlite
def test_begins_with_a_true_occurrence_though_the_start_is_none() -> None:
    mondays = thing(Rule("WEEKLY", 2, (0,)), "Europe/Berlin")  # it starts on a Wednesday
    assert events(mondays)[0].start.isoformat() == "2026-01-12T20:00:00+01:00"
    assert "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO" in lines(mondays)
    assert_same([mondays])


@pytest.mark.sqlite
def test_leaves_out_what_lies_long_ago_and_keeps_the_beat() -> None:
    since = date(2027, 1, 1)
    every_other = thing(Rule("WEEKLY", 2, (2,)), "UTC", since=since, skipped={date(2026, 1, 21)})
    times = told([every_other])[str(every_other.uid)]
    assert times == [at for at in known(every_other) if at.date() >= since]
    assert not [line for line in lines(every_other) if line.startswith("EXDATE")]


FEBRUARY = datetime(2026, 2, 1, 20)


@pytest.mark.parametrize(
    "gone",
    [
        thing(Rule("MONTHLY", 12, monthday=31, until=date(2026, 3, 30)), "UTC", FEBRUARY),  # never
        thing(Rule("DAILY", until=date(2026, 1, 6)), "UTC"),
        thing(Rule("DAILY"), "UTC", ends=STARTS.replace(tzinfo=UTC)),
    ],
)
def test_says_nothing_of_what_has_no_occurrence(gone: Repeating) -> None:
    assert events(gone) == []


@pytest.mark.sqlite
def test_an_end_is_told_in_utc_and_includes_the_last_evening() -> None:
    until = thing(Rule("DAILY", until=date(2026, 7, 3)), "Europe/Berlin")
    assert "RRULE:FREQ=DAILY;UNTIL=20260703T180000Z" in lines(until)
    ended = replace(until, ends=datetime(2026, 5, 1, 18, 0, tzinfo=UTC))
    assert "RRULE:FREQ=DAILY;UNTIL=20260501T175959Z" in lines(ended)
    assert_same([until])
    assert_same([ended])


@pytest.mark.sqlite
def test_exceptions_name_the_occurrence_on_its_own_clock() -> None:
    gap = date(2026, 3, 29)  # 02:15 does not exist
    moved = {gap: datetime(2026, 3, 30, 9)}
    starts = datetime(2026, 1, 7, 2, 15)
    skipped = thing(Rule("DAILY"), "Europe/Berlin", starts, skipped=frozenset({gap}))
    assert "EXDATE;TZID=Europe/Berlin:20260329T021500" in lines(skipped)
    other = lines(replace(skipped, skipped=frozenset(), moved=moved))
    assert "RECURRENCE-ID;TZID=Europe/Berlin:20260329T021500" in other
    assert "DTSTART;TZID=Europe/Berlin:20260330T090000" in other
    assert other.count(f"UID:{skipped.uid}@x.example") == 2


@pytest.mark.sqlite
def test_an_exception_to_no_occurrence_touches_no_series() -> None:
    day, when = date(2026, 1, 8), datetime(2026, 1, 9, 9)  # Thursday, Friday
    odd = thing(Rule("WEEKLY", 1, (2,)), "UTC", moved={day: when})
    series, alone = events(odd)
    assert alone["UID"] != series["UID"]
    assert alone.start == when.replace(tzinfo=UTC)
    assert not {"RRULE", "RECURRENCE-ID"} & set(alone)
    left_out = replace(odd, moved={}, skipped=frozenset({day}))
    assert not [line for line in lines(left_out) if line.startswith("EXDATE")]
    assert_same([odd])
    assert_same([left_out])


ALWAYS = """
VERSION:2.0
PRODID:-//Reminders//EN
NAME:Reminders
X-WR-CALNAME:Reminders
REFRESH-INTERVAL;VALUE=DURATION:PT6H
TZID:Asia/Kolkata
SUMMARY:Reminder
CLASS:PRIVATE
TRANSP:TRANSPARENT
SEQUENCE:7
DTSTAMP:20260906T180000Z
LAST-MODIFIED:20260906T180000Z
ACTION:DISPLAY
DESCRIPTION:Reminder
TRIGGER:-PT1H30M
""".split()


@pytest.mark.sqlite
def test_every_event_is_private_stable_and_neutral() -> None:
    one = thing(Rule("DAILY"), "Asia/Kolkata", sequence=7, alarm=90)
    said = lines(one)
    assert not set(ALWAYS) - set(said)
    assert f"UID:{one.uid}@x.example" in said
    assert "Tend" not in "".join(said)


@pytest.mark.parametrize(
    ("minutes", "before"), [(0, "P0D"), (15, "-PT15M"), (1440, "-P1D"), (10080, "-P7D")]
)
def test_days_before_are_days_on_the_clock_and_not_hours(minutes: int, before: str) -> None:
    """A day is nominal (RFC 5545, 3.3.6): the evening before, whatever the clocks do meanwhile."""
    assert f"TRIGGER:{before}" in lines(thing(Rule("DAILY"), "Europe/Berlin", alarm=minutes))


def single(**more: object) -> Single:
    begins = datetime(2026, 10, 25, 18, tzinfo=UTC)
    return Single(uuid.uuid4(), begins, 120, STAMP, "https://x.example/", **more)


@pytest.mark.sqlite
def test_one_evening_is_told_in_utc_and_a_cancelled_one_stays_silent() -> None:
    said = lines(single(alarm=60, busy=True), method="PUBLISH")
    assert {"DTSTART:20261025T180000Z", "STATUS:CONFIRMED", "METHOD:PUBLISH"} <= set(said)
    assert {"TRANSP:OPAQUE", "TRIGGER:-PT1H", "DURATION:PT2H"} <= set(said)
    assert "BEGIN:VTIMEZONE" not in said
    gone = lines(single(alarm=60, cancelled=True, sequence=2))
    assert {"STATUS:CANCELLED", "SEQUENCE:2"} <= set(gone)
    assert "SUMMARY:Reminder\\, called off" in gone  # calcurse and FullCalendar know no STATUS
    (long,) = events(single(cancelled=True, summary="a" * 200))
    assert long["SUMMARY"] == f"{'a' * 108}, called off"
    assert "BEGIN:VALARM" not in gone


@pytest.mark.sqlite
def test_lines_are_folded_and_end_as_they_should() -> None:
    feed = calendar([thing(Rule("DAILY"), "Europe/Dublin", summary="ü" * 200)], host="x.example")
    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))
    assert feed.count(b"\n") == feed.count(b"\r\n") == feed.count(b"\r")


# --- What people type -------------------------------------------------------------------------

NASTY = [
    "Tea\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x",
    "a\nX-EVIL:1",
    "\x00\x0bATTACH:x\x85DESCRIPTION:y\u2028LOCATION:z\u2029",
    ";VALUE=URI:x,y\\n\\,",
    "\u202egnp\ud800",
    "",
]
OURS = set(
    "UID DTSTAMP LAST-MODIFIED DTSTART DURATION SEQUENCE SUMMARY URL CLASS TRANSP RRULE "
    "RECURRENCE-ID EXDATE STATUS".split()
)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-40, AC-48")
@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(
    st.sampled_from(NASTY)
    | st.text(st.characters(exclude_categories=()))
    | st.text(st.sampled_from('\r\n\x00\x0b\x0c\x85\u2028 BEGIN:VT,;\\"=END'))
)
def test_a_name_is_only_ever_a_summary(name: str) -> None:
    moved = {date(2026, 1, 8): datetime(2026, 1, 8, 9)}
    found = events(
        thing(Rule("DAILY"), "Europe/Berlin", summary=name, moved=moved), single(summary=name)
    )
    assert len(found) == 3
    assert all(set(event) <= OURS for event in found)
    assert {str(event["SUMMARY"]) for event in found} == {clean_name(name)[:120] or "Reminder"}
