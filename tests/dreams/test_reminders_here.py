"""Both are reminded of a dream, at their own hours; of a promise only whoever made it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail

from intimacy.dreams import dream_reminders, keep_dream, keep_promise, promise_reminders
from intimacy.dreams.keep_dream import Typed
from intimacy.reminders import delivery, due_schedules, preference_changes
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.models import Message, Schedule
from tests.conftest import member
from tests.dreams.conftest import AT, DAY, FRIDAY, HOUR, TODAY, pause
from tests.kept_dreams import dreamt, promised

pytestmark = pytest.mark.usefixtures("knocks")
EIGHT_IN_BERLIN = datetime(2026, 10, 6, 18, 0, tzinfo=UTC)


@pytest.fixture
def knocks(couple, alice, bob):
    """Both let us knock at eight in the evening."""
    for user in (alice, bob):
        user.choose_knock(20, at=AT)


def standing(kind):
    rows = Schedule.objects.standing().filter(kind=kind).order_by("next_at")
    return list(rows.values_list("user__name", "next_at"))


def wanted(row, user, at, kind):
    with time_machine.travel(at, tick=False):
        return bool(KINDS[kind].still_wanted([Due(1, user.pk, row.pk, row.couple_id, at)]))


def sent(at):
    with time_machine.travel(at, tick=False):
        delivery.deliver(due_schedules.tick(at).messages, at)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-05, AC-55, AC-61")
def test_each_hears_of_a_dream_once_at_their_own_hour_in_no_words(alice, bob):
    dream = dreamt(alice, "The sea", AT, 1)
    in_new_york = EIGHT_IN_BERLIN + 6 * HOUR
    assert standing("dream-look") == [("Alice", EIGHT_IN_BERLIN), ("Bob", in_new_york)]
    for at in (EIGHT_IN_BERLIN, EIGHT_IN_BERLIN, in_new_york, in_new_york):
        sent(at)
    assert [message.to for message in mail.outbox] == [[alice.email], [bob.email]]
    said = "".join(str(message.message()) for message in mail.outbox)
    assert not [word for word in ("sea", "ream", "Alice", "/d/", str(dream.pk)) if word in said]
    assert [when.date() for _, when in standing("dream-look")] == [date(2026, 11, 6)] * 1 + [
        date(2026, 11, 7)
    ]


def test_a_dream_is_told_while_it_is_due_and_never_while_it_is_not(alice, bob):
    dream = dreamt(alice, "The sea", AT, 1)
    due = EIGHT_IN_BERLIN
    assert not wanted(dream, alice, due - DAY, "dream-look")
    assert wanted(dream, alice, due, "dream-look")
    pause(alice)
    assert not wanted(dream, alice, due, "dream-look")
    assert wanted(dream, bob, due + 6 * HOUR, "dream-look")
    keep_dream.still_ours(dream, by=member(bob), at=due)
    assert not wanted(dream, bob, due + 6 * HOUR, "dream-look")
    preference_changes.choose_hour(bob, 7, at=due)
    [(_, hers), (_, his)] = sorted(standing("dream-look"))
    assert (hers.hour, his.hour) == (19, 12)  # eight in winter, seven in New York
    keep_dream.change(dream, Typed("The sea", 0), by=member(bob), seen=1, at=due)
    assert standing("dream-look") == []
    keep_dream.change(dream, Typed("The sea", 1), by=member(bob), seen=2, at=due)
    keep_dream.rest(dream, by=member(bob), at=due)
    assert standing("dream-look") == []


@pytest.mark.sqlite
@pytest.mark.abuse("AC-55, AC-61")
def test_a_promise_knocks_once_for_its_author_alone(alice, bob):
    promise = promised(alice, "Ring her", AT, FRIDAY)
    when = datetime(2026, 9, 11, 18, 0, tzinfo=UTC)
    assert standing("promise-day") == [("Alice", when)]
    keep_promise.move_promise(promise, FRIDAY + DAY, by=member(alice), at=AT)
    assert standing("promise-day") == [("Alice", when + DAY)]
    preference_changes.choose_hour(alice, 7, at=AT)
    assert standing("promise-day") == [("Alice", when + DAY - 13 * HOUR)]
    preference_changes.choose_hour(alice, 20, at=AT)
    for at in (when + DAY, when + DAY, when + 3 * DAY):
        sent(at)
    assert [message.to for message in mail.outbox] == [[alice.email]]
    assert not standing("promise-day")


def test_a_promise_is_told_while_it_is_open_on_its_day(alice, bob):
    promise = promised(alice, "Ring her", AT, TODAY)
    assert wanted(promise, alice, AT, "promise-day")
    assert not wanted(promise, bob, AT, "promise-day")
    keep_promise.move_promise(promise, FRIDAY, by=member(alice), at=AT)
    assert not wanted(promise, alice, AT + HOUR, "promise-day")
    friday = AT + 5 * DAY
    assert wanted(promise, alice, friday, "promise-day")
    pause(alice, AT)
    assert not wanted(promise, alice, friday, "promise-day")


@pytest.mark.abuse("AC-56, AC-61")
def test_after_an_outage_it_is_said_once_or_not_at_all(alice, bob):
    """A worker that was away for a day, and one that was away too long."""
    promised(alice, "Ring her", AT, FRIDAY)
    friday = datetime(2026, 9, 11, 18, 0, tzinfo=UTC)
    messages = due_schedules.tick(friday).messages  # and the worker dies
    late = friday + DAY
    with time_machine.travel(late, tick=False):
        delivery.deliver(messages, late)
        delivery.deliver(messages, late)
    assert len(mail.outbox) == 1
    promised(bob, "Write", AT, FRIDAY)
    sent(friday + timedelta(days=9))
    assert len(mail.outbox) == 1


def test_what_is_closed_or_taken_back_is_said_no_more(alice):
    promises = [promised(alice, text, AT, FRIDAY) for text in ("One", "Two")]
    due_schedules.tick(datetime(2026, 9, 11, 18, 0, tzinfo=UTC))
    keep_promise.close_promise(promises[0], "gone", "", by=member(alice), at=AT + 5 * DAY)
    keep_promise.take_promise_back(promises[1], by=member(alice), at=AT + 5 * DAY)
    assert not Message.objects.waiting().exists()
    names = {dream_reminders.NAME, promise_reminders.NAME}
    assert names <= set(KINDS)
