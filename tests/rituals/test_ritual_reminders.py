"""Asked right before sending: is this still wanted?"""

from datetime import UTC, date, datetime, time

import pytest

from intimacy.couples import part_couple
from intimacy.couples.models import Membership
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.models import Message, Schedule
from intimacy.rituals import do_ritual, manage_ritual
from intimacy.rituals.models import Instead
from intimacy.rituals.ritual_reminders import still_wanted
from tests.conftest import member, person
from tests.rituals.conftest import NOW, TODAY, agree, begin, days

TONIGHT = datetime(2026, 9, 6, 19, tzinfo=UTC)  # nine in Berlin
HIS_NIGHT = datetime(2026, 9, 7, 1, tzinfo=UTC)
MOVED = datetime(2026, 9, 9, 6, tzinfo=UTC)  # eight in Berlin


def wanted(ritual, user, moment=TONIGHT, subject=None, scope=None):
    due = Due(1, user.pk, subject or ritual.pk, scope or ritual.couple_id, moment)
    return still_wanted([due]) == {1}


def move(ritual, hour=8):
    do_ritual.move(ritual, TODAY, datetime(2026, 9, 9, hour), at=NOW)
    return Instead.objects.get().pk


@pytest.mark.sqlite
def test_what_is_due_is_wanted_by_both(tea, alice, bob):
    assert wanted(tea, alice)
    assert wanted(tea, bob, HIS_NIGHT)
    assert not wanted(tea, bob, TONIGHT)  # three in the afternoon there: no time of its


@pytest.mark.parametrize("verb", [manage_ritual.pause, manage_ritual.end])
def test_not_what_is_paused_or_ended(tea, alice, verb):
    verb(tea, at=NOW)
    assert not wanted(tea, alice)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "act",
    [
        lambda tea, by: do_ritual.leave_out(tea, TODAY, at=NOW),
        lambda tea, by: move(tea),
        lambda tea, by: do_ritual.did(tea, TODAY, by=by, at=NOW),
    ],
    ids=["left out", "moved away", "done"],
)
def test_not_one_occurrence_that_is_over_for_both(tea, alice, bob, act):
    act(tea, member(bob))
    assert not wanted(tea, alice)
    assert not wanted(tea, bob, HIS_NIGHT)
    assert wanted(tea, alice, TONIGHT + days(1))


def test_not_somebody_who_paused_but_the_other(tea, alice, bob):
    Membership.objects.filter(user=bob, left_at=None).update(paused_at=NOW)
    assert wanted(tea, alice)
    assert not wanted(tea, bob, HIS_NIGHT)


@pytest.mark.abuse("AC-25")
def test_not_after_a_parting_nor_in_another_space(tea, alice, bob, charlie):
    assert not wanted(tea, charlie)
    assert not wanted(tea, charlie, scope=member(charlie).couple_id)
    part_couple.leave(member(bob), at=NOW)
    assert not wanted(tea, alice)


def test_not_at_a_time_it_no_longer_has(tea, alice):
    assert not wanted(tea, alice, TONIGHT.replace(minute=5))
    assert not wanted(tea, alice, TONIGHT - days(1))  # before it began


def test_a_moved_time_is_wanted_until_it_moves_again(tea, alice, bob):
    moved = move(tea)
    assert wanted(tea, alice, MOVED, subject=moved)
    assert not wanted(tea, bob, MOVED, subject=moved)
    do_ritual.did(tea, TODAY, by=member(bob), at=NOW)
    assert not wanted(tea, alice, MOVED, subject=moved)
    do_ritual.undo(tea, TODAY)
    move(tea, hour=9)
    assert not wanted(tea, alice, MOVED, subject=moved)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04")
def test_touch_rings_only_while_both_agree(couple, alice, bob):
    agree(couple, alice, bob)
    hug = begin(alice, practice="touch")
    assert wanted(hug, alice)
    agree(couple, bob, yes=False)
    assert not wanted(hug, alice)
    assert not wanted(hug, bob, HIS_NIGHT)


def test_where_clocks_jump_at_midnight_the_right_day_is_meant(db):
    nora = person("Nora", "America/Nuuk")
    late = begin(nora, at=time(23, 30), starts_on=date(2026, 3, 1))
    jumped = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # half past midnight of Sunday, by the clock
    assert wanted(late, nora, jumped)
    do_ritual.did(late, date(2026, 3, 28), by=member(nora), at=NOW)
    assert not wanted(late, nora, jumped)


def test_a_batch_costs_the_same_however_large(couple, alice, bob, django_assert_num_queries):
    rituals = [begin(alice, at=time(21, number)) for number in range(9)]
    moved = Due(99, alice.pk, move(rituals[0]), couple.pk, MOVED)
    dues = [
        Due(number, user.pk, ritual.pk, couple.pk, moment.replace(minute=number))
        for number, ritual in enumerate(rituals)
        for user, moment in ((alice, TONIGHT), (bob, HIS_NIGHT))
    ]
    for batch in (dues[2:4], [*dues, moved]):
        with django_assert_num_queries(5):
            found = still_wanted(batch)
    assert found == {*range(1, 9), 99}


@pytest.mark.sqlite
def test_from_the_schedule_to_the_outbox(tea, alice):
    tick(TONIGHT)
    message = Message.objects.get()
    assert (message.user, message.moment, message.kind) == (alice, TONIGHT, "ritual")
    assert Schedule.objects.get(user=alice).next_at == TONIGHT + days(1)
    assert KINDS["ritual"].link(message.subject) == tea.get_absolute_url()
    manage_ritual.end(tea, at=TONIGHT)
    message.refresh_from_db()
    assert message.state == Message.State.CANCELLED
