"""This week, state by state: its name, its headline and its one button, as the person sees it."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.urls import reverse

from checkins.begin_week import current
from checkins.models import CheckIn, WeekOff
from intimacy.couples import pair_couple, part_couple, rhythm
from intimacy.lib.tokens import token_hash
from intimacy.sharing import open_together, opened_words
from intimacy.sharing.models import UNDO, Lane, Words
from tests.conftest import START, items, member, seal, write

NOW = START + timedelta(hours=3)


@pytest.fixture(name="look")
def _look(sign_in):
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
        assert [link.label for link in seen[0].links] == [
            "Leave a thank-you",
            "Next week’s questions",
        ]


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
