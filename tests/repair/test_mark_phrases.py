"""Marks on phrases: private, closed when sent; only what both said helps shows, a week on."""

from datetime import timedelta

import pytest

from intimacy.couples.part_couple import leave
from intimacy.couples.spaces import Closed
from intimacy.repair import mark_phrases
from intimacy.repair.models import PhraseBatch, PhraseMark
from intimacy.repair.quiet_pause import all_arrives
from intimacy.sharing import open_together
from prompts.library.catalog import repair_phrases
from tests.conftest import START, member
from tests.repair.conftest import AT, HOUR

OPENS = START + timedelta(days=7) - HOUR  # Sunday at seven in Berlin
PHRASES = repair_phrases()[0][1]
ONE, TWO, THREE = PHRASES[:3]
BOTH_SAY, HERS, HIS = {ONE: "helps", TWO: "worse"}, {THREE: "helps"}, {THREE: "worse"}


def mark(user, marks, number=0, send=True, at=AT):
    couple = member(user).couple
    return mark_phrases.mark_family(couple, number, marks, by=user, send=send, at=at)


@pytest.fixture
def sent(couple, alice, bob):
    mark(alice, BOTH_SAY | HERS)
    mark(bob, BOTH_SAY | HIS)


@pytest.mark.sqlite
def test_only_what_both_said_helps_and_from_the_next_opening_on(couple, sent):
    assert mark_phrases.helpful_to_both(couple, OPENS - HOUR) == []
    assert mark_phrases.helpful_to_both(couple, OPENS) == [ONE]


@pytest.mark.sqlite
def test_nothing_shows_that_the_other_has_sent(couple, alice, bob, ask):
    mark(alice, BOTH_SAY)
    before = {name: ask(alice, name).same for name in ("phrases", "start", "write")}
    mark(bob, BOTH_SAY)
    assert {name: ask(alice, name).same for name in before} == before
    assert ONE in ask(alice, "phrases", at=OPENS).page


@pytest.mark.sqlite
def test_what_both_marked_is_offered_first_and_what_is_worse_not_at_all(sent, alice, ask):
    page = ask(alice, "write", at=OPENS).page
    assert page.index("You both said that these help.") < page.index(ONE) < page.index(THREE)
    assert page.count(f'value="{ONE}"') == 1
    assert TWO not in page


def test_a_family_that_was_sent_is_closed_and_the_next_one_comes(couple, alice, ask):
    assert mark(alice, BOTH_SAY)
    assert not mark(alice, {ONE: "worse"})
    assert PhraseMark.objects.get(phrase=ONE).helps
    number, name, _ = mark_phrases.family_of(couple, alice)
    assert (number, name) == (1, repair_phrases()[1][0])
    for later in range(1, 6):
        assert mark(alice, {}, number=later)
    assert not mark(alice, {}, number=6)
    assert "You have been through all of them" in ask(alice, "phrases").page


@pytest.mark.sqlite
def test_the_page_keeps_and_sends(couple, alice, ask):
    data = {"family": "0", "mark_0": "helps", "mark_1": "worse", "mark_2": "odd"}
    wrong = ask(alice, "phrases", data=data)
    assert wrong.status_code == 422
    assert "Choose one of these." in wrong.page
    ask(alice, "phrases", data={**data, "mark_2": ""})
    assert mark_phrases.phrase_marks(couple, alice, 0) == {ONE: "helps", TWO: "worse"}
    assert mark_phrases.family_of(couple, alice)[0] == 0
    ask(alice, "phrases", data={"family": "0", "mark_0": "helps", "go": "send"})
    ask(alice, "phrases", data={"family": "0", "mark_0": "worse", "go": "send"})
    assert mark_phrases.phrase_marks(couple, alice, 0) == {ONE: "helps"}


@pytest.mark.sqlite
def test_a_quiet_pause_lets_it_wait_for_another_opening(couple, sent, bob):
    open_together.pause(member(bob), at=OPENS - HOUR)
    after = OPENS + timedelta(days=2)
    assert mark_phrases.helpful_to_both(couple, after) == []
    paused = member(bob)
    open_together.resume(paused, at=after)
    all_arrives(paused, since=OPENS - HOUR, at=after)
    assert mark_phrases.helpful_to_both(couple, after) == []
    assert mark_phrases.helpful_to_both(couple, OPENS + timedelta(days=7)) == [ONE]


def test_they_go_with_the_space(couple, sent, alice, bob):
    me = member(alice)
    leave(member(bob), at=AT)
    assert not PhraseBatch.objects.exists()
    with pytest.raises(Closed):
        mark_phrases.mark_family(me.couple, 0, {}, by=alice, send=True, at=AT)


def test_the_page_asks_little(sent, alice, queries):
    assert queries(alice, "repair:phrases") <= 10


@pytest.mark.sqlite
def test_one_takes_along_what_one_marked_and_nothing_of_the_other(sent, alice, ask):
    page = ask(alice, "export").page
    assert mark_phrases.marked_phrases(alice) == {"helps": sorted([ONE, THREE]), "worse": [TWO]}
    helps, _, worse = page.partition("Phrases that make it worse")
    assert [phrase in helps for phrase in (ONE, TWO, THREE)] == [True, False, True]
    assert [phrase in worse for phrase in (ONE, TWO, THREE)] == [False, True, False]
