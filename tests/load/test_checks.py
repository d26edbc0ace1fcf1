"""What `make load` counts as lost and as doubled: it must see both."""

import uuid
from datetime import timedelta

import pytest
from django.utils.timezone import now

from checkins.begin_week import begin
from intimacy.reminders.models import Message, Schedule
from intimacy.sharing.models import Seal, Words
from tests.conftest import START, items, seal, write
from tests.load import checks, fill
from tests.load.faults import Watch
from tests.load.people import Answer, Told
from tests.load.run import failed, waited
from tests.load.sizes import SIZES


@pytest.fixture
def told(alice, checkin):
    """Alice saved one answer twice, and was told so both times."""
    item = items(checkin)[0]
    write(alice, item, "first")
    Words.objects.update(version=2)
    answer = Answer(checkin.couple_id, ["0 zero", "first"], kept=2, version=2)
    return Told(answers={(str(checkin.pk), item.position, 1): answer})


def test_what_was_kept_is_there(told):
    assert checks.answers(told) == {"saves": 2, "lost": 0, "doubled": 0}


def test_an_answer_that_went_back_is_lost(told):
    (answer,) = told.answers.values()
    answer.sent = ["first", "second"]
    assert checks.answers(told)["lost"] == 1


def test_an_answer_that_is_gone_is_lost(told):
    Words.objects.all().delete()
    assert checks.answers(told)["lost"] == 1


def test_what_was_sent_and_never_answered_may_stand_or_not(told):
    (answer,) = told.answers.values()
    answer.sent.append("third")
    assert checks.answers(told) == {"saves": 2, "lost": 0, "doubled": 0}
    answer.sent[1:] = ["second", "first"]
    assert checks.answers(told)["lost"] == 0


def test_an_answer_written_once_more_is_doubled(told):
    Words.objects.update(version=3)
    assert checks.answers(told) == {"saves": 2, "lost": 0, "doubled": 1}


def test_a_seal_that_is_gone_is_lost(alice, bob, checkin):
    seal(alice, checkin)
    seal(bob, checkin)
    told = Told(seals={(str(checkin.pk), 1), (str(checkin.pk), 2)})
    assert checks.seals(told) == {"seals": 2, "lost": 0, "doubled": 0}
    checkin.exchange.refresh_from_db()
    checkin.exchange.opens_at = None
    checkin.exchange.save()
    assert checks.seals(told)["lost"] == 1  # both are there, and it does not open
    Seal.objects.filter(user=bob).delete()
    assert checks.seals(told)["lost"] == 2


def test_a_week_that_did_not_begin_is_lost_and_a_second_one_doubled(couple, checkin):
    began = START + timedelta(days=7)
    assert checks.weeks({couple.pk}, began) == {"weeks": 0, "lost": 1, "doubled": 0}
    for days in (7, 8):
        week = begin(couple, (START + timedelta(days=days)).date(), [], began=began)
        week.exchange.items.create(position=1, version_id=items(checkin)[0].version_id)
    assert checks.weeks({couple.pk}, began) == {"weeks": 1, "lost": 0, "doubled": 1}


def test_a_reminder_is_lost_doubled_or_said_twice(alice):
    at = now()
    schedule = Schedule.objects.create(
        user=alice,
        kind=fill.KIND,
        subject=uuid.uuid4(),
        scope=uuid.uuid4(),
        day=at.date(),
        time=at.time(),
        zone="UTC",
        next_day=at.date(),
    )
    assert checks.reminders([])["lost"] == 1
    for _ in range(2):
        Message.objects.create(
            user=alice,
            kind=fill.KIND,
            subject=schedule.subject,
            scope=schedule.scope,
            moment=at,
            send_at=at,
            state=Message.State.SENT,
        )
        at += timedelta(minutes=1)
    counted = checks.reminders(["one", "one"])
    assert (counted["doubled"], counted["said_twice"]) == (1, 1)


def test_an_error_counts_unless_something_of_the_pages_is_away():
    watch = Watch.__new__(Watch)
    watch.looks = [(n / 10, not 5 <= n / 10 < 7) for n in range(200)]
    watch.faults = {"web": 5.0, "worker": 12.0}
    assert watch.away() == {"web": (5.0, 7.0)}
    asked = [("week", 4.9, 0.2, 0), ("week", 6.0, 0.1, 503), ("week", 12.0, 0.1, 500)]
    assert failed(asked, [*watch.away().values()]) == {"errors": 1, "away": 2}


def test_the_quiet_half_is_measured_apart():
    second = SIZES.seconds / 100
    asked = [("week", n * second, 0.010 if n < 50 else 0.050, 200) for n in range(100)]
    found = waited(asked, 0.0, (0.0, 0.25))
    assert (found["quiet_p50"], found["p95"], found["p95_by_quiet_p50"]) == (10.0, 50.0, 5.0)
    assert found["p95_by_tenth"][0] == 10
    assert found["p95_by_tenth"][5] == 50
