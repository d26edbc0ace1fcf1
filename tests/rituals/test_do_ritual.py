"""We did it: once a day, by either. Not this time. Another time."""

from datetime import UTC, datetime

import pytest

from intimacy.couples import part_couple
from intimacy.couples.spaces import Closed
from intimacy.reminders.models import Schedule
from intimacy.rituals import do_ritual, manage_ritual
from intimacy.rituals.models import Done, Instead, Ritual
from tests.conftest import member
from tests.rituals.conftest import NOW, TODAY, days

LATER = datetime(2026, 9, 9, 8)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-51")
def test_twice_or_both_is_once(tea, alice, bob):
    for user in (alice, bob, alice):
        do_ritual.did(tea, TODAY, by=member(user), at=NOW)
    assert Done.objects.get().day == TODAY
    do_ritual.did(tea, TODAY + days(1), by=member(bob), at=NOW + days(1))
    assert Ritual.objects.counted().get().times == 2


def test_what_was_pressed_by_mistake_is_taken_back(tea, alice):
    do_ritual.did(tea, TODAY, by=member(alice), at=NOW)
    for _ in range(2):
        do_ritual.undo(tea, TODAY)
    assert not Done.objects.exists()


@pytest.mark.sqlite
def test_a_moved_time_rings_for_both_on_their_clocks(tea):
    do_ritual.move(tea, TODAY, LATER, at=NOW)
    rows = Schedule.objects.filter(subject=Instead.objects.get().pk).order_by("next_at")
    assert [row.next_at for row in rows] == [
        datetime(2026, 9, 9, 6, tzinfo=UTC),
        datetime(2026, 9, 9, 12, tzinfo=UTC),
    ]
    tea.refresh_from_db()
    assert tea.revision == 1


def test_moving_again_replaces_and_putting_back_forgets(tea):
    do_ritual.move(tea, TODAY, LATER, at=NOW)
    first = Instead.objects.get().pk
    do_ritual.move(tea, TODAY, LATER, at=NOW)
    do_ritual.move(tea, TODAY, LATER + days(1), at=NOW)
    assert Instead.objects.get().pk == first
    assert Schedule.objects.filter(subject=first).count() == 2
    for _ in range(2):
        do_ritual.put_back(tea, TODAY, at=NOW)
    assert not Instead.objects.exists()
    assert set(Schedule.objects.values_list("subject", flat=True)) == {tea.pk}
    tea.refresh_from_db()
    assert tea.revision == 3


def test_leaving_a_moved_time_out_silences_it(tea):
    do_ritual.move(tea, TODAY, LATER, at=NOW)
    do_ritual.leave_out(tea, TODAY, at=NOW)
    assert Instead.objects.get().moved_to is None
    assert set(Schedule.objects.values_list("subject", flat=True)) == {tea.pk}


def test_what_is_paused_stays_silent_whatever_moves(tea):
    manage_ritual.pause(tea, at=NOW)
    do_ritual.move(tea, TODAY, LATER, at=NOW)
    assert not Schedule.objects.exists()


def test_nothing_is_done_in_a_space_that_ended(tea, alice, bob):
    hers = member(alice)
    part_couple.leave(member(bob), at=NOW)
    with pytest.raises(Closed):
        do_ritual.did(tea, TODAY, by=hers, at=NOW)
    with pytest.raises(Closed):
        do_ritual.move(tea, TODAY, LATER, at=NOW)
    assert not Done.objects.exists()
