"""One evening, or one ritual, as a file to add to any calendar."""

import uuid
from datetime import timedelta

import icalendar
import pytest
import time_machine

from intimacy.couples.part_couple import leave
from intimacy.dates import move_date
from intimacy.rituals import do_ritual, manage_ritual
from tests.calendars.conftest import EVENING, LATER, night, tea
from tests.conftest import START, member


@pytest.fixture
def get(sign_in):
    """Ask as a person, at a moment, for the file of a ritual or an evening."""

    def got(user, thing, at=LATER):
        kind = "dates" if hasattr(thing, "planner") else "rituals"
        with time_machine.travel(at, tick=False):
            return sign_in(user).get(f"/together/{kind}/{thing.pk}/calendar.ics")

    return got


@pytest.mark.sqlite
@pytest.mark.abuse("AC-05")
def test_an_evening_to_take_along(alice, bob, get, couple):
    response = get(bob, night(alice, bob))
    assert response["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert response["Content-Disposition"] == 'attachment; filename="reminder.ics"'
    assert "no-store" in response["Cache-Control"]
    found = icalendar.Calendar.from_ical(response.content)
    (event,) = found.walk("VEVENT")
    assert found["METHOD"] == "PUBLISH"
    assert (event.start, event.duration) == (EVENING, timedelta(hours=2))
    assert event["SUMMARY"] == "Reminder"
    assert "cnry" not in response.text


@pytest.mark.sqlite
def test_a_ritual_to_take_along_with_what_is_otherwise(alice, bob, get, couple):
    ritual = tea(alice)
    do_ritual.leave_out(ritual, START.date() + timedelta(days=2), at=START)
    found = icalendar.Calendar.from_ical(get(bob, ritual).content)
    (event,) = found.walk("VEVENT")
    assert event["RRULE"]["FREQ"] == ["DAILY"]
    assert "EXDATE" in event
    assert event.start.tzinfo.key == "America/New_York"
    assert [zone["TZID"] for zone in found.walk("VTIMEZONE")] == ["America/New_York"]


@pytest.mark.sqlite
def test_their_pages_lead_there_while_they_are_to_come(alice, bob, couple, sign_in):
    ritual, evening = tea(alice), night(alice, bob, surprise=True)
    paths = [f"/together/rituals/{ritual.pk}/", f"/together/dates/{evening.pk}/"]
    with time_machine.travel(LATER, tick=False):
        his = sign_in(bob)
        for path in paths:
            assert f'href="{path}calendar.ics"' in his.get(path).text
        manage_ritual.pause(ritual, at=LATER), move_date.cancel(evening, at=LATER)
        for path in paths:
            assert "calendar.ics" not in his.get(path).text


@pytest.mark.sqlite
def test_names_stand_in_it_for_whoever_chose_names(alice, bob, named, get):
    ritual, evening, surprise = tea(bob), night(bob, alice), night(bob, alice, surprise=True)
    assert "cnry-tea-name" in get(alice, ritual).text
    assert "cnry-date-title" in get(alice, evening).text
    assert "cnry" not in get(alice, surprise).text
    assert "cnry" not in get(bob, ritual).text


@pytest.mark.sqlite
@pytest.mark.abuse("AC-01, AC-25")
def test_strangers_and_those_who_left_find_nothing(alice, bob, charlie, couple, get):
    things = [tea(alice), night(alice, bob)]
    assert [get(charlie, thing).status_code for thing in things] == [404, 404]
    assert [get(bob, thing).status_code for thing in things] == [200, 200]
    leave(member(bob), at=LATER)
    for user in (alice, bob):
        assert [get(user, thing).status_code for thing in things] == [404, 404]


@pytest.mark.sqlite
def test_what_is_not_agreed_yet_is_in_no_calendar(alice, bob, couple, get):
    evening = night(alice, bob)
    evening.state, evening.asked, evening.asks = "proposed", bob, "answer"
    evening.save()
    assert get(alice, evening).status_code == 404
    evening.pk = uuid.uuid4()
    assert get(alice, evening).status_code == 404
