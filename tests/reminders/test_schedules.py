"""Setting, moving and stopping; which hour is a person's own."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from intimacy.accounts.models import User
from intimacy.couples import part_couple
from intimacy.couples.models import Couple
from intimacy.lib.recurrence import Rule
from intimacy.reminders import delivery, outbox, schedules
from intimacy.reminders.channels import Letter
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.models import Choice, Message, Schedule
from tests.conftest import member
from tests.reminders.conftest import NOON, SCOPE, SUBJECT, daily, held, once, plain, run

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def next_at() -> datetime:
    return Schedule.objects.get().next_at


@pytest.mark.sqlite
def test_a_rule_is_remembered_by_its_next_occurrence(alice: User) -> None:
    daily(alice)
    daily(alice)
    assert next_at() == NOON + DAY


def test_the_lead_time_one_chose_counts_and_may_change(alice: User) -> None:
    Choice.objects.create(user=alice, kind=plain.name, lead=60)
    daily(alice)
    assert next_at() == NOON + DAY - HOUR
    schedules.lead_changed(alice, plain.name, 0)
    assert next_at() == NOON + DAY
    assert Schedule.objects.get().lead == 0


def test_an_occurrence_whose_lead_has_begun_is_for_the_next_time(alice: User) -> None:
    Choice.objects.create(user=alice, kind=plain.name, lead=60)
    daily(alice, at=NOON + DAY - HOUR / 2)
    assert next_at() == NOON + 2 * DAY - HOUR


def test_a_rule_that_never_comes_again_leaves_nothing(alice: User) -> None:
    daily(alice)
    rule = Rule("DAILY", until=NOON.date())
    where = {"subject": SUBJECT, "scope": SCOPE, "place": "Europe/Berlin", "at": NOON}
    schedules.repeat(alice, plain.name, rule=rule, starts=datetime(2026, 9, 7, 12), **where)
    assert not Schedule.objects.exists()


def test_a_single_thing_that_is_over_leaves_nothing(alice: User) -> None:
    once(alice, NOON + DAY)
    once(alice, NOON - plain.lasts)
    assert not Schedule.objects.exists()


def test_moving_a_thing_cancels_what_waits_for_its_old_time(alice: User, mails: object) -> None:
    once(alice, NOON + HOUR)
    tick(NOON + HOUR)
    once(alice, NOON + DAY)
    assert Message.objects.get().state == Message.State.CANCELLED


def test_a_knock_goes_at_ones_own_hour(bob: User) -> None:
    bob.choose_knock(20, at=NOON)
    when = schedules.knock(bob, held.name, subject=SUBJECT, scope=SCOPE, at=NOON)
    assert when == next_at() == datetime(2026, 9, 8, 0, tzinfo=UTC)  # eight in New York


def test_no_hour_no_knock(bob: User) -> None:
    assert schedules.knock(bob, held.name, subject=SUBJECT, scope=SCOPE, at=NOON) is None
    assert not Schedule.objects.exists()


def test_rules_on_ones_own_clock_move_with_the_person(alice: User) -> None:
    daily(alice)
    daily(alice, subject=uuid.uuid4(), place="Asia/Tokyo")
    alice.zone = "America/New_York"
    schedules.zone_changed(alice, "Europe/Berlin", NOON)
    zones = set(Schedule.objects.values_list("zone", "next_at"))
    noon_there = datetime(2026, 9, 7, 16, tzinfo=UTC)
    assert zones == {("America/New_York", noon_there), ("Asia/Tokyo", noon_there + 11 * HOUR)}


@pytest.mark.parametrize(
    "narrow", [{"subject": SUBJECT}, {"scope": SCOPE}, {"kind": "test-plain", "scope": SCOPE}]
)
def test_stop_reaches_what_is_planned_and_what_waits(
    alice: User, bob: User, narrow: dict[str, object], mails: list[object]
) -> None:
    for user in (alice, bob):
        daily(user, at=NOON - DAY)
        daily(user, subject=uuid.uuid4(), scope=uuid.uuid4(), kind=held.name)
    tick(NOON)
    schedules.stop(**narrow)
    assert set(Schedule.objects.values_list("kind", flat=True)) == {held.name}
    assert set(Message.objects.values_list("state", flat=True)) == {Message.State.CANCELLED}


def test_stopping_nothing_in_particular_is_refused(alice: User) -> None:
    daily(alice)
    with pytest.raises(ValueError, match="everybody"):
        schedules.stop()
    assert Schedule.objects.exists()


@pytest.mark.abuse("AC-62")
def test_parting_stops_the_space_for_both_and_sends_nothing(
    alice: User, bob: User, charlie: User, couple: Couple, mails: list[object]
) -> None:
    for user in (alice, bob):
        daily(user, scope=couple.pk, at=NOON - DAY)
    daily(charlie, at=NOON - DAY)
    part_couple.leave(member(bob), at=NOON)
    assert run(NOON) == 1
    assert [letter.user for letter in mails] == [charlie.pk]


def test_setting_the_same_again_takes_nothing_away(alice: User, mails: list[Letter]) -> None:
    """Somebody renames a ritual while its reminder is due, and again while it is on its way."""
    daily(alice, at=NOON - DAY)
    daily(alice, at=NOON + SECOND)
    ids = tick(NOON + 2 * SECOND).messages
    daily(alice, at=NOON + 3 * SECOND)
    assert delivery.deliver(ids, NOON + 4 * SECOND) == 1


def test_what_was_called_back_can_be_said_after_all(alice: User, mails: list[Letter]) -> None:
    once(alice, NOON)
    tick(NOON)
    schedules.stop(scope=SCOPE)
    once(alice, NOON, at=NOON + SECOND)
    assert run(NOON + SECOND) == 1
    once(alice, NOON, at=NOON + SECOND)
    assert run(NOON + 2 * SECOND) == 0


def test_what_may_have_gone_out_is_not_said_again(alice: User, mails: list[Letter]) -> None:
    """A worker holds it while it is called back."""
    once(alice, NOON)
    outbox.lease(tick(NOON).messages, NOON)
    schedules.stop(scope=SCOPE)
    once(alice, NOON, at=NOON + SECOND)
    assert run(NOON + SECOND) == 0
