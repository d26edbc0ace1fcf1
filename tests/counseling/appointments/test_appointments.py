"""The counselor's day: entering, moving and stopping sessions, and the page called Today."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.counseling.appointments import timetable
from intimacy.counseling.appointments.occurrences import falls_on
from intimacy.counseling.appointments.timetable import Plan
from intimacy.counseling.care import end_care
from intimacy.counseling.models import Appointment
from tests.conftest import START, pair, person, signed_in
from tests.counseling.conftest import counselor_of, in_care

TODAY, NEW = reverse("counseling:desk"), reverse("counseling:session-new")
THURSDAY = date(2026, 9, 10)


@pytest.fixture(autouse=True)
def on_that_sunday(care):
    with time_machine.travel(START, tick=False):
        yield


@pytest.fixture
def row(care):
    return timetable.arrange(care, Plan(THURSDAY, time(17), every_weeks=1), at=START)


def typed(care, **changed):
    fields = {"client": care.pk, "day": "2026-09-10", "hour": "17:00", "minutes": "60"}
    return {**fields, "every_weeks": "1", "until": "", **changed}


def test_entering_a_session_shows_it_today_and_leads_to_the_brief(desk, care):
    assert desk.post(NEW, typed(care)).url == TODAY
    page = desk.get(TODAY).content.decode()
    assert "Alice and Bob" in page
    assert "Thursday 10 September" in page
    assert reverse("counseling:brief", args=[care.pk]) in page
    row = Appointment.objects.get()
    assert (row.client, row.couple_id, row.zone) == (care, care.couple_id, "Europe/Berlin")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"day": "2031-01-01"}, "Choose a day within a year from today."),
        ({"day": "soon"}, "Write the day like 2027-01-31."),
        ({"hour": ""}, "Choose a time."),
        ({"day": "28.3.2027", "hour": "2.30", "every_weeks": "0"}, "The clocks skip this time"),
        ({"minutes": "0"}, "Give it five minutes or more."),
        ({"every_weeks": "500"}, "Choose one from the list."),
        ({"until": "2026-09-01"}, "The last day lies before the first."),
        ({"client": "nobody"}, "Choose one from the list."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(desk, care, changed, said):
    answer = desk.post(NEW, typed(care, **changed))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert answer.context["form"].data["minutes"] == typed(care, **changed)["minutes"]
    assert not Appointment.objects.exists()


def test_sessions_stand_in_order_with_what_repeats_below(desk, care, row):
    other = in_care(care.counselor, pair(person("Eve"), person("Finn")), label="E & F")
    timetable.arrange(other, Plan(THURSDAY, time(9)), at=START)
    timetable.arrange(other, Plan(date(2026, 12, 1), time(9)), at=START)
    context = desk.get(TODAY).context
    assert [r.name for r in context["rows"]] == [
        "Eve and Finn (E & F)",
        "Alice and Bob",
        "Alice and Bob",
    ]
    assert [e.begins.date() for e in context["entries"]] == [THURSDAY, date(2026, 12, 1)]


def test_what_began_this_morning_is_still_there_this_evening(desk, care):
    timetable.arrange(care, Plan(START.date(), time(8)), at=START)
    rows = desk.get(TODAY).context["rows"]
    assert [row.over for row in rows] == [True]


def test_today_asks_the_same_number_of_queries_however_full(desk, care, row):
    desk.get(TODAY)  # the day's first page notes that the session was used
    with CaptureQueriesContext(connection) as few:
        desk.get(TODAY)
    for name in ("Eve", "Gus", "Ida"):
        other = in_care(care.counselor, pair(person(name), person(f"{name}s")))
        timetable.arrange(other, Plan(THURSDAY, time(9), every_weeks=1), at=START)
    with CaptureQueriesContext(connection) as many:
        desk.get(TODAY)
    assert len(few) == len(many)


def date_url(row, day=THURSDAY):
    return reverse("counseling:session-date", args=[row.pk]) + f"?day={day}"


def test_one_date_can_be_moved_left_out_and_put_back(desk, row):
    answer = desk.post(date_url(row), {"go": "move", "on": "2026-09-11", "hour": "09:00"})
    assert answer.url == TODAY
    assert row.changes.get().moved_to.isoformat() == "2026-09-11T07:00:00+00:00"
    assert "moved" in desk.get(TODAY).content.decode()
    desk.post(date_url(row), {"go": "back"})
    assert not row.changes.exists()
    desk.post(date_url(row), {"go": "out"})
    assert row.changes.get().moved_to is None


def test_the_second_of_two_equal_hours_stays_where_it_is_kept(desk, row):
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    timetable.move(falls_on(row, THURSDAY), second)
    shown = desk.get(date_url(row)).context["form"]
    assert (str(shown["on"].value()), shown["hour"].value()) == ("2026-10-25", time(2, 30))
    desk.post(date_url(row), {"go": "move", "on": "2026-10-25", "hour": "02:30"})
    assert row.changes.get().moved_to == second


@pytest.mark.parametrize("day", ["2026-09-11", "never", "", "9999-12-31", "\x00"])
def test_a_day_the_row_does_not_fall_on_is_not_there(desk, row, day):
    assert desk.get(date_url(row, day)).status_code == 404


def test_a_move_to_nowhere_is_refused_where_it_was_typed(desk, row):
    answer = desk.post(date_url(row), {"go": "move", "on": "", "hour": "25:99"})
    assert answer.status_code == 422
    assert not row.changes.exists()


def test_a_row_is_changed_from_its_next_date_on_and_stopped(desk, row, care):
    url = reverse("counseling:session", args=[row.pk])
    assert desk.get(url).context["form"].initial["day"] == THURSDAY
    desk.post(url, typed(care, hour="18:30"))
    assert [r.begins.time() for r in desk.get(TODAY).context["rows"]] == [time(18, 30)] * 2
    standing = Appointment.objects.get(ended_at=None)
    desk.post(reverse("counseling:session-end", args=[standing.pk]))
    assert desk.get(TODAY).context["rows"] == []


def test_a_counselor_who_moved_changes_a_row_as_a_whole(desk, care):
    """Day, hour and last day are shown on the clock they have now, and kept on it."""
    row = timetable.arrange(care, Plan(THURSDAY, time(2), 60, 1, date(2026, 10, 1)), at=START)
    User.objects.filter(counselor=care.counselor).update(zone="America/New_York")
    url = reverse("counseling:session", args=[row.pk])
    here = typed(care, day="2026-09-09", hour="20:00", until="2026-09-30")
    desk.post(url, here)
    assert list(Appointment.objects.all()) == [row]
    desk.post(url, here | {"minutes": "45"})
    changed = Appointment.objects.get(ended_at=None)
    assert (changed.day, changed.hour, changed.zone) == (
        date(2026, 9, 9),
        time(20),
        "America/New_York",
    )
    assert changed.until == date(2026, 9, 30)


GAP = date(2027, 3, 28)


def test_a_date_that_leaves_a_gap_has_its_own_time_again(desk, care):
    row = timetable.arrange(care, Plan(GAP, time(2, 30)), at=START)
    form = desk.get(date_url(row, GAP)).context["form"]
    assert (form.initial["on"], form.initial["hour"]) == (GAP, time(2, 30))
    typed_ = {"go": "move", "on": "28.03.2027", "hour": "02:30"}
    assert "The clocks skip this time" in desk.post(date_url(row, GAP), typed_).text
    desk.post(date_url(row, GAP), typed_ | {"on": "29.03.2027"})
    assert row.changes.get().moved_to.isoformat() == "2027-03-29T00:30:00+00:00"


def test_posting_an_entry_unchanged_changes_nothing(desk, row, care):
    desk.post(reverse("counseling:session", args=[row.pk]), typed(care))
    assert list(Appointment.objects.all()) == [row]


@pytest.mark.abuse("AC-19")
def test_another_counselor_finds_nobody_elses_sessions(row, charlie, care):
    totp.TOTP.activate(charlie, totp.generate_totp_secret())
    counselor_of(charlie)
    browser = signed_in(charlie, "mfa")
    for name in ("session", "session-date", "session-end"):
        url = reverse(f"counseling:{name}", args=[row.pk]) + f"?day={THURSDAY}"
        assert browser.post(url, {"go": "out"}).status_code == 404
    assert browser.post(NEW, typed(care)).status_code == 422
    assert "Alice" not in browser.get(TODAY).content.decode()


def test_sessions_with_a_couple_that_ended_are_gone(desk, row, care, alice):
    end_care.end_care(care, by=alice, at=datetime.fromisoformat("2026-09-07T00:00+00:00"))
    assert desk.get(TODAY).context["rows"] == []
    assert desk.get(date_url(row)).status_code == 404
