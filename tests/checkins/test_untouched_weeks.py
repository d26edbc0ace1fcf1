"""Eight weeks of one's own left alone end the knocks: weeks, not days, and only one's own."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from checkins import question_draft, untouched_weeks, week_knocks
from checkins.begin_week import current, next_beginning
from checkins.models import WeekOff
from intimacy.couples import rhythm
from intimacy.couples.models import Couple
from intimacy.lib.weeks import Rhythm
from intimacy.reminders.kinds import KINDS, Due
from prompts.library import catalog
from prompts.picker.candidates import Pick, Why
from tests.conftest import START, items, pair, seal, write

OPENS = datetime(2026, 9, 13, 17, tzinfo=UTC)  # the second week; the clocks change in the seventh
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
FORTNIGHTS = Rhythm("Europe/Berlin", 6, 19, every=2)


@pytest.fixture
def weeks(couple, alice, monkeypatch):
    """Alice sealed the first week; `weeks(n)` lets so many more begin and returns the last."""
    asked = [Pick(prompt, Why.FIRST) for prompt in catalog.first_week()]
    monkeypatch.setattr(question_draft, "settled", lambda *about: asked)  # choosing takes long
    monkeypatch.setattr(question_draft, "draw", lambda *about: None)
    alice.choose_knock(20, at=START)
    seal(alice, current(couple, START))

    def go_on(count):
        for _number in range(count):
            couple.refresh_from_db()
            last = couple.checkins.first()
            last = current(couple, next_beginning(couple, last, last.began_at))
        return last

    return go_on


def told(user, week, kind=week_knocks.OPEN):
    due = Due(1, user.pk, week.pk, week.couple_id, week.began_at)
    with time_machine.travel(week.began_at + timedelta(hours=1), tick=False):
        return KINDS[kind].still_wanted([due]) == {1}


@pytest.mark.sqlite
def test_the_ninth_week_after_eight_left_alone_is_silent(weeks, alice, bob):
    last = weeks(8)
    assert told(alice, last)  # seven are over, and this one has begun
    last = weeks(1)
    assert not told(alice, last)
    assert not told(alice, last, week_knocks.STILL)


@pytest.mark.parametrize("act", ["write", "pass", "seal"])
def test_coming_in_any_way_begins_the_count_anew(weeks, alice, act):
    week = weeks(2)
    if act == "write":
        write(alice, items(week)[0], "Not done yet", at=week.began_at)
    elif act == "pass":
        week.take_off(alice, at=week.began_at)
    else:
        seal(alice, week, week.began_at)
    assert told(alice, weeks(8))
    assert not told(alice, weeks(1))


def test_what_the_other_does_counts_for_neither(weeks, alice, bob):
    bob.choose_knock(20, at=START)
    week = weeks(4)
    WeekOff.objects.create(checkin=week, couple=week.couple, user=bob, at=week.began_at)
    last = weeks(5)
    assert (told(alice, last), told(bob, last)) == (False, True)


def test_a_rest_ended_early_silences_nobody(weeks, couple, alice):
    week = weeks(1)
    rhythm.rest(couple, (START + 15 * WEEK).date(), by=alice, at=week.began_at)
    rhythm.rest(couple, None, by=alice, at=week.began_at + 12 * WEEK)
    couple.refresh_from_db()
    assert told(alice, current(couple, week.began_at + 13 * WEEK + DAY))


def test_a_day_of_rest_wakes_nobody(weeks, couple, alice, bob):
    last = weeks(9)
    rhythm.rest(couple, last.week + DAY, by=bob, at=last.began_at)
    assert not told(alice, weeks(1))


@pytest.mark.parametrize(("before", "silent"), [(5, False), (9, True)])
def test_another_pace_neither_ends_nor_brings_back(weeks, couple, alice, before, silent):
    """Five weeks at one pace or nine stay what they are when the two change to the other."""
    slow, fast = FORTNIGHTS, couple.rhythm
    first, then = (fast, slow) if silent else (slow, fast)
    rhythm.change(couple, first, by=alice, at=START)
    last = weeks(before)
    rhythm.change(couple, then, by=alice, at=last.began_at)
    assert told(alice, weeks(1)) is not silent


def test_a_week_of_another_space_is_none_of_this(weeks, alice, bob, charlie, dana):
    other = current(pair(charlie, dana), START)
    last = weeks(9)
    spaces, people = {last.couple_id, other.couple_id}, {alice.pk, charlie.pk, dana.pk}
    found = untouched_weeks.left_alone(8, couples=spaces, users=people)
    assert found == {(last.couple_id, alice.pk)}


def test_the_page_says_so_from_the_same_week_on(weeks, sign_in, alice):
    pages = []
    for more in (8, 1):
        with time_machine.travel(weeks(more).began_at, tick=False):
            pages.append("We stopped knocking" in sign_in(alice).get("/week/").text)
    assert pages == [False, True]


def test_one_query_however_many(weeks, charlie, dana, django_assert_num_queries):
    current(pair(charlie, dana), START)
    weeks(9)
    spaces = set(Couple.objects.values_list("pk", flat=True))
    with django_assert_num_queries(1):
        untouched_weeks.left_alone(8, couples=spaces, users={charlie.pk, dana.pk})
