"""Whatever is typed to plan an evening: the mistake said at its field, nothing typed lost."""

import re
from datetime import UTC, datetime

import pytest

from intimacy.dates import move_date, propose_date
from intimacy.dates.forms import ProposalForm
from intimacy.dates.models import DateNight
from tests.dates.conftest import AT, DAY, FRIDAY, HOUR, KNOW, WHAT, agree, offer

GOOD = {
    "title": "Soup & <b>bread</b>",
    "what": WHAT,
    "know": KNOW,
    "minutes": "90",
    "day_1": "2026-09-11",
    "time_1": "19:00",
}
NO_TIME = {"day_1": "", "time_1": ""}
WINDOW = {"window_day": "2026-09-11", "window_from": "20:00", "window_until": "21:30"}
OVER_A_GAP = {
    **NO_TIME,
    "window_day": "2027-03-27",
    "window_from": "22:00",
    "window_until": "02:30",
}
AGAIN = {"day_2": "2026-09-11", "time_2": "19:00"}


def errors(response):
    form = response.context["form"]
    return {name: str(said[0]) for name, said in form.errors.items()}


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "typed",
    [
        GOOD,
        {
            **GOOD,
            "day_2": "12/09/2026",
            "time_2": "19.30",
            "day_3": "13.9.2026",
            "time_3": "7:5",
        },
        {**GOOD, **NO_TIME, **WINDOW},
        {**GOOD, **NO_TIME, **WINDOW, "window_from": "22h00", "window_until": "1.00"},
        {**GOOD, "idea": "no such idea\x00", "once": "no such id"},
        {**GOOD, "day_4": "2026-09-11", "time_4": "19:00"},
    ],
)
def test_what_can_be_is_proposed(couple, alice, ask, typed):
    response = ask(alice, "propose", data=typed)
    assert response.status_code == 302
    assert DateNight.objects.get().options.count() == 1 + 2 * ("day_2" in typed)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49")
@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"title": ""}, "title", "Give it a name"),
        ({"title": "x" * 81}, "title", "at most 80"),
        ({"what": "x" * 2001}, "what", "at most 2000"),
        ({"minutes": "7"}, "minutes", "Select a valid choice"),
        (NO_TIME, "day_1", "Offer a time or two, or a window."),
        ({"day_1": "1890-01-01"}, "day_1", "nearer to today"),
        ({"day_1": "9999-12-31"}, "day_1", "nearer to today"),
        ({"day_1": "2029-01-01"}, "day_1", "within a year"),
        ({"day_1": "2026-02-30"}, "day_1", "Write the day like"),
        ({"day_1": "a\x00b"}, "day_1", "Write the day like"),
        ({"day_1": ""}, "day_1", "Choose a day for this time."),
        ({"time_1": ""}, "time_1", "Choose a time for this day."),
        ({"time_1": "25:00"}, "time_1", "Write the time like"),
        ({"day_1": "2026-09-06"}, "day_1", "That time has passed."),
        ({"day_1": "2027-03-28", "time_1": "02:30"}, "time_1", "The clocks skip"),
        (AGAIN, "time_2", "You offer this time twice."),
        (WINDOW, "window_day", "times or a window, not both"),
        ({**NO_TIME, **WINDOW, "window_until": "19:00"}, "window_until", "ends before it begins"),
        ({**NO_TIME, **WINDOW, "window_until": "20:00"}, "window_until", "ends before it begins"),
        ({**NO_TIME, **WINDOW, "window_until": "08:01"}, "window_until", "twelve hours at most"),
        (OVER_A_GAP, "window_until", "The clocks skip"),
        ({**NO_TIME, **WINDOW, "window_until": ""}, "window_until", "until when"),
        ({**NO_TIME, **WINDOW, "window_day": ""}, "window_day", "Choose a day for this time."),
        ({**NO_TIME, **WINDOW, "window_from": ""}, "window_from", "Choose a time for this day."),
        ({**NO_TIME, "window_until": "21:00"}, "window_day", "when the window begins"),
        ({**NO_TIME, **WINDOW, "window_from": "06:00"}, "window_day", "twelve hours"),
    ],
)
def test_a_mistake_is_said_at_its_field(typed, field, said):
    form = ProposalForm(GOOD | typed, partner="Bob", place="Europe/Berlin", at=AT)
    assert list(form.errors) == [field]
    assert said in form.errors[field][0]


@pytest.mark.parametrize(
    ("begins", "ends", "hours"),
    [("22:00", "01:00", 3), ("20:00", "08:00", 12), ("12:00", "0:00", 12)],
)
def test_a_window_may_cross_midnight(begins, ends, hours):
    typed = GOOD | NO_TIME | WINDOW | {"window_from": begins, "window_until": ends}
    form = ProposalForm(typed, partner="Bob", place="Europe/Berlin", at=AT)
    assert form.is_valid(), form.errors
    [slot] = form.slots
    assert slot.begins.date() == FRIDAY.date()
    assert slot.until - slot.begins == hours * HOUR


AUTUMN = {**NO_TIME, "window_day": "2026-10-24", "window_from": "20:00"}
SPRING = {**NO_TIME, "window_day": "2027-03-27", "window_from": "20:00"}


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("typed", "until", "hours"),
    [(AUTUMN, "07:30", 12.5), (AUTUMN, "08:00", 13), (SPRING, "08:00", 11)],
)
def test_a_window_over_a_night_of_changed_clocks_is_as_long_as_the_hands_say(
    couple, alice, ask, typed, until, hours
):
    response = ask(alice, "propose", data={**GOOD, **typed, "window_until": until})
    assert response.status_code == 302
    option = DateNight.objects.get().options.get()
    assert option.until - option.begins_at == hours * HOUR


@pytest.mark.parametrize("typed", [AUTUMN, SPRING])
def test_more_than_twelve_hours_by_the_hands_is_too_long_on_any_night(typed):
    form = ProposalForm(
        GOOD | typed | {"window_until": "08:01"}, partner="Bob", place="Europe/Berlin", at=AT
    )
    assert list(form.errors) == ["window_until"]
    assert "twelve hours at most" in form.errors["window_until"][0]


@pytest.mark.sqlite
def test_a_long_night_can_be_moved_to_a_usual_one(couple, alice, bob):
    begins = datetime(2026, 10, 24, 18, tzinfo=UTC)
    night = agree(couple, alice, bob, begins, until=begins + 13 * HOUR)
    moved = move_date.move(night, begins + 7 * DAY, by=alice, seen=1, at=AT)
    assert moved.window_until == begins + 7 * DAY + 13 * HOUR


@pytest.mark.sqlite
def test_the_second_of_two_equal_hours_stays_where_it_is_kept(couple, alice, bob, ask):
    """02:30 comes twice on 25 October in Berlin, and once in New York, where it is 21:30."""
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    night = agree(couple, bob, alice, second)
    shown = ask(alice, "move", night).context["form"]
    typed = {"day": str(shown["day"].value()), "time": f"{shown['time'].value():%H:%M}"}
    assert typed == {"day": "2026-10-25", "time": "02:30"}
    assert ask(alice, "move", night, {**typed, "revision": "1"}).status_code == 302
    night.refresh_from_db()
    assert night.begins_at == second


def test_nothing_typed_is_lost(couple, alice, ask):
    typed = GOOD | WINDOW | {"day_1": "1890-01-01", "day_2": "9999-12-31", "time_3": "soon"}
    response = ask(alice, "propose", data=typed)
    assert response.status_code == 422
    assert response.page.count('class="error"') == len(errors(response)) == 4
    for name in errors(response):
        assert f'href="#id_{name}"' in response.page
    for name, text in typed.items():
        assert name == "minutes" or text in response.page, name
    assert not DateNight.objects.exists()


def test_three_hundred_proposals_are_a_sentence(couple, alice, ask, monkeypatch):
    monkeypatch.setattr(propose_date, "OPEN_PROPOSALS", 2)
    for _ in range(2):
        offer(couple, alice)
    response = ask(alice, "propose", data=GOOD)
    assert response.status_code == 422
    assert "Many proposals wait already" in errors(response)["title"]
    assert WHAT in response.page
    assert DateNight.objects.count() == 2


def test_an_answer_that_is_none(couple, alice, bob, ask):
    night = offer(couple, alice, FRIDAY, FRIDAY + DAY)
    for said in ("", "perhaps", "\x00", "YES"):
        response = ask(bob, "answer", night, {"round": "1", "vote_1": said, "vote_2": "no"})
        assert response.status_code == 422
        assert list(errors(response)) == ["vote_1"]
        assert 'href="#id_vote_1"' in response.page
        assert re.search('value="no"[^>]*id="id_vote_2_0"[^>]*checked', response.page)
    assert DateNight.objects.get().asked == bob


def test_an_old_page_changes_nothing(agreed, bob, ask):
    for seen in ("", "7", "-1", "²", "9" * 99, "x\x00"):
        for name in ("answer", "shift", "miss", "suggest"):
            data = {"round": seen, "revision": seen, "to": "tomorrow", "vote_1": "yes"}
            assert ask(bob, name, agreed, data, at=FRIDAY + HOUR).status_code == 302
    assert DateNight.objects.get().revision == 1


def test_a_move_that_cannot_be(agreed, bob, ask):
    good = {"day": "2026-09-13", "time": "14:00", "revision": "1"}
    for name, text in (("day", ""), ("day", "1890-01-01"), ("day", "2026-09-06"), ("time", "x")):
        response = ask(bob, "move", agreed, good | {name: text})
        assert response.status_code == 422
        assert list(errors(response)) == [name]
    assert DateNight.objects.get().begins_at == FRIDAY


def test_other_times_that_cannot_be_are_kept_on_the_page(night, bob, ask):
    typed = {"round": "1", "day_1": "2026-09-06", "time_1": "19:00"}
    response = ask(bob, "suggest", night, typed, at=AT)
    assert (response.status_code, list(errors(response))) == (422, ["day_1"])
    assert 'value="2026-09-06"' in response.page
    assert DateNight.objects.get().round == 1
