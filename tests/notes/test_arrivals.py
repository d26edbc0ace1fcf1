"""When a note arrives: outside quiet hours, by chance, and the author cannot find out."""

from datetime import time

import pytest

from intimacy.lib.zones import local_time
from intimacy.notes.arrivals import DAYS_AHEAD, When, place, some_time
from intimacy.notes.models import Note
from intimacy.reminders.models import Preferences
from intimacy.sharing.models import UNDO
from tests.conftest import member
from tests.notes.conftest import AT, DAY, FRIDAY, HOUR, NOW, SOME_TIME, leave


def hours_of(couple, alice, bob, count=200):
    found = [some_time(alice, bob, AT) for _ in range(count)]
    return [(leaves, arrives, local_time(arrives, bob.zone).time()) for leaves, arrives in found]


@pytest.mark.sqlite
def test_some_time_is_within_a_week_outside_the_receivers_quiet_hours(couple, alice, bob):
    for leaves, arrives, hour in hours_of(couple, alice, bob):
        assert AT < leaves <= arrives < AT + 7 * DAY
        assert time(8) <= hour < time(22)  # what everybody begins with, on Bob's clock


def test_chance_reaches_every_day_and_every_part_of_it(couple, alice, bob):
    found = hours_of(couple, alice, bob)
    assert len({leaves for leaves, *_ in found}) == DAYS_AHEAD
    assert {hour.hour for *_, hour in found} == set(range(8, 22))


@pytest.mark.parametrize(("begins", "ends"), [(6, 5), (0, 23), (9, 21)])
def test_long_quiet_hours_leave_a_gap_that_is_found(couple, alice, bob, begins, ends):
    Preferences.objects.create(user=bob, quiet_from=time(begins), quiet_until=time(ends))
    for *_, hour in hours_of(couple, alice, bob, 20):
        assert hour.hour not in {(begins + n) % 24 for n in range((ends - begins) % 24)}


def test_the_day_it_leaves_hangs_on_nobodys_quiet_hours(couple, alice, bob, monkeypatch):
    """Which is all that trying to change it can tell."""
    import random

    from intimacy.notes import arrivals

    seen = []
    for quiet in ((22, 8), (1, 2), (8, 20)):
        Preferences.objects.update_or_create(
            user=bob, defaults={"quiet_from": time(quiet[0]), "quiet_until": time(quiet[1])}
        )
        monkeypatch.setattr(arrivals, "chance", random.Random("one"))
        leaves, _ = some_time(alice, bob, AT)
        assert local_time(leaves, alice.zone).time() == time(0)
        seen.append(leaves)
    assert len(set(seen)) == 1


def test_now_has_the_minute_of_undo(couple, alice):
    assert leave(alice, how=NOW).arrives_at == AT + UNDO


def test_a_chosen_moment_is_kept_as_meant(couple, alice):
    note = leave(alice, moment=FRIDAY)
    assert (note.local_time, note.place) == (time(20), "Europe/Berlin")
    assert note.arrives_at == FRIDAY


def test_another_when_leaves_nothing_of_the_first(couple, alice, bob):
    note = leave(alice, moment=FRIDAY)
    place(note, When(SOME_TIME), receiver=bob, at=AT + HOUR)
    assert (note.local_day, note.place, note.kept_at) == (None, "", AT + HOUR)
    place(note, When(Note.How.OPENING), receiver=bob, at=AT + HOUR)
    assert (note.arrives_at, note.leaves_at) == (None, None)
    assert member(alice).couple == note.couple
