"""What sets of prompts bring into real weeks, from wish to check-in, and what they never bring."""

import pytest
import time_machine

from checkins.begin_week import current
from checkins.week_questions import questions_for
from intimacy.couples.models import Couple
from prompts.models import Prompt
from prompts.picker import leanings, wish_list
from prompts.picker.candidates import Why
from prompts.vocabulary import FROM_SET
from tests.asked import keys_of
from tests.checkins.test_next_week import shown, text
from tests.checkins.test_week_questions import FIRST_DAY, LATER, NEXT_DAY, WEEK, lived
from tests.conftest import START, items
from tests.owned import own_prompt

CHANGED = "What you are asked has changed, so its questions are drawn when it opens."
BECAUSE = "Somebody you let help you asked for this one."


@pytest.fixture
def six(library):
    """Light prompts written for sets, of practices nobody has to agree to."""
    rows = [p for p in Prompt.objects.filter(depth=1).order_by("key") if FROM_SET in p.tags]
    return [p for p in rows if p.practice not in {"touch", "repair"}][:6]


def wish(couple, *prompts, since=NEXT_DAY, made_at=START):
    ids = [prompt.pk for prompt in prompts]
    return wish_list.wish_first(couple, ids, since=since, made_at=made_at)


def week(couple, number):
    """Begin the week so many after the first, as a visit at its hour does."""
    couple = Couple.objects.get(pk=couple.pk)
    return current(couple, couple.rhythm.begins(FIRST_DAY + number * WEEK))


def by_wish(checkin):
    return [item.version.prompt for item in items(checkin) if item.why == Why.WISH]


def drafted(checkin):
    """Return the keys of what the week after this one was drawn to ask."""
    return [key for key, _ in checkin.coming["asked"]]


def wished_in(couple, weeks):
    return [by_wish(week(couple, number)) for number in range(1, weeks + 1)]


# --- From wish to check-in --------------------------------------------------------------


@pytest.mark.sqlite
def test_a_wish_made_in_the_week_hides_the_next_until_it_asks(checkin, couple, six, alice, sign_in):
    with time_machine.travel(LATER, tick=False):
        client = sign_in(alice)
        assert CHANGED not in text(client)
        wish(couple, six[0])
        assert CHANGED in text(client)
        assert shown(client) == []
    assert by_wish(week(couple, 1)) == [six[0]]


@pytest.mark.sqlite
def test_a_wish_that_stood_before_shows_in_next_week_with_its_reason(
    checkin, couple, six, dana, alice, sign_in
):
    own = own_prompt(dana)
    wish(couple, six[0], own, since=NEXT_DAY + WEEK)
    begun = week(couple, 1)
    with time_machine.travel(LATER + WEEK, tick=False):
        client = sign_in(alice)
        assert {six[0].key, own.key} < set(shown(client))
        assert text(client).count(BECAUSE) == 2
        assert "lighthouse keeper" in text(client)
    assert keys_of(week(couple, 2)) == drafted(begun)
    assert set(by_wish(week(couple, 2))) == {six[0], own}


def test_nothing_is_asked_before_its_week_or_twice(checkin, couple, six):
    wish(couple, *six[:3], since=NEXT_DAY + 2 * WEEK)
    asked = wished_in(couple, 8)
    assert asked[:2] == [[], []]
    assert {p for one in asked for p in one} == set(six[:3])
    assert sum(map(len, asked)) == 3


@pytest.mark.sqlite
def test_what_is_withdrawn_after_it_was_drawn_is_not_asked(checkin, couple, six):
    made, other = wish(couple, six[0], since=NEXT_DAY + WEEK), NEXT_DAY + 2 * WEEK
    assert six[0].key in drafted(week(couple, 1))
    wish_list.withdraw([made], before=NEXT_DAY + WEEK)
    assert by_wish(week(couple, 2)) == []
    made = wish(couple, six[1], since=other)
    assert by_wish(week(couple, 3)) == [six[1]]
    wish_list.withdraw([made], before=other + WEEK)
    assert keys_of(week(couple, 3)).count(six[1].key) == 1  # a week that began stays as it is


def test_what_is_taken_out_after_it_was_drawn_is_not_asked(checkin, couple, six, alice, sign_in):
    made = wish(couple, six[0], six[1], since=NEXT_DAY + WEEK)
    assert {six[0].key, six[1].key} < set(drafted(week(couple, 1)))
    wish_list.without(made, six[0].pk)
    with time_machine.travel(LATER + WEEK, tick=False):
        assert CHANGED in text(sign_in(alice))
    assert by_wish(week(couple, 2)) == [six[1]]


# --- What a wish never brings -----------------------------------------------------------


def test_what_they_have_had_is_not_asked(checkin, couple, six):
    had = [item.version.prompt for item in items(checkin)]
    wish(couple, *had, six[0])
    assert wished_in(couple, 3) == [[six[0]], [], []]


@pytest.mark.sqlite
def test_what_either_ruled_out_is_not_asked(checkin, couple, six, alice, bob):
    wish(couple, *six[:3], since=NEXT_DAY + WEEK)
    leanings.rule_out(couple, six[0], by=alice)
    assert {six[1].key, six[2].key} < set(drafted(week(couple, 1)))
    leanings.rule_out(couple, six[1], by=bob)  # after it was drawn
    assert [p for one in wished_in(couple, 5) for p in one] == [six[2]]


def test_a_practice_either_ruled_out_is_not_asked(checkin, couple, six, bob):
    leanings.choose_practices(couple, ruled_out=[six[0].practice], agreed=[], by=bob)
    wish(couple, *six)
    asked = [p for one in wished_in(couple, 8) for p in one]
    assert set(asked) == {p for p in six if p.practice != six[0].practice}


@pytest.mark.sqlite
def test_what_was_retired_is_not_asked(checkin, couple, six):
    wish(couple, *six[:3], since=NEXT_DAY + WEEK)
    Prompt.objects.filter(pk=six[0].pk).update(status=Prompt.Status.RETIRED)
    assert {six[1].key, six[2].key} < set(drafted(week(couple, 1)))
    Prompt.objects.filter(pk=six[1].pk).update(status=Prompt.Status.RETIRED)  # after it was drawn
    assert [p for one in wished_in(couple, 5) for p in one] == [six[2]]


# --- Whose turn it is -------------------------------------------------------------------


@pytest.mark.sqlite
def test_the_older_one_goes_first_and_the_other_waits(checkin, couple, six):
    wish(couple, *six[3:], made_at=START + WEEK)
    wish(couple, *six[:3], made_at=START)
    asked = [p for one in wished_in(couple, 5) for p in one]
    assert set(asked[:3]) == set(six[:3])
    assert set(asked[3:]) == set(six[3:])
    assert len(asked) == 6


@pytest.mark.parametrize(("questions", "most"), [(3, 1), (4, 2), (5, 2), (6, 3)])
def test_at_most_half_of_a_week_and_appreciation_stays(checkin, couple, six, questions, most):
    Couple.objects.filter(pk=couple.pk).update(questions=questions)
    wish(couple, *six)
    counts = []
    for number in range(1, 4):
        asked = [item.why for item in items(week(couple, number))]
        assert {Why.APPRECIATION, Why.ANCHOR} < set(asked)
        assert len(asked) == questions
        counts.append(asked.count(Why.WISH))
    assert max(counts) == most


# --- A counselor's own ------------------------------------------------------------------


def test_one_they_wrote_is_asked_by_a_wish_alone_and_once(checkin, couple, dana, alice):
    own = [own_prompt(dana), own_prompt(dana, "Which tide do you row against?")]
    assert wished_in(couple, 2) == [[], []]
    wish(couple, own[0], since=FIRST_DAY + 3 * WEEK)
    begun = [week(couple, number) for number in range(3, 34)]
    asked = [item.version.prompt for one in begun for item in items(one)]
    assert [p for p in asked if p.owner_id] == [own[0]]


def test_one_somebody_ruled_out_before_it_was_asked_troubles_no_week(
    checkin, couple, dana, alice, bob
):
    own = own_prompt(dana)
    made = wish(couple, own, since=NEXT_DAY + WEEK)
    week(couple, 1)
    leanings.rule_out(couple, own, by=alice)
    leanings.judge(couple, {own.pk: "more"}, by=bob)
    wish_list.withdraw([made], before=NEXT_DAY)
    assert len(items(week(couple, 2))) == 4


@pytest.mark.parametrize("number", [1, 12])
def test_their_own_cost_one_query_more_however_many(
    checkin, couple, dana, number, django_assert_num_queries
):
    wish(couple, *[own_prompt(dana, f"What is number {n} to you?") for n in range(number)])
    day = lived(couple, 10)
    with django_assert_num_queries(7):
        questions_for(couple, day, START + 10 * WEEK)
