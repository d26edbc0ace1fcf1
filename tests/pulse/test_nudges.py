"""The nudge at one's own hour: off at first, never twice, never late, of nobody else's doing."""

from datetime import UTC, datetime, time

import pytest
import time_machine
from django.core import mail

from intimacy.couples import part_couple
from intimacy.pulse import pulse_nudges
from intimacy.pulse.models import PulseNudge
from intimacy.reminders import delivery, due_schedules, outbox, preferences
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.models import Schedule
from intimacy.sharing import open_together
from tests.answered import answered
from tests.conftest import member
from tests.pulse.conftest import AT, DAY, HOUR, LOW, WEEK, WHEN, text

WEDNESDAY = datetime(2026, 9, 9, 16, 30, tzinfo=UTC)  # half past six in Berlin


def standing():
    rows = Schedule.objects.standing().filter(kind=pulse_nudges.KIND)
    return list(rows.values_list("user__name", "next_at"))


def chosen(user, at=AT, every=4, weekday=2, hour=time(18, 30)):
    pulse_nudges.choose(member(user), every, weekday, hour, at=at)


def wanted(user, at):
    with time_machine.travel(at, tick=False):
        scope = member(user).couple_id
        due = Due(1, user.pk, scope, scope, at)
        return bool(KINDS[pulse_nudges.KIND].still_wanted([due]))


@pytest.mark.sqlite
def test_it_is_off_until_somebody_chooses_a_day_and_an_hour(couple, alice, bob, sign_in, evening):
    client = sign_in(alice)
    assert "It is off." in text(client, WHEN)
    assert (
        client.post(WHEN, {"every_weeks": "3", "weekday": "9", "hour": "25:00"}).status_code == 422
    )
    client.post(WHEN, {"every_weeks": "4", "weekday": "2", "hour": "18:30"})
    assert "It is on, by your own clock." in text(client, WHEN)
    assert standing() == [("Alice", WEDNESDAY)]
    assert Schedule.objects.get(kind=pulse_nudges.KIND).rule == "FREQ=WEEKLY;INTERVAL=4;BYDAY=WE"
    client.post(WHEN, {"go": "off"})
    assert not pulse_nudges.is_on(alice)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-05, AC-55")
def test_told_once_however_often_a_tick_or_a_worker_comes_again(couple, alice):
    chosen(alice)
    with time_machine.travel(WEDNESDAY, tick=False):
        for _ in range(2):
            delivery.deliver(due_schedules.tick(WEDNESDAY).messages, WEDNESDAY)
    assert [message.to for message in mail.outbox] == [[alice.email]]
    said = str(mail.outbox[0].message())
    assert mail.outbox[0].subject == "A reminder you set"
    assert not [word for word in ("Bob", "lines", "weeks", "/p/") if word in said]
    assert standing() == [("Alice", WEDNESDAY + 4 * WEEK)]


@pytest.mark.abuse("AC-56")
def test_what_a_killed_worker_took_goes_when_its_time_is_over_and_not_a_day_late(couple, alice):
    chosen(alice)
    ids = due_schedules.tick(WEDNESDAY).messages
    assert outbox.lease(ids, WEDNESDAY) == ids  # and no more is heard of that worker
    for at, sent in ((WEDNESDAY + HOUR / 60, 0), (WEDNESDAY + HOUR, 1), (WEDNESDAY + 2 * HOUR, 1)):
        with time_machine.travel(at, tick=False):
            delivery.deliver(ids, at)
        assert len(mail.outbox) == sent
    late = WEDNESDAY + 4 * WEEK + 2 * DAY
    with time_machine.travel(late, tick=False):
        delivery.deliver(due_schedules.tick(late).messages, late)
    assert len(mail.outbox) == 1


@pytest.mark.sqlite
def test_it_looks_only_at_what_its_own_person_did(couple, alice, bob):
    chosen(alice)
    at = WEDNESDAY + 4 * WEEK
    answered(bob, LOW, at - DAY)
    assert wanted(alice, at)
    answered(alice, LOW, at - 2 * WEEK)
    assert wanted(alice, at)
    answered(alice, LOW, at - WEEK)
    assert not wanted(alice, at)
    assert wanted(alice, at + 4 * WEEK)
    open_together.pause(member(alice), at=at)
    assert not wanted(alice, at + 4 * WEEK)


def test_nobody_is_nudged_at_rest_and_somebody_alone_is(couple, alice, charlie):
    chosen(alice)
    chosen(charlie)
    couple.rest_until = WEDNESDAY.date() + 9 * DAY
    couple.save()
    assert not wanted(alice, WEDNESDAY)
    assert wanted(charlie, WEDNESDAY)


@pytest.mark.sqlite
def test_two_are_a_week_apart_whatever_is_chosen_in_between(couple, alice):
    chosen(alice)
    for weekday, hour in ((2, 19), (3, 9), (1, 8)):
        chosen(alice, at=WEDNESDAY + HOUR / 60, every=2, weekday=weekday, hour=time(hour))
        [(_, when)] = standing()
        assert WEDNESDAY + WEEK - 10 * HOUR <= when <= WEDNESDAY + 2 * WEEK


def test_turning_it_on_with_the_others_sets_a_day_and_parting_turns_it_off(couple, alice, bob):
    preferences.switch(alice.pk, pulse_nudges.KIND, on=True)
    pulse_nudges.begin(alice, AT)
    [(_, when)] = standing()
    assert when.isoformat() == "2026-09-13T15:00:00+00:00"  # a Sunday at five
    part_couple.leave(member(bob), at=AT)
    assert not PulseNudge.objects.exists()
    assert not standing()
    assert not pulse_nudges.is_on(alice)
