"""Proposing an evening: what and when, at most so much, twice is once."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from intimacy.couples.part_couple import leave
from intimacy.couples.spaces import Closed
from intimacy.dates import propose_date, times
from intimacy.dates.models import DateNight, Option, Plan
from intimacy.dates.propose_date import Proposal, propose, suggest
from intimacy.dates.readable_dates import known, told
from intimacy.dates.times import Slot
from tests.conftest import member
from tests.dates.conftest import AT, DAY, FRIDAY, HOUR, KNOW, TITLE, WHAT, offer, say

SOUP = Proposal("Soup", 60)


@pytest.mark.sqlite
def test_both_read_what_is_planned_and_the_other_is_asked(night, alice, bob):
    for user in (alice, bob):
        read = told([night], user, AT)[night.pk]
        assert (read.title, read.what, read.idea) == (TITLE, WHAT, "pudding-comes-first")
        assert known(DateNight.objects.select_related("key").get(), user) == KNOW
    assert (night.state, night.asked, night.asks, night.begins_at) == (
        "proposed",
        bob,
        "answer",
        None,
    )


@pytest.mark.abuse("AC-11")
def test_nothing_typed_lies_open_in_a_column(night):
    row = str(list(DateNight.objects.values()) + list(Plan.objects.values()))
    for text in (TITLE, WHAT, KNOW, "pudding"):
        assert text not in row


@pytest.mark.sqlite
@pytest.mark.abuse("AC-51")
def test_one_form_sent_eight_times_is_one_proposal(couple, alice):
    form = uuid.uuid4()
    for _ in range(8):
        propose(couple, SOUP, [Slot(FRIDAY)], by=alice, at=AT, once=form)
    assert [night.pk for night in DateNight.objects.all()] == [form]
    assert Option.objects.count() == 1


def test_the_id_of_somebody_elses_evening_makes_a_new_one(night, couple, bob):
    mine = propose(couple, SOUP, [Slot(FRIDAY)], by=bob, at=AT, once=night.pk)
    assert mine.pk != night.pk
    assert mine.planner == bob


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ([], times.HOW_MANY),
        ([Slot(FRIDAY + n * DAY) for n in range(4)], times.HOW_MANY),
        ([Slot(FRIDAY), Slot(FRIDAY + DAY, FRIDAY + DAY + HOUR)], times.HOW_MANY),
        ([Slot(FRIDAY), Slot(FRIDAY)], times.SAME),
        ([Slot(AT)], times.PASSED),
        ([Slot(AT + 401 * DAY)], times.TOO_FAR),
        ([Slot(FRIDAY, FRIDAY)], times.ENDS_FIRST),
        ([Slot(FRIDAY, FRIDAY + 13 * HOUR)], times.TOO_LONG),
    ],
)
@pytest.mark.abuse("AC-49")
def test_times_that_cannot_be_are_refused(slots, said):
    with pytest.raises(ValidationError, match=str(said)):
        times.check(slots, AT, "Europe/Berlin")


def test_what_is_refused_leaves_nothing(couple, alice):
    with pytest.raises(ValidationError):
        propose(couple, SOUP, [Slot(AT)], by=alice, at=AT)
    assert not DateNight.objects.exists()


def test_the_proposal_that_is_too_many_is_refused(couple, alice, monkeypatch):
    monkeypatch.setattr(propose_date, "OPEN_PROPOSALS", 2)
    offer(couple, alice)
    offer(couple, alice)
    with pytest.raises(ValidationError, match="wait already"):
        offer(couple, alice)


@pytest.mark.abuse("AC-25")
def test_in_a_space_that_ended_nothing_is_proposed(couple, alice, bob):
    leave(member(bob), at=AT)
    with pytest.raises(Closed):
        offer(couple, alice)


# --- Other times ------------------------------------------------------------------------


def test_who_said_no_suggests_and_the_other_answers(night, alice, bob):
    night = say(night, bob, "no")
    assert (night.asked, night.asks) == (bob, "suggest")
    night = suggest(night, [Slot(FRIDAY + DAY)], by=bob, seen=1, at=AT)
    assert (night.asked, night.asks, night.round) == (alice, "answer", 2)
    night = say(night, alice, "yes")
    assert (night.state, night.begins_at) == ("agreed", FRIDAY + DAY)


def test_who_is_asked_may_suggest_instead_of_answering(night, alice, bob):
    night = suggest(night, [Slot(FRIDAY + DAY)], by=bob, seen=1, at=AT)
    assert (night.asked, night.round) == (alice, 2)


@pytest.mark.abuse("AC-51")
def test_a_suggestion_sent_twice_or_by_the_wrong_one_changes_nothing(night, alice, bob):
    suggest(night, [Slot(FRIDAY + DAY)], by=alice, seen=1, at=AT)
    for _ in range(2):
        suggest(night, [Slot(FRIDAY + DAY)], by=bob, seen=1, at=AT)
    assert list(Option.objects.values_list("round", "by__name").order_by("round")) == [
        (1, "Alice"),
        (2, "Bob"),
    ]


def test_back_and_forth_ends(night, bob, monkeypatch):
    monkeypatch.setattr(propose_date, "ROUNDS", 1)
    with pytest.raises(ValidationError, match="back and forth"):
        suggest(night, [Slot(FRIDAY + DAY)], by=bob, seen=1, at=AT)
