"""The task that begins weeks: a turn at a time, so that it keeps no other task waiting."""

from datetime import UTC, datetime

import pytest
from kombu.exceptions import OperationalError

from checkins import tasks
from checkins.tasks import BATCH, HANDS, MINUTE, TURN
from tests.conftest import START

NOW = int(START.timestamp())


@pytest.fixture
def day(monkeypatch):
    """A Sunday: `day(due)` runs the task with so many due, each batch as long as half a turn.

    Returns how many are left, and what was handed on.
    """

    def run(due, until=0):
        clock, left, handed = [0.0], [due], []

        def begin(at, most):
            assert at == datetime.fromtimestamp(NOW, UTC)
            clock[0] += TURN / 2
            begun = min(most, left[0])
            left[0] -= begun
            return begun

        monkeypatch.setattr(tasks.time, "monotonic", lambda: clock[0])
        monkeypatch.setattr(tasks, "database_now", lambda: START)
        monkeypatch.setattr(tasks.begin_week, "begin_due", begin)
        monkeypatch.setattr(tasks.begin_due, "delay", lambda *ids: handed.append(ids))
        tasks.begin_due(until)
        return left[0], handed

    return run


def test_what_one_turn_begins_is_handed_to_nobody(day):
    assert day(0) == day(1) == day(BATCH + 1) == (0, [])


def test_what_is_left_goes_behind_what_waits_in_two_hands(day):
    assert day(10 * BATCH) == (8 * BATCH, [(NOW + MINUTE,)] * HANDS)


def test_a_hand_goes_on_by_itself_until_beat_starts_anew(day):
    assert day(10 * BATCH, NOW + 7) == (8 * BATCH, [(NOW + 7,)])
    assert day(10 * BATCH, NOW) == (8 * BATCH, [])


def test_without_a_broker_they_wait_for_the_next_minute(day, monkeypatch):
    def away(*ids):
        raise OperationalError

    left, _ = day(10 * BATCH)
    assert left
    monkeypatch.setattr(tasks.begin_due, "delay", away)
    monkeypatch.setattr(tasks.begin_week, "begin_due", lambda at, most: most)
    monkeypatch.setattr(tasks.time, "monotonic", iter(range(9)).__next__)
    tasks.begin_due()
