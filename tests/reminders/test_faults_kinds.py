"""Every kind there is, of every room: told twice, a worker killed in the middle, a day too late."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.notes import leave_note
from intimacy.notes.arrivals import When
from intimacy.notes.leave_note import Typed
from intimacy.reminders import preferences
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import Message
from intimacy.repair import call_break, send_letter
from intimacy.sharing.models import UNDO
from tests.conftest import member, pair
from tests.reminders.cast import SECOND, message, settled, somebody
from tests.reminders.workers import Sink, Works, kill, until

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("workers"),
]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ROOMS = [kind for kind in KINDS if not kind.startswith("test-")]  # those of conftest.py


def note_came(couple: Couple, one: User, other: User, at: datetime) -> Message:
    note = leave_note.leave(Typed("Soup", When()), by=member(one), at=at - UNDO)
    return message(other, "note-came", at, note.pk, couple.pk)


def nudge(couple: Couple, one: User, other: User, at: datetime) -> Message:
    return message(other, "note-nudge", at, couple.pk, couple.pk)


def time_to_come_back(couple: Couple, one: User, other: User, at: datetime) -> Message:
    one_break = call_break.call(couple, at, by=one, at=at - HOUR)
    return message(other, "b-back", at, one_break.pk, couple.pk)


def a_little_time(couple: Couple, one: User, other: User, at: datetime) -> Message:
    parts = {"text": "Sorry", "phrase": "Start over?"}
    letter = send_letter.send(couple, "back", parts, by=member(one), at=at - 2 * HOUR)
    send_letter.ask_for_time(letter, HOUR, by=member(other), at=at - HOUR)
    return message(other, "b-again", at, letter.pk, couple.pk)


# Kinds that are asked whether they are still wanted; of others all is, whatever it is about.
PLAYED: dict[str, Callable[[Couple, User, User, datetime], Message]] = {
    "note-came": note_came,
    "note-nudge": nudge,
    "b-back": time_to_come_back,
    "b-again": a_little_time,
}


def due_to(kind: str, at: datetime, name: str) -> Message:
    """Somebody is to be told of this kind alone, which was to be said at `at` (UTC)."""
    user = somebody(f"{kind}-{name}")
    preferences.switch(user.pk, kind, on=True)
    if kind not in PLAYED:
        return message(user, kind, at)
    other = somebody(f"{kind}-{name}-other")
    return PLAYED[kind](pair(other, user), other, user, at)


@pytest.mark.abuse("AC-55, AC-56, AC-61")
def test_each_kind_is_told_at_most_once_a_worker_and_never_past_its_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    others = [kind for kind in ROOMS if kind not in PLAYED]
    monkeypatch.setenv("WORKERS_WANT", " ".join(others))
    at = now() - SECOND
    timely = [due_to(kind, at, "now") for kind in ROOMS]
    late = [due_to(kind, at - DAY, "late") for kind in ROOMS]
    ids = [one.pk for one in (*timely, *late)]
    works = Works(tmp_path)
    works.slow(0.1)
    worker = works.worker()
    for _ in range(2):  # the same task twice
        works.ask("deliver", ids)
    until(lambda: len(works.sent()) >= Sink.chunk + 2)
    kill(worker)
    works.slow(0)
    works.worker(2)
    for _ in range(2):
        works.ask("deliver", ids)
    until(lambda: works.ask("sweep") or settled())
    lines = [line.split() for line in works.sink.read_text().splitlines()]
    works.end()
    told = {
        (one.kind, one.user_id)
        for one in (*timely, *late)
        if KINDS[one.kind].over(one.moment) > now()
    }
    assert {(kind, int(user)) for kind, user, _ in lines} == told
    names = Counter(name for _, _, name in lines)
    assert max(names.values()) <= 2  # amid which the worker died, and both times under one name
    assert sum(times - 1 for times in names.values()) <= Sink.chunk
