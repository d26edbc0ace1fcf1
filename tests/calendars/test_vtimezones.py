"""A VTIMEZONE says what our own clock says, in the form that every program reads."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from dateutil.rrule import rrulestr

from intimacy.calendars import vtimezones, yearly_changes
from intimacy.calendars.ics import calendar
from intimacy.calendars.vtimezones import vtimezone
from intimacy.lib.recurrence import Rule
from intimacy.lib.zones import zone, zone_names
from tests.calendars.read_feed import STARTS, thing
from tests.calendars.test_times import ZONES

END = datetime(2089, 6, 1)


def observances(place: str, first: int, last: int | None) -> list[icalendar.cal.Component]:
    return icalendar.Timezone.from_ical(vtimezone(place, first, last).to_ical()).subcomponents


def onsets(part: icalendar.cal.Component) -> list[datetime]:
    """Expand one observance with a third library."""
    if "RRULE" not in part:
        return [part.DTSTART]
    rule = rrulestr(part["RRULE"].to_ical().decode(), dtstart=part.DTSTART)
    found = rule.between(part.DTSTART, END, inc=True)
    assert found[0] == part.DTSTART  # no reader agrees with another where it is not (3.8.5.3)
    return found


def clock(place: str, first: int, last: int | None) -> list[tuple[datetime, timedelta]]:
    """Read a VTIMEZONE as the RFC says: (UTC onset, offset from then on), in order."""
    return sorted(
        (onset - part.TZOFFSETFROM, part.TZOFFSETTO)
        for part in observances(place, first, last)
        for onset in onsets(part)
    )


def assert_told(place: str, first: int, last: int | None) -> None:
    changes, ends = clock(place, first, last), datetime((last or END.year - 1) + 1, 1, 1)
    begins = datetime(first, 1, 1) + timedelta(days=1)
    weeks = [begins + n * timedelta(days=7) for n in range((ends - begins).days // 7)]
    near = [at + timedelta(seconds=s) for at, _ in changes for s in (-1, 0) if begins < at < ends]
    for at in (*weeks, *near):
        offset = changes[bisect_right(changes, at, key=lambda change: change[0]) - 1][1]
        assert at.replace(tzinfo=UTC).astimezone(zone(place)).utcoffset() == offset, at


@pytest.mark.abuse("AC-49")
@pytest.mark.parametrize("place", ZONES)
def test_a_zone_is_told_as_it_is_for_as_long_as_a_series_may_run(place: str) -> None:
    assert_told(place, 2025, None)
    assert_told(place, 2026, 2027)


@pytest.mark.long
def test_every_zone_is_told_as_it_is() -> None:
    for place in zone_names():
        for last in (None, 2026, 2028):
            assert_told(place, 2025, last)


def test_nothing_is_told_by_rdate_which_one_program_in_two_misreads() -> None:
    for place in ZONES:
        assert not any("RDATE" in part for part in observances(place, 2025, None))


BERLIN = """
BEGIN:DAYLIGHT
DTSTART:20250330T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:20251026T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
""".split()


def test_a_rule_that_goes_on_is_one_daylight_and_one_standard() -> None:
    """ "Only as far back as the events need": it begins in the year before the first of them."""
    text = calendar([thing(Rule("DAILY"), "Europe/Berlin")], host="x.example").decode().split()
    begins = text.index("TZID:Europe/Berlin") + 1
    assert text[begins : begins + len(BERLIN) + 1] == [*BERLIN, "END:VTIMEZONE"]


@pytest.mark.parametrize(
    ("place", "kinds"),
    [
        (
            "Europe/Dublin",
            ["STANDARD", "DAYLIGHT"],
        ),  # whose winter is the other way round in tzdata
        ("Australia/Lord_Howe", ["DAYLIGHT", "STANDARD"]),
        ("Africa/Cairo", ["DAYLIGHT", "STANDARD", "STANDARD"]),  # at times the first of November
        ("Asia/Kolkata", ["STANDARD"]),
    ],
)
def test_as_few_observances_as_say_it(place: str, kinds: list[str]) -> None:
    assert [part.name for part in observances(place, 2026, None)] == kinds


def test_an_ended_series_needs_no_clock_beyond_its_end() -> None:
    """Of Gaza each change is known up to 2086, and none of them follows a rule."""
    daily = thing(Rule("DAILY"), "Asia/Gaza")
    until = thing(Rule("DAILY", until=STARTS.date() + timedelta(days=30)), "Asia/Gaza")
    ended, endless = (calendar([one], host="x.example") for one in (until, daily))
    assert len(ended) < 2_000 < len(endless) < 25_000


def test_one_clock_serves_every_series_of_a_place() -> None:
    """From the first of them on, and without end where one has none."""
    early = thing(Rule("DAILY", until=STARTS.date()), "Asia/Gaza", STARTS)
    late = thing(Rule("DAILY"), "Asia/Gaza", STARTS.replace(year=2030))
    found = icalendar.Calendar.from_ical(calendar([late, early], host="x.example"))
    (clock,) = found.walk("VTIMEZONE")
    years = [part.DTSTART.year for part in clock.subcomponents]
    assert (min(years), max(years)) == (2025, 2087)


def test_a_rule_our_own_clock_does_not_follow_is_told_change_by_change(monkeypatch) -> None:
    """The zones' files and our clock may be of two years: our clock is what reminders keep."""
    wrong = yearly_changes.changes_of("America/New_York")
    vtimezones._rule.cache_clear(), vtimezones.vtimezone.cache_clear()
    monkeypatch.setattr(vtimezones, "changes_of", lambda _: wrong)
    try:
        assert not any("RRULE" in part for part in observances("Europe/Berlin", 2025, 2027))
        assert_told("Europe/Berlin", 2025, 2027)
    finally:
        vtimezones._rule.cache_clear(), vtimezones.vtimezone.cache_clear()
