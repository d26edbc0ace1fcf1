"""What stands on This week beside its state, and for however many questions."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.couples import rhythm
from intimacy.home.week_states import _from_beside
from intimacy.lib.numbers import at_first, in_words
from intimacy.lib.weeks import Rhythm
from intimacy.sharing.models import UNDO, Item, Lane
from tests.conftest import START, items, pair, seal, write
from tests.home.test_states import (
    NOW,
    _look,  # noqa: F401  fixtures
    invited,
    off,
    week_of,
)

# --- What stands beside the state -------------------------------------------------------


def test_only_the_other_is_shown_a_changed_day(look, couple, alice, bob):
    rhythm.change(couple, Rhythm("Europe/Berlin", 4, 20), by=alice, at=NOW)
    answer = reverse("rhythm-answer", args=[couple.rhythm_changes.get().pk])
    assert answer not in look(alice)[1]
    assert answer in look(bob)[1]


def test_words_written_alone_are_offered_to_their_author(look, alice, bob):
    write(alice, items(week_of(alice))[0], "The smell of rain", lane=Lane.ME)
    week = current(pair(alice, bob), START)
    assert reverse("checkins:bring", args=[week.pk]) in look(alice)[1]
    assert reverse("checkins:bring", args=[week.pk]) not in look(bob)[1]


def test_last_week_is_remembered_until_it_was_talked_about(look, opened, alice):
    next_week = START + timedelta(days=8)
    assert "Last week has opened too." in look(alice, next_week)[1]
    CheckIn.objects.update(talked_at=NOW)
    assert "Last week has opened too." not in look(alice, next_week)[1]


@pytest.mark.abuse("AC-04")
def test_last_week_is_still_sealed_for_whoever_sealed_it(look, sign_in, checkin, alice, bob):
    seal(alice, checkin)
    next_week = START + timedelta(days=8)
    assert "Last week is still sealed." in look(alice, next_week)[1]
    assert "Last week can still be opened." in look(bob, next_week)[1]
    with time_machine.travel(next_week, tick=False):
        assert "Week of 6 September" in sign_in(alice).get(f"/c/{checkin.pk}/mine/").text


def test_three_untouched_weeks_offer_a_slower_pace(look, checkin, alice, bob):
    assert "every two weeks" not in look(alice, START + timedelta(weeks=2))[1]
    assert "every two weeks" in look(alice, START + timedelta(weeks=3))[1]


@pytest.mark.abuse("AC-01")
def test_a_stranger_sees_a_week_of_their_own(look, opened, charlie):
    state, page = look(charlie)
    assert state.name == "alone"
    assert "Alice" not in page
    assert "Bob" not in page


def test_signed_out_there_is_no_week(client, couple):
    assert client.get("/week/").status_code == 302


def test_the_minute_of_undo_is_on_this_week_too(look, alice, checkin):
    seal(alice, checkin, at=NOW)
    assert "60 seconds to undo" in look(alice)[1]
    assert "seconds to undo" not in look(alice, at=NOW + UNDO)[1]


def test_waiting_with_words_begun_says_carry_on(look, alice):
    invited(alice)
    write(alice, items(week_of(alice))[0], "already here", lane=Lane.ME)
    state, _ = look(alice)
    assert state.name == "invited"
    assert state.sentence.endswith("you can carry on meanwhile.")
    assert state.button.label == "Carry on"


@pytest.mark.parametrize(
    ("at", "when"),
    [
        (START + timedelta(minutes=5), "on Sunday 13 September at 19:00"),  # Sunday evening
        (START + timedelta(days=1), "on Sunday at 19:00"),
        (START + timedelta(days=5, hours=3, minutes=50), "on Sunday at 19:00"),  # Friday, 23:50
        (START + timedelta(days=5, hours=5), "tomorrow at 19:00"),  # Saturday, 01:00
        (START + timedelta(days=6, hours=22), "today at 19:00"),
    ],
)
def test_the_next_week_is_named_by_how_near_it_is(look, opened, alice, at, when):
    CheckIn.objects.update(talked_at=START)
    assert look(alice, at)[0].sentence == f"The next check-in opens {when}."


def test_how_near_the_next_week_is_goes_by_ones_own_clock(look, checkin, alice, bob):
    """Saturday at 19:30 in New York is Sunday in Berlin already; it opens at 13:00 there."""
    for person in (alice, bob):
        off(person, checkin)
    late = START + timedelta(days=6, hours=5, minutes=30)
    assert look(alice, late)[0].sentence == "Nothing is asked until today at 19:00."
    assert look(bob, late)[0].sentence == "Nothing is asked until tomorrow at 13:00."


# --- However many questions -------------------------------------------------------------


def test_this_week_renders_for_any_number_of_questions(sign_in, checkin, alice):
    """Whatever the form offers and the picker finds."""
    version = items(checkin)[0].version
    checkin.exchange.items.all().delete()
    headlines = []
    with time_machine.travel(NOW, tick=False):
        browser = sign_in(alice)
        for count in range(13):
            if count:
                Item.objects.create(exchange=checkin.exchange, position=count, version=version)
            response = browser.get("/week/")
            assert response.status_code == 200
            headlines.append(response.context["state"].headline)
    assert headlines[:2] == ["Nothing is asked this week", "One question for this week"]
    assert headlines[7] == "Seven questions for this week"
    assert headlines[12] == "Twelve questions for this week"


@pytest.mark.parametrize("day", ["", "Thursday"])
@pytest.mark.parametrize("count", range(13))
def test_any_number_may_come_from_a_counselor(count, day):
    origins = [SimpleNamespace(name="Dana", day=day)] * count
    said = _from_beside(SimpleNamespace(origins=origins))
    assert bool(said) == bool(count)
    if count:
        named = in_words(count) if day else at_first(count)
        assert f"{named} come{'s' if count == 1 else ''} from Dana" in said
