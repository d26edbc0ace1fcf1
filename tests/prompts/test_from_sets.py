"""Prompts written for sets: asked where one is wished for, and never of themselves."""

import pytest

from intimacy.couples.models import Couple
from intimacy.home.forms import QuestionsForm
from prompts.picker.asker import VULNERABLE_FROM, Asker
from prompts.picker.candidates import Why
from prompts.picker.pick_week import exchange, pick
from prompts.vocabulary import CIRCUMSTANCES, CONTEXTS, FROM_SET
from tests.prompts.lives import SMALL, c, candidates, day, keys, live, shipped, week

MENDED = [*(week(n) for n in range(VULNERABLE_FROM + 2)), week(8, c("mend", "repair"))]
SORTS = ("appreciation", "curiosity", "repair", "reflection")
SET = [c(f"set-{n}", SORTS[n % 4], 1, "trust", "", FROM_SET) for n in range(80)]
EVERY = frozenset(CONTEXTS)
lived = pytest.mark.parametrize("tags", [frozenset(), EVERY], ids=["no circumstance", "every one"])


@lived
def test_no_week_asks_one_by_itself(tags):
    asker = Asker("a couple", tags=tags, focus="trust", questions=6)
    assert pick(SET, MENDED, day(9), asker) == []
    life = live(asker, 30, [*SET, *SMALL])
    assert not {one.key for one in life.asked()} & {one.key for one in SET}


def test_no_year_on_the_shipped_library_asks_one():
    library, first = shipped()
    written = {one.key for one in library if FROM_SET in one.tags}
    asked = {one.key for one in live(Asker("a couple", tags=EVERY), 60, library, first).asked()}
    assert written
    assert not asked & written


@lived
def test_a_wish_brings_it(tags):
    asker = Asker("a couple", tags=tags, wished=(SET[3].key, SET[1].key))
    picks = pick([*SET, *SMALL], MENDED, day(9), asker)
    assert {p.candidate for p in picks if p.why is Why.WISH} == {SET[3], SET[1]}
    assert len(picks) == 4


@lived
def test_one_that_was_asked_does_not_come_again(tags):
    asker = Asker("a couple", tags=tags, wished=(SET[3].key,))
    history = [*MENDED, week(9, SET[3])]
    assert pick([SET[3]], history, day(50), asker) == []
    assert SET[3].key not in keys(pick([*SET, *SMALL], history, day(50), asker))


@lived
def test_what_comes_in_exchange_is_never_one(tags):
    asker = Asker("a couple", tags=tags, wished=(SET[3].key,))
    question = ([*SET, *SMALL], MENDED, day(9), asker)
    picks = pick(*question)
    instead = exchange(*question, picks, keys(picks))
    assert SET[3].key in keys(picks)
    assert len(instead) == 4
    assert not set(candidates(instead)) & set(SET)


def test_nobody_chooses_it_as_a_circumstance():
    form = QuestionsForm({"circumstances": [FROM_SET]}, couple=Couple())
    assert "circumstances" in form.errors
    assert FROM_SET not in dict(CIRCUMSTANCES)
