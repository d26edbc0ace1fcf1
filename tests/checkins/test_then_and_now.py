"""A question that comes again shows each their own earlier words, and nobody else's."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine

from checkins.begin_week import begin, current
from intimacy.couples import part_couple
from intimacy.sharing.models import Lane, Words
from prompts.library import catalog
from prompts.library.addressee import Addressee
from prompts.models import Prompt
from prompts.picker.candidates import Pick, Why
from prompts.staff.revise_prompt import revise
from tests.asked import WEEK, ask_again
from tests.conftest import START, items, member, pair, person, seal, write

LATER = START + 60 * WEEK
THEN = "What you wrote in"


@pytest.fixture(autouse=True)
def _later():
    with time_machine.travel(LATER + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def again(opened):
    """A year after `opened`, the same four questions; nobody has written yet."""
    return ask_again(opened.couple, LATER.date())


def text(client, checkin, part):
    response = client.get(f"{checkin.get_absolute_url()}{part}/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def thens(client, checkin, part):
    """Return by position what the page has of earlier words, after the page itself."""
    response = client.get(f"{checkin.get_absolute_url()}{part}/")
    lines = response.context["shown"].lines
    return [line.then.text if line.then else None for line in lines]


def answered(checkin, *people, at=LATER):
    for user in people:
        for item in items(checkin):
            write(user, item, f"{user.name} again to {item.position}", at=at)
        seal(user, checkin, at)
    checkin.exchange.refresh_from_db()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-02")
def test_while_writing_each_finds_their_own_words(again, alice, bob, sign_in):
    for me, other in ((alice, bob), (bob, alice)):
        seen = text(sign_in(me), again, 1)
        assert f"{THEN} September 2026" in seen
        assert "You were asked this before. Now again: then and now." in seen
        for position in (1, 2, 3, 4):
            assert f"{me.name} to {position}" in seen
            assert f"{other.name} to {position}" not in seen


@pytest.mark.sqlite
@pytest.mark.abuse("AC-02")
def test_once_opened_then_stands_beside_now(again, alice, bob, sign_in):
    answered(again, alice, bob)
    for me, other in ((alice, bob), (bob, alice)):
        seen = text(sign_in(me), again, "both")
        assert seen.count(THEN) == 4
        assert "Alice again to 1" in seen
        assert "Bob again to 1" in seen
        assert f"{me.name} to 1" in seen
        assert f"{other.name} to 1" not in seen  # it was for that week, not for this page


def test_nothing_stands_where_nothing_was_asked_before(couple, alice, sign_in):
    first = current(couple, START)
    assert THEN not in text(sign_in(alice), first, 1)
    fresh = begin(couple, LATER.date(), [Pick(p, Why.TURN) for p in catalog.first_week()])
    assert THEN not in text(sign_in(alice), fresh, 1)


def test_drafts_and_passed_questions_are_no_earlier_words(checkin, alice, sign_in):
    one, two, *_ = items(checkin)
    write(alice, one, "Passed on this", passed=True)
    write(alice, two, "For me", Lane.ME)
    seal(alice, checkin)
    unsealed = ask_again(checkin.couple, (START + WEEK).date())
    write(alice, items(unsealed)[2], "Only a draft", at=START + WEEK)
    again = ask_again(checkin.couple, LATER.date())
    assert thens(sign_in(alice), again, 1) == [None, "For me", None, None]


@pytest.mark.abuse("AC-25")
def test_words_of_another_couple_stay_there(alice, bob, sign_in):
    eve = person("Eve")
    before = current(pair(eve, alice), START)
    answered(before, eve, alice, at=START)
    part_couple.leave(member(eve), at=START + timedelta(hours=1))
    ours = pair(alice, bob, START + WEEK)
    current(ours, START + WEEK)
    again = ask_again(ours, LATER.date())
    assert thens(sign_in(alice), again, 1) == [None] * 4
    answered(again, alice, bob)
    assert THEN not in text(sign_in(alice), again, "both")


@pytest.mark.sqlite
def test_the_latest_earlier_words_are_shown(again, alice, bob, sign_in):
    answered(again, alice, bob)
    third = ask_again(again.couple, (LATER + WEEK).date())
    assert thens(sign_in(alice), third, 1) == [f"Alice again to {n}" for n in (1, 2, 3, 4)]


def test_a_page_of_the_past_shows_nothing_later(again, alice, bob, sign_in):
    answered(again, alice, bob)
    third = ask_again(again.couple, (LATER + WEEK).date())
    answered(third, alice, bob, at=LATER + WEEK)
    assert thens(sign_in(alice), again, "both") == [f"Alice to {n}" for n in (1, 2, 3, 4)]


@pytest.mark.sqlite
def test_words_that_are_gone_are_gone_here_too(again, alice, bob, sign_in):
    hers = sign_in(alice)
    one, *_ = Words.objects.filter(author=alice).order_by("item__position")
    one.delete()
    assert thens(hers, again, 1) == [None, "Alice to 2", "Alice to 3", "Alice to 4"]
    member(alice).key().destroy(LATER)
    assert thens(hers, again, 1) == [None] * 4
    seen = text(hers, again, 1)
    assert THEN not in seen
    assert thens(sign_in(bob), again, 1) == [f"Bob to {n}" for n in (1, 2, 3, 4)]


@pytest.mark.sqlite
def test_earlier_words_stand_under_the_question_of_their_day(opened, alice, bob, sign_in):
    thanked = Prompt.objects.get(first_week=2)
    old = items(opened)[1].version.texts.get().wording(Addressee(True, "Bob"))
    revise(thanked, locale="en", text="What made {partner} laugh?", alone="Who laughed?")
    again = ask_again(opened.couple, LATER.date())
    seen = text(sign_in(alice), again, 2)
    assert seen.index("What made Bob laugh?") < seen.index(f"You were asked: {old}")
    assert seen.count("You were asked: ") == 1


def test_then_and_now_takes_the_same_queries_for_one_and_for_four(
    again, alice, sign_in, django_assert_max_num_queries
):
    client = sign_in(alice)
    client.get("/help/")
    for _ in (1, 2):
        with django_assert_max_num_queries(12):
            text(client, again, 1)
        Words.objects.filter(author=alice, item__position__gt=1).delete()


@pytest.mark.abuse("AC-01")
def test_a_stranger_finds_neither(again, charlie, sign_in):
    client = sign_in(charlie)
    for part in (1, "both"):
        assert client.get(f"{again.get_absolute_url()}{part}/").status_code == 404
