"""The pages of an evening, state by state: one button each, and it does what it says."""

import re

import pytest

from intimacy.couples.part_couple import leave
from intimacy.couples.spaces import Space
from intimacy.dates import move_date
from intimacy.dates.cards import NextDate, next_date
from intimacy.dates.models import DateNight, Option
from tests.conftest import member
from tests.dates.conftest import AT, DAY, FRIDAY, HOUR, TITLE, agree, offer, say
from tests.page_text import seen

VERBS = "answer confirm suggest begin move shift fine miss cancel".split()


def primary(page):
    """Return what the one filled button of a page says."""
    found = re.findall(r'class="button wide"[^>]*>([^<]+)<', page)
    assert len(found) <= 1, found
    return found[0] if found else ""


def test_an_empty_list_teaches_the_first_step(couple, alice, ask):
    page = ask(alice, "dates").page
    assert "Time for the two of you" in page
    assert primary(page) == "Plan a date"


@pytest.mark.sqlite
def test_the_list_says_what_waits_for_whom(night, alice, bob, ask):
    his, hers = ask(bob, "dates").page, ask(alice, "dates").page
    assert "For you to answer" in his
    assert "On their way" in hers
    assert "Waits for Bob" in hers


@pytest.mark.sqlite
def test_this_week_says_quietly_what_comes_or_waits(night, alice, bob, look):
    assert "A date waits for your answer" in look(bob, "week")
    assert "A date waits" not in look(alice, "week")
    say(night, bob, "yes")
    for user, hour in ((alice, "19:00"), (bob, "13:00")):
        for page in (seen(look(user, "week")), seen(look(user, "together"))):
            assert re.search(rf"Your next date\W.*>Friday 11 September, {hour}<", page)


# --- Each state has one button ----------------------------------------------------------


@pytest.mark.sqlite
def test_answering(night, alice, bob, ask):
    page = ask(bob, "night", night).page
    assert primary(page) == "Agree"
    assert TITLE in page
    assert primary(ask(alice, "night", night).page) == ""
    answered = ask(bob, "answer", night, {"round": "1", "vote_1": "yes"})
    assert answered.url == f"/together/dates/{night.pk}/"
    assert DateNight.objects.get().begins_at == FRIDAY


@pytest.mark.sqlite
def test_of_several_times_each_is_answered(couple, alice, bob, ask):
    several = offer(couple, alice, FRIDAY, FRIDAY + DAY)
    page = ask(bob, "night", several).page
    assert primary(page) == "Answer"
    assert page.count('type="radio"') == 6
    assert "Say yes or no to each time" in page


def test_an_evening_nobody_spoke_of_is_not_what_comes_next(window, alice, ask):
    later = ask(alice, "dates", at=FRIDAY + DAY).page
    assert later.index("For you to answer") < later.index(TITLE)
    assert "Coming up" not in later
    space = Space(window.couple, member(alice), None)
    assert next_date(space, FRIDAY + DAY) == NextDate(None, None, 1)


def test_all_no_leads_on_to_other_times(night, alice, bob, ask):
    answered = ask(bob, "answer", night, {"round": "1", "vote_1": "no"})
    assert answered.url == f"/together/dates/{night.pk}/times/"
    assert primary(ask(bob, "night", night).page) == "Suggest another time"
    other = {"round": "1", "day_1": "2026-09-12", "time_1": "15:00"}
    ask(bob, "suggest", night, other)
    assert Option.objects.get(round=2).begins_at == FRIDAY + DAY + 2 * HOUR  # his afternoon
    assert primary(ask(alice, "night", night).page) == "Agree"
    assert "Times offered before" in ask(alice, "night", night).page


def test_confirming(night, alice, bob, ask):
    say(night, bob, "need")
    assert "says the last yes" in ask(bob, "night", night).page
    assert primary(ask(alice, "night", night).page) == "Agree"
    ask(alice, "confirm", night, {})
    assert DateNight.objects.get().state == "agreed"


def test_times_that_passed_ask_for_others(night, bob, alice, ask):
    page = ask(bob, "night", night, at=FRIDAY + DAY).page
    assert primary(page) == "Suggest another time"
    say(night, bob, "need")
    page = ask(alice, "night", night, at=FRIDAY + DAY).page
    assert primary(page) == "Suggest another time"
    said = ask(alice, "confirm", night, {}, at=FRIDAY + DAY)
    assert said.status_code == 302
    assert DateNight.objects.get().state == "proposed"


def test_the_evening_of_a_window(window, bob, ask):
    assert primary(ask(bob, "night", window).page) == ""
    page = ask(bob, "night", window, at=FRIDAY + HOUR).page
    assert primary(page) == "We’re ready"
    assert page.index("Not this time") < page.index("Tomorrow") < page.index("Next week")
    ask(bob, "shift", window, {"to": "tomorrow", "revision": "1"}, at=FRIDAY + HOUR)
    assert DateNight.objects.get().begins_at == FRIDAY + DAY
    ask(bob, "begin", window, {}, at=FRIDAY + DAY + HOUR)
    assert "It has begun" in ask(bob, "night", window, at=FRIDAY + DAY + HOUR).page


def test_a_window_nobody_said_anything_about(window, alice, ask):
    page = ask(alice, "night", window, at=FRIDAY + 2 * DAY).page
    assert primary(page) == "It happened"
    assert "Again next week" in page
    assert TITLE in ask(alice, "dates", at=FRIDAY + 2 * DAY).page


def test_moving_tells_the_other_who_says_fine(agreed, alice, bob, ask):
    page = ask(bob, "move", agreed).page
    assert 'value="2026-09-11"' in page
    assert 'value="13:00"' in page
    ask(bob, "move", agreed, {"day": "2026-09-13", "time": "14:00", "revision": "1"})
    page = ask(alice, "night", agreed).page
    assert "Sunday 13 September, 20:00 in Berlin" in page
    assert ("Bob moved it here" in page, primary(page)) == (True, "Fine")
    assert primary(ask(bob, "night", agreed).page) == ""
    ask(alice, "fine", agreed, {})
    assert primary(ask(alice, "night", agreed).page) == ""


def test_missed_again_next_week_in_one_tap(agreed, bob, ask):
    late = FRIDAY + DAY
    assert "We missed it" in ask(bob, "night", agreed, at=late).page
    assert "Lately" in ask(bob, "dates", at=late).page
    assert "We missed it" not in ask(bob, "night", agreed, at=late + 14 * DAY).page
    for _ in range(2):
        ask(bob, "shift", agreed, {"to": "next-week", "revision": "1"}, at=late)
    assert DateNight.objects.get().begins_at == FRIDAY + 7 * DAY


@pytest.mark.parametrize(("verb", "state"), [("miss", "missed"), ("cancel", "cancelled")])
def test_what_is_let_go_offers_another(agreed, bob, ask, verb, state):
    at = FRIDAY + 3 * HOUR if verb == "miss" else AT
    ask(bob, verb, agreed, {"revision": "1"}, at=at)
    assert DateNight.objects.get().state == state
    assert primary(ask(bob, "night", agreed, at=at).page) == "Plan a date"


def test_tomorrow_is_offered_on_the_day_itself(agreed, alice, ask):
    assert ">Tomorrow<" not in ask(alice, "night", agreed).page
    assert ">Tomorrow<" in ask(alice, "night", agreed, at=FRIDAY - HOUR).page


# --- Reading, strangers, speed ----------------------------------------------------------


@pytest.mark.abuse("AC-27")
def test_reading_changes_nothing(night, alice, bob, ask):
    before = DateNight.objects.values().get()
    for user in (alice, bob):
        for name in ("night", "suggest", "move"):
            ask(user, name, night)
    for name in set(VERBS) - {"suggest", "move"}:
        assert ask(bob, name, night).status_code == 405
    assert DateNight.objects.values().get() == before


@pytest.mark.abuse("AC-01")
def test_a_stranger_finds_no_evening(agreed, charlie, ask):
    assert ask(charlie, "night", agreed).status_code == 404
    for name in ("dates", "ideas", "propose"):
        assert ask(charlie, name).status_code == 404
    for name in VERBS:
        assert ask(charlie, name, agreed, {"revision": "1"}).status_code == 404
    assert DateNight.objects.get().revision == 1


@pytest.mark.abuse("AC-25")
def test_an_evening_of_a_space_that_ended_is_gone(agreed, alice, bob, ask):
    leave(member(bob), at=AT)
    for user in (alice, bob):
        assert ask(user, "night", agreed).status_code == 404
        assert ask(user, "cancel", agreed, {}).status_code == 404
    assert not DateNight.objects.exists()


@pytest.mark.abuse("AC-13")
def test_a_pause_shows_on_no_page(agreed, alice, bob, look):
    names = [("dates:dates", None), ("dates:night", agreed), ("week", None), ("together", None)]
    before = [look(bob, *one) for one in names]
    type(member(alice)).objects.filter(user=alice, left_at=None).update(paused_at=AT)
    assert [look(bob, *one) for one in names] == before


def test_twenty_evenings_take_the_queries_of_two(couple, alice, bob, ask, asked_of_database):
    counts = []
    for number in (1, 9):
        for n in range(number):
            offer(couple, alice, FRIDAY + n * HOUR)
            agree(couple, bob, alice, surprise=bool(n % 2))
        counts.append(
            [asked_of_database(bob, name) for name in ("dates:dates", "week", "together")]
        )
    assert counts[0] == counts[1]
    assert counts[0][0] <= 12


def test_a_moved_evening_is_ahead_again(agreed, alice, bob, ask):
    move_date.shift(agreed, 7, by=bob, seen=1, at=FRIDAY + 3 * HOUR)
    assert "Coming up" in ask(alice, "dates", at=FRIDAY + 3 * HOUR).page
