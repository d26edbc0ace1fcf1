"""This week, state by state: its name, its headline and its one button, as the person sees it."""

from datetime import timedelta
from html import unescape
from types import SimpleNamespace

import pytest
import time_machine
from django.urls import reverse

from checkins.begin_week import current
from checkins.models import CheckIn, WeekOff
from intimacy.couples import pair_couple, part_couple, rhythm
from intimacy.home.week_states import _from_beside
from intimacy.lib.numbers import at_first, in_words
from intimacy.lib.tokens import token_hash
from intimacy.lib.weeks import Rhythm
from intimacy.sharing import open_together, opened_words
from intimacy.sharing.models import UNDO, Item, Lane, Words
from tests.conftest import START, items, member, pair, seal, write

NOW = START + timedelta(hours=3)


@pytest.fixture
def look(sign_in):
    """Return what a person sees of their week at a moment: state, and the page as text."""

    def looked(user, at=NOW):
        with time_machine.travel(at, tick=False):
            response = sign_in(user).get("/week/")
        assert response.status_code == 200
        return response.context["state"], unescape(response.content.decode())

    return looked


def assert_shows(seen, name, headline, button):
    state, page = seen
    assert (state.name, state.headline, state.button.label) == (name, headline, button)
    assert f"<h1>{headline}</h1>" in page
    assert state.sentence in page
    assert state.button.url in page
    assert len(state.links) <= 2


def week_of(user):
    return current(member(user).couple, START)


def invited(user, at=START):
    return token_hash(pair_couple.invite(user, at=at))


# --- Alone ------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_alone(look, alice):
    assert_shows(look(alice), "alone", "One question for tonight", "Begin")


def test_alone_with_a_draft(look, alice):
    write(alice, items(week_of(alice))[0], "The smell of rain", lane=Lane.ME)
    assert_shows(look(alice), "draft-alone", "Your words are kept", "Carry on")


def test_alone_and_done(look, alice):
    seal(alice, week_of(alice))
    assert_shows(look(alice), "done-alone", "Tended for this week", "Look at my words")


def test_alone_with_a_week_off(look, alice):
    off(alice, week_of(alice))
    assert_shows(look(alice), "passed", "A week off", "Begin after all")


@pytest.mark.sqlite
def test_invited(look, alice):
    invited(alice)
    assert_shows(look(alice), "invited", "Your invitation is ready", "Begin")


def test_an_invitation_that_ran_out_is_gone(look, alice):
    invited(alice)
    state, _ = look(alice, START + pair_couple.LASTS)
    assert state.name == "alone"


@pytest.mark.sqlite
def test_accepted_shows_the_inviter_whom_to_confirm(look, alice, bob):
    invitation = pair_couple.accept(invited(alice), by=bob, at=START)
    seen = look(alice)
    assert_shows(seen, "accepted", "Is this the right person?", "Yes, this is Bob")
    assert invitation.three_words in seen[1]


def test_said_yes_shows_the_other_the_same_words(look, alice, bob):
    invitation = pair_couple.accept(invited(alice), by=bob, at=START)
    seen = look(bob)
    assert_shows(seen, "said-yes", "You said yes", "Begin")
    assert invitation.three_words in seen[1]


def test_a_yes_to_wait_for_comes_before_an_invitation_of_ones_own(look, alice, bob):
    invited(bob)
    pair_couple.accept(invited(alice), by=bob, at=START)
    assert look(bob)[0].name == "said-yes"


# --- Of two -----------------------------------------------------------------------------


def off(user, checkin):
    WeekOff.objects.create(checkin=checkin, user=user, couple=checkin.couple, at=START)


@pytest.mark.sqlite
def test_open(look, checkin, alice):
    assert_shows(look(alice), "open", "Four questions for this week", "Begin")


def test_draft(look, checkin, alice):
    write(alice, items(checkin)[0], "The smell of rain")
    assert_shows(look(alice), "draft", "Your words are kept", "Carry on")


def test_sealed(look, checkin, alice):
    seal(alice, checkin)
    assert_shows(look(alice), "sealed", "Yours is sealed", "Look at mine")


def test_a_rest_leaves_ones_own_seal_in_reach(look, checkin, alice):
    seal(alice, checkin)
    rhythm.rest(checkin.couple, START.date() + timedelta(days=30), by=alice, at=START)
    state, page = look(alice)
    assert state.name == "sealed"
    assert "You are resting together until" in page


def test_within_the_minute_both_still_see_only_their_own_seal(look, opened, alice, bob):
    for person in (alice, bob):
        assert look(person, START + UNDO - timedelta(seconds=1))[0].name == "sealed"


@pytest.mark.sqlite
def test_both_sealed(look, opened, alice, bob):
    assert_shows(look(alice), "both-sealed", "Both are here", "Open")
    assert_shows(look(bob), "both-sealed", "Both are here", "Open")


def test_opened_a_day_later(look, opened, alice):
    seen = look(alice, START + timedelta(days=1, minutes=1))
    assert_shows(seen, "opened", "What you both wrote", "Talk about it")


def test_opened_once_one_has_answered(look, opened, alice, bob):
    his = Words.objects.filter(author=bob).first()
    opened_words.acknowledge(his, "hear", by=member(alice), at=START + UNDO)
    assert look(alice)[0].name == "opened"
    assert look(bob)[0].name == "both-sealed"  # whether Alice looked shows only in her answer


def test_talked(look, opened, alice, bob):
    CheckIn.objects.update(talked_at=NOW)
    for person in (alice, bob):
        seen = look(person)
        assert_shows(seen, "talked", "Tended for this week", "Read it again")


def test_passed(look, checkin, alice, bob):
    off(alice, checkin)
    assert_shows(look(alice), "passed", "A week off", "Begin after all")
    assert look(bob)[0].name == "open"


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_resting(look, checkin, alice, bob, who):
    until = START.date() + timedelta(days=30)
    rhythm.rest(checkin.couple, until, by=alice, at=START)
    seen = look({"alice": alice, "bob": bob}[who])
    assert_shows(seen, "resting", "Resting until Tuesday 6 October", "Ten minutes together")


def test_what_has_opened_comes_before_a_rest(look, opened, alice):
    rhythm.rest(opened.couple, START.date() + timedelta(days=30), by=alice, at=START)
    assert look(alice)[0].name == "both-sealed"


def test_a_pause_looks_like_waiting_to_oneself_too(look, checkin, alice, bob):
    seal(bob, checkin)
    open_together.pause(member(alice), at=START)
    seal(alice, checkin)
    assert look(alice)[0].name == look(bob)[0].name == "sealed"


@pytest.mark.sqlite
@pytest.mark.parametrize("who", ["alice", "bob"])
def test_ended_whoever_ended_it(look, opened, alice, bob, who):
    part_couple.leave(member(alice), at=NOW)
    seen = look({"alice": alice, "bob": bob}[who])
    assert_shows(seen, "ended", "This shared space is closed", "Go to my words")


def test_after_the_line_was_read_the_week_begins_alone(look, sign_in, couple, alice):
    part_couple.leave(member(alice), at=NOW)
    with time_machine.travel(NOW, tick=False):
        response = sign_in(alice).post(reverse("put-away"))
    assert response.url == reverse("week")
    assert look(alice)[0].name == "alone"


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
    origin = SimpleNamespace(name="Dana", day=day)
    lines = [SimpleNamespace(origin=origin) for _ in range(count)]
    said = _from_beside(SimpleNamespace(lines=lines))
    assert bool(said) == bool(count)
    if count:
        named = in_words(count) if day else at_first(count)
        assert f"{named} come{'s' if count == 1 else ''} from Dana" in said
