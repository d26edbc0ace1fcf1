"""The library, sorted once: whoever picks from it finds it as the one before did."""

from dataclasses import replace

import pytest

from prompts.library import catalog
from prompts.models import Prompt
from prompts.picker.asker import Asker
from prompts.picker.pick_week import exchange, pick
from prompts.picker.shelves import Shelves
from tests.prompts.lives import ROMANCE, SMALL, day, keys, live, week

ASKERS = (
    Asker("plain", tags=ROMANCE),
    Asker("alone", alone=True, questions=6),
    Asker("picky", ruled_out=frozenset({"trust", "mend-1", "curious-3"}), focus="empathy"),
    Asker("tired", resting=frozenset(c.key for c in SMALL[:20]), liked=(("rituals", 1),) * 3),
    Asker("touched", tags=frozenset({"touch", "parents"}), swapped=("thanks-3", "curious-1")),
)


@pytest.mark.parametrize("opened", [False, True])
def test_sorted_for_all_they_are_picked_from_as_from_a_list(opened):
    shelves, life = Shelves(SMALL), live(ASKERS[0], weeks=12, opens=lambda number: opened)
    for asker in (*ASKERS, *reversed(ASKERS)):
        picks = pick(SMALL, life.weeks, day(12), asker)
        assert pick(shelves, life.weeks, day(12), asker) == picks
        gone = keys(picks)[:2]
        instead = exchange(SMALL, life.weeks, day(12), asker, picks, gone)
        assert exchange(shelves, life.weeks, day(12), asker, picks, gone) == instead
        assert not set(gone) & set(keys(instead))


def test_what_one_is_asked_stays_for_the_next():
    shelves, asker = Shelves(SMALL), ASKERS[0]
    first = pick(shelves, [], day(0), asker)
    pick(shelves, [week(0, *(p.candidate for p in first))], day(1), replace(asker, swapped=()))
    assert pick(shelves, [], day(0), asker) == first


@pytest.mark.django_db
def test_the_library_is_sorted_anew_only_where_it_changed(django_assert_num_queries):
    Prompt.objects.create(key="kettle", practice="trust", kind="reflection", depth=1)
    prompt = Prompt.objects.get()
    prompt.current = prompt.versions.create(number=1)
    prompt.save()
    with django_assert_num_queries(2):
        library = catalog.library()
        assert catalog.library() is library
    assert library.askable == {"kettle"}
    Prompt.objects.update(status=Prompt.Status.RETIRED)
    assert catalog.library().askable == frozenset()
    assert catalog.library().by_key.keys() == {"kettle"}


@pytest.mark.parametrize("foreign", [frozenset(), frozenset({"parents"}), frozenset({"decades"})])
def test_a_few_behind_a_library_stand_where_they_would_in_one_library(foreign):
    """Of every practice and depth, so that own ones come into groups that stand and into none."""
    few, rest = SMALL[::7], [c for c in SMALL if c not in SMALL[::7]]
    one, behind = Shelves([*rest, *few]), Shelves(rest).plus(few)
    assert behind.slots(foreign) == one.slots(foreign)
    assert list(behind.by_key) == list(one.by_key)
    names = {few[0].key, few[1].practice, rest[0].practice}
    assert behind.keys_of(names) == one.keys_of(names)
    assert Shelves([]).plus(few).slots(foreign) == Shelves(few).slots(foreign)
