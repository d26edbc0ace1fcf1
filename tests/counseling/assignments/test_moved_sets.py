"""What a tick finds by its two indexes is what it would find by looking at all that runs."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import transaction

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.counseling.assignments import advance_steps, moved_sets
from intimacy.counseling.assignments.advance_steps import advance
from intimacy.counseling.assignments.moved_sets import NEVER, moved, moved_of_all
from intimacy.counseling.models import Assignment, Client
from intimacy.couples.models import Couple
from intimacy.sharing.models import Exchange
from tests.conftest import START
from tests.counseling.assigned_sets import WEEK, give, hour_of, own

pytestmark = [pytest.mark.usefixtures("checkin"), pytest.mark.sqlite]
AT = hour_of(1)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LOOKED = {"never": NEVER, "a minute ago": AT - MINUTE, "an hour ago": AT - HOUR, "ahead": AT + HOUR}
OPENED = {"not": None, "then": AT - 2 * HOUR, "lately": AT - MINUTE / 2, "soon": AT + MINUTE}
SEEN = {"nothing": None, "the one then": AT - 2 * HOUR, "this one": AT - MINUTE / 2}
OVER = {
    "it runs": (Assignment, {}),
    "it is paused": (Assignment, {"paused_at": AT}),
    "it is finished": (Assignment, {"finished_at": AT}),
    "it was ended": (Assignment, {"ended_at": AT}),
    "the care was ended": (Client, {"ended_at": AT}),
    "the space has closed": (Couple, {"ended_at": AT}),
}


def could_be(opened, seen, looked):
    """What opened before a look was seen by it, and nothing later was."""
    if opened == "then" and looked in ("a minute ago", "an hour ago"):
        return seen == "the one then"
    return opened in ("then", "lately") or seen != "this one"


@pytest.mark.parametrize("began", [False, True])
def test_the_same_as_by_looking_at_all(care, couple, monkeypatch, began):
    give(care, own(care, 1))
    if began:
        current(couple, START + WEEK)
    first = couple.checkins.earliest("week")
    found = 0
    for opened, seen, looked, over in product(OPENED, SEEN, LOOKED, OVER):
        if not could_be(opened, seen, looked):
            continue
        monkeypatch.setitem(moved_sets._looked, "to", LOOKED[looked])
        with transaction.atomic():
            Exchange.objects.filter(pk=first.exchange_id).update(opens_at=OPENED[opened])
            Assignment.objects.update(seen_opening=SEEN[seen])
            model, fields = OVER[over]
            if fields:
                model.objects.update(**fields)
            expected = set(moved_of_all(AT))
            assert set(moved(AT)) == expected, (opened, seen, looked, over)
            plainly = list(moved_sets._moved_since.__wrapped__(AT, AT - HOUR))
            assert moved_sets._moved_since(AT, AT - HOUR) == plainly
            found += bool(expected)
            transaction.set_rollback(True)
    assert found > 10


def test_a_week_that_begins_marks_what_runs_and_a_look_takes_the_mark(care, couple):
    given = give(care, own(care, 1))
    ended = give(care, own(care, 1))
    Assignment.objects.filter(pk=ended.pk).update(ended_at=START)
    current(couple, START + WEEK)
    marked = Assignment.objects.running().filter(week_began=True)
    assert list(marked) == [given]
    assert moved(AT) == [couple.pk]
    assert advance(AT, 10) == 1
    assert not marked.all().exists()
    assert moved(AT) == []


def test_what_is_left_after_a_tick_is_found_by_the_next(care, couple, monkeypatch):
    monkeypatch.setitem(moved_sets._looked, "to", AT - MINUTE)
    give(care, own(care, 1))
    week = couple.checkins.get()
    Exchange.objects.filter(pk=week.exchange_id).update(opens_at=AT)
    monkeypatch.setattr(advance_steps, "_move_all", lambda *_: None)
    assert [advance(AT + n * MINUTE, 1) for n in range(3)] == [1, 1, 1]
    assert moved_sets._looked["to"] == AT - MINUTE


def test_a_set_given_meanwhile_has_seen_what_there_was(care, couple, monkeypatch):
    monkeypatch.setitem(moved_sets._looked, "to", START - MINUTE)
    week = couple.checkins.get()
    Exchange.objects.filter(pk=week.exchange_id).update(opens_at=START)
    given = give(care, own(care, 1))
    assert given.seen_week == CheckIn.objects.get().week
    assert moved(START) == []
