"""Two reminders of one kind that fall into one minute are one message, whoever sends it."""

import uuid
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from intimacy.accounts.models import User
from intimacy.reminders import (
    delivery,
    due_schedules,
    outbox,
    say_tomorrow,
    schedules,
    speakers,
    tasks,
)
from intimacy.reminders.channels import Letter, Outcome
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.kinds import KINDS, Kind
from intimacy.reminders.models import Choice, Message, Preferences, Schedule, Subscription
from tests.reminders.conftest import NOON, Kept, Pushed, daily, once, plain, run, unwanted

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
State = Message.State
pytestmark = pytest.mark.sqlite


def states() -> Counter[str]:
    return Counter(State(state).name for state in Message.objects.values_list("state", flat=True))


def two(*users: User, apart: timedelta = timedelta(0)) -> list[int]:
    """Two things of one kind for each, due so far apart."""
    for user in users:
        for n in range(2):
            once(user, NOON - n * apart, subject=uuid.uuid4(), at=NOON - HOUR)
    return tick(NOON).messages


def never_quiet(user: User) -> None:
    Preferences.objects.create(user=user, quiet_from=None, quiet_until=None)


def test_two_in_one_minute_are_one_mail(alice: User, bob: User, mails: list[Letter]) -> None:
    never_quiet(bob)  # at six in New York
    ids = two(alice, bob)
    assert delivery.deliver(ids, NOON) == 2
    assert sorted(letter.user for letter in mails) == [alice.pk, bob.pk]
    assert states() == {"SENT": 2, "MERGED": 2}


def test_seconds_do_not_count(alice: User, mails: list[Letter]) -> None:
    once(alice, NOON + timedelta(seconds=3), subject=uuid.uuid4())
    once(alice, NOON + timedelta(seconds=50), subject=uuid.uuid4())
    assert run(NOON + MINUTE) == 1


def test_a_minute_apart_they_are_two_and_so_are_two_kinds(
    alice: User, mails: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Kind("test-other", "Other", plain.still_wanted, plain.link, plain.lasts)
    monkeypatch.setitem(KINDS, other.name, other)
    two(alice, apart=MINUTE)
    once(alice, NOON, kind=other.name)
    assert delivery.deliver(list(Message.objects.values_list("pk", flat=True)), NOON) == 2
    assert run(NOON) == 1


@pytest.mark.parametrize("split", [False, True], ids=["one batch", "two batches"])
def test_one_nobody_wants_stands_in_nobodys_way(
    alice: User, mails: list[Letter], monkeypatch: pytest.MonkeyPatch, split: bool
) -> None:
    first, second = sorted(two(alice))
    monkeypatch.setattr(outbox, "still_waiting", lambda ids: set(ids))
    kind = Kind(
        plain.name, "Plain", lambda dues: {d.message for d in dues} - {first}, plain.link, HOUR
    )
    monkeypatch.setitem(KINDS, plain.name, kind)
    sent = [
        delivery.deliver(ids, NOON) for ids in ([[first], [second]] if split else [[first, second]])
    ]
    assert sum(sent) == 1
    assert states() == {"SENT": 1, "DROPPED": 1}


def test_where_the_one_that_went_is_heard_by_nobody_the_other_goes(
    alice: User, mails: list[Letter]
) -> None:
    ids = two(alice)
    Kept.answers.append(Outcome.LATER)
    assert delivery.deliver(ids, NOON) == 0
    schedules.stop(user=alice, subject=Message.objects.get(said_with=None).subject)
    assert delivery.deliver(ids, NOON + outbox.LEASE) == 1
    assert states() == {"SENT": 1, "CANCELLED": 1}


def test_while_it_is_tried_again_the_other_waits(alice: User, mails: list[Letter]) -> None:
    ids = two(alice)
    Kept.answers.append(Outcome.LATER)
    assert delivery.deliver(ids, NOON) == 0
    assert delivery.deliver(ids, NOON + MINUTE) == 1
    assert delivery.deliver(ids, NOON + outbox.LEASE) == 0
    assert states() == {"SENT": 1, "MERGED": 1}
    assert len({letter.message for letter in mails}) == 1


def test_what_a_mail_said_is_not_said_again_while_a_push_of_it_is_tried(
    alice: User, mails: list[Letter]
) -> None:
    Subscription.objects.create(user=alice, endpoint="https://push.example/1")
    Choice.objects.create(user=alice, kind=plain.name, push=True)
    ids = two(alice)
    Pushed.answers.append(Outcome.LATER)
    assert delivery.deliver(ids, NOON) == 0
    assert states() == {"WAITING": 1, "MERGED": 1}
    Message.objects.waiting().update(send_at=NOON)
    assert delivery.deliver(ids, NOON + plain.lasts) == 0
    assert states() == {"SENT": 1, "MERGED": 1}  # its push came too late, its mail did not


def test_nor_where_nobody_wants_its_push_any_more(alice: User, mails: list[Letter]) -> None:
    Subscription.objects.create(user=alice, endpoint="https://push.example/1")
    Choice.objects.create(user=alice, kind=plain.name, push=True)
    ids = two(alice)
    Pushed.answers.append(Outcome.LATER)
    delivery.deliver(ids, NOON)
    unwanted.add(alice.pk)
    assert delivery.deliver(ids, NOON + MINUTE) == 0
    assert states() == {"DROPPED": 1, "MERGED": 1}
    assert len(mails) == 1


def test_after_an_outage_the_newest_nobody_wants_stands_in_nobodys_way(
    alice: User, mails: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = NOON + 20 * MINUTE
    two(alice, apart=MINUTE)
    outbox.merge_late(late)
    newest = Message.objects.waiting().get()
    assert Message.objects.get(state=State.MERGED).said_with == newest
    kind = Kind(
        plain.name, "", lambda dues: {d.message for d in dues} - {newest.pk}, plain.link, HOUR
    )
    monkeypatch.setitem(KINDS, plain.name, kind)
    monkeypatch.setattr(due_schedules, "database_now", lambda: late)
    tasks.sweep()
    assert states() == {"SENT": 1, "DROPPED": 1}


def test_what_quiet_hours_hold_until_one_end_is_one(alice: User, mails: list[Letter]) -> None:
    end = NOON + 10 * MINUTE
    hours = {"quiet_from": (NOON + HOUR).time(), "quiet_until": (end + 2 * HOUR).time()}
    Preferences.objects.create(user=alice, **hours)  # Berlin, one to ten past twelve
    once(alice, NOON - 5 * MINUTE, subject=uuid.uuid4(), at=NOON - HOUR)
    once(alice, NOON, subject=uuid.uuid4())
    once(alice, end, subject=uuid.uuid4())
    assert run(NOON) == 0
    assert delivery.deliver([*tick(end).messages, *outbox.stranded(end + MINUTE, 9)], end) == 1
    assert states() == {"SENT": 1, "MERGED": 2}


def test_what_was_tried_before_quiet_hours_is_of_the_minute_they_end_in(
    alice: User, mails: list[Letter]
) -> None:
    """It held its own minute until then; the one that is due when they end says the same."""
    once(alice, NOON)
    Kept.answers.append(Outcome.LATER)
    assert run(NOON) == 0
    Preferences.objects.create(user=alice, snoozed_until=NOON + 9 * MINUTE, quiet_from=None)
    assert delivery.deliver(outbox.stranded(NOON + 2 * MINUTE, 9), NOON + 2 * MINUTE) == 0
    once(alice, NOON + 9 * MINUTE, subject=uuid.uuid4())
    tick(NOON + 9 * MINUTE)
    ids = list(Message.objects.values_list("pk", flat=True))
    assert delivery.deliver(ids, NOON + 9 * MINUTE) == 1
    assert states() == {"SENT": 1, "MERGED": 1}


def test_the_database_keeps_it(alice: User, mails: list[Letter]) -> None:
    two(alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(minute=NOON)
    Message.objects.filter(pk=Message.objects.first().pk).update(state=State.DROPPED)
    Message.objects.update(minute=NOON)


def test_another_worker_took_the_minute_meanwhile(
    alice: User, mails: list[Letter], monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = two(alice)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(speakers, "_take", lambda *about: Message.objects.update(minute=NOON))
        assert delivery.deliver(ids, NOON) == 0
    assert states() == {"WAITING": 2}
    assert delivery.deliver(ids, NOON + outbox.LEASE) == 1


def test_a_batch_of_any_size_asks_alike(
    alice: User, bob: User, mails: list[Letter], django_assert_max_num_queries: object
) -> None:
    never_quiet(bob)
    asked = []
    for size in (4, 30):
        for n in range(size):
            once((alice, bob)[n % 2], NOON + size * MINUTE, subject=uuid.UUID(int=100 + n))
        at = NOON + size * MINUTE
        plan = delivery.plan_for(outbox.lease(tick(at).messages, at), at)
        with django_assert_max_num_queries(10) as queries:
            speakers.settle_with(delivery._say_together(plan, at))
        asked.append(len(queries))
    assert asked[0] == asked[1]


# --- Its links ----------------------------------------------------------------------------------


@pytest.fixture
def both(alice: User, mails: list[Letter]) -> Message:
    """One mail that spoke of two things."""
    delivery.deliver(two(alice), NOON)
    return Message.objects.get(state=State.SENT)


def test_it_leads_to_both(
    alice: User, both: Message, sign_in: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(alice)
    assert client.get(f"/r/{both.token}/").url == plain.link(both.subject)
    kind = Kind(plain.name, "", plain.still_wanted, plain.link, HOUR, link_all=lambda: "/all/")
    monkeypatch.setitem(KINDS, plain.name, kind)
    assert client.get(f"/r/{both.token}/").url == "/all/"
    Message.objects.filter(state=State.MERGED).update(said_with=None)
    assert client.get(f"/r/{both.token}/").url == plain.link(both.subject)


def test_strangers_find_nothing_behind_it(charlie: User, both: Message, sign_in: object) -> None:
    assert sign_in(charlie).get(f"/r/{both.token}/").status_code == 404


def test_tomorrow_instead_brings_both_again_as_one(both: Message, mails: list[Letter]) -> None:
    for _ in range(2):
        say_tomorrow.say_again(both, NOON + MINUTE)
    assert say_tomorrow.comes_anyway(both, NOON + MINUTE)
    again = Message.objects.waiting()
    assert {row.send_at for row in again} == {NOON + DAY}
    assert len({row.subject for row in again}) == 2
    assert delivery.deliver([row.pk for row in again], NOON + DAY) == 1


def test_tomorrow_instead_brings_what_would_not_come_by_itself(
    alice: User, mails: list[Letter]
) -> None:
    """One of the two comes every day anyway."""
    daily(alice, at=NOON - DAY)
    once(alice, NOON, subject=uuid.uuid4())
    assert run(NOON) == 1
    both = Message.objects.get(state=State.SENT)
    assert not say_tomorrow.comes_anyway(both, NOON)
    say_tomorrow.say_again(both, NOON)
    assert say_tomorrow.comes_anyway(both, NOON)
    assert Message.objects.waiting().get().subject != Schedule.objects.standing().get().subject
    tick(NOON + DAY)
    ids = list(Message.objects.waiting().values_list("pk", flat=True))
    assert (len(ids), delivery.deliver(ids, NOON + DAY)) == (2, 1)


def test_stop_these_stops_the_kind_of_both(alice: User, both: Message, client: object) -> None:
    client.post(f"/r/{both.token}/stop/", {"List-Unsubscribe": "One-Click"})
    assert not Choice.objects.get(user=alice).on
    unwanted.clear()
    two(alice)
    assert run(NOON + 2 * MINUTE) == 0


def test_what_is_written_down_late_is_not_swallowed_by_what_was_said_in_time(
    alice: User, mails: list[Letter]
) -> None:
    once(alice, NOON, subject=uuid.uuid4())
    assert run(NOON) == 1
    later = NOON + 20 * MINUTE
    once(alice, NOON + 5 * MINUTE, at=later, subject=uuid.uuid4())
    Schedule.objects.standing().update(next_at=NOON)  # as with a lead time of five minutes
    assert run(later) == 1


def test_what_an_outage_merged_into_one_that_is_called_off_goes(
    alice: User, mails: list[Letter]
) -> None:
    first, second = uuid.uuid4(), uuid.uuid4()
    late = NOON + 22 * MINUTE
    once(alice, NOON, subject=first)
    once(alice, NOON + 4 * MINUTE, subject=second)
    tick(late)
    assert outbox.merge_late(late) == 1
    schedules.stop(subject=second)
    ids = list(Message.objects.waiting().values_list("pk", flat=True))
    assert delivery.deliver(ids, late) == 1
    assert Message.objects.get(state=State.SENT).subject == first
