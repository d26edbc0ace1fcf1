"""The zone data changed: what lies ahead keeps the local time it was meant for.

Everything here was set up by a process with the release 2025b, for which the winter of Vancouver
is an hour behind that of 2026f; this process has the locked one.
"""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest

from intimacy.accounts.models import User
from intimacy.clock import recompute_moments
from intimacy.clock.models import Reckoning
from intimacy.clock.recompute_moments import PARTS, recompute
from intimacy.counseling.models import Appointment, AppointmentChange
from intimacy.couples.models import Couple
from intimacy.dates.models import Batch, DateNight, Option
from intimacy.interests import models as interests
from intimacy.lib.zones import RELEASE
from intimacy.reminders import recompute_reminders
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.models import Message, Preferences, Schedule
from intimacy.rituals.models import Instead
from tests.conftest import person
from tests.counseling.conftest import counselor_of, in_care
from tests.worlds import world
from tests.zones.conftest import AT, run_old

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("zones")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EIGHT = datetime(2026, 12, 2, 3, tzinfo=UTC)  # 20:00 on 1 December in Vancouver, by 2026f
SUNDAY = datetime(2026, 12, 7, 2, tzinfo=UTC)  # 19:00 on the 6th, by 2026f
OLD = """
import django
django.setup()
import time_machine
from datetime import UTC, date, datetime, time, timedelta
from checkins.begin_week import current
from intimacy.clock.recompute_moments import recompute
from intimacy.dates import answer_times, propose_date
from intimacy.dates.propose_date import Proposal
from intimacy.dates.times import Slot
from intimacy.lib.recurrence import Rule
from intimacy.lib.zones import RELEASE, moment
from intimacy.reminders import preference_changes, delivery, outbox, schedules
from intimacy.reminders.models import Message
from intimacy.rituals.do_ritual import move
from intimacy.rituals.manage_ritual import Plan, Rhythm, set_up
from tests.conftest import member, pair, person

AT, DAY = datetime(2026, 11, 28, 20, 0, tzinfo=UTC), timedelta(days=1)
FIRST, EIGHT, HOME = date(2026, 12, 1), time(20), "America/Vancouver"
traveller = time_machine.travel(AT, tick=False)
traveller.start()
alice, bob = person("Alice", HOME), person("Bob", "Europe/Berlin")
pair(alice, bob, AT)
rhythm = Rhythm(Rule("WEEKLY", weekdays=(1,)), FIRST, EIGHT, "same", HOME)
tea = set_up(Plan("Tea", "", 15, True, "", ""), rhythm, by=member(alice), at=AT)
move(tea, FIRST + 7 * DAY, datetime.combine(FIRST + DAY, EIGHT), at=AT)
couple = member(alice).couple
eight = moment(FIRST, EIGHT, HOME)
agreed = propose_date.propose(couple, Proposal("Soup", 60), [Slot(eight)], by=alice, at=AT)
answer_times.answer(agreed, {o.pk: "yes" for o in answer_times.on_offer(agreed)}, by=bob, at=AT)
window = [Slot(eight, eight + timedelta(hours=5))]
propose_date.propose(couple, Proposal("Stars", 60), window, by=alice, at=AT)
preference_changes.snooze(alice, FIRST)
current(couple, AT)
recompute(AT)
print(RELEASE, eight.isoformat())
"""


TICK = """
import django
django.setup()
from datetime import UTC, datetime
from intimacy.reminders.due_schedules import tick
tick(datetime.fromisoformat("{}"))
"""


def build() -> None:
    assert run_old(OLD).split() == ["2025b", (EIGHT + HOUR).isoformat()]


@pytest.fixture
def old(transactional_db: None) -> None:
    world(build)


def of(name: str) -> User:
    return User.objects.get(name=name)


def reminders() -> dict[tuple[str, str], datetime | None]:
    rows = Schedule.objects.filter(kind__in=("ritual", "date-soon", "date-day"))
    rows = rows.exclude(subject__in=Instead.objects.values("pk"))
    return {(row.user.name, row.kind): row.next_at for row in rows.select_related("user")}


def test_everything_ahead_keeps_its_local_time(old: None) -> None:
    assert reminders()["Alice", "ritual"] == EIGHT + HOUR
    assert recompute(AT)
    night = DateNight.objects.get(state="agreed")
    assert (night.begins_at, night.ends_at) == (EIGHT, EIGHT + HOUR)
    offered = Option.objects.exclude(until=None).get()
    assert (offered.begins_at, offered.until) == (EIGHT, EIGHT + 5 * HOUR)
    assert reminders() == {
        ("Alice", "ritual"): EIGHT,
        ("Bob", "ritual"): EIGHT,
        ("Alice", "date-soon"): EIGHT - 2 * HOUR,
        ("Bob", "date-soon"): EIGHT - 2 * HOUR,
        ("Alice", "date-day"): EIGHT - DAY,
        ("Bob", "date-day"): EIGHT - DAY,
    }
    moved = Schedule.objects.filter(subject=Instead.objects.get().pk)
    assert {row.next_at for row in moved} == {EIGHT + DAY}
    assert Couple.objects.get(kind="pair").week_due_at == SUNDAY
    morning = datetime(2026, 12, 1, 15, tzinfo=UTC)  # eight in Vancouver
    assert Preferences.objects.get(user=of("Alice")).snoozed_until == morning


def test_a_week_that_is_due_stays_due(old: None) -> None:
    recompute(SUNDAY + 2 * HOUR)
    assert Couple.objects.get(kind="pair").week_due_at == SUNDAY + HOUR  # the tick looks anyway


def test_a_calendar_sees_a_new_revision_of_what_moved(old: None) -> None:
    before = DateNight.objects.get(state="agreed").revision
    recompute(AT)
    recompute(AT)
    assert DateNight.objects.get(state="agreed").revision == before + 1


def test_what_was_said_is_not_said_again(old: None) -> None:
    """The day before was spoken of while the old release was in use."""
    run_old(TICK.format((EIGHT + HOUR - DAY).isoformat()))
    said = Message.objects.filter(kind="date-day")
    assert {m.moment for m in said} == {EIGHT + HOUR}
    said.update(state=Message.State.SENT, done=1)
    recompute(EIGHT + HOUR - DAY)
    assert {m.moment for m in said} == {EIGHT}
    for hours in range(30):
        tick(EIGHT - DAY + hours * HOUR)
    count = {kind: Message.objects.filter(kind=kind).count() for kind in ("date-day", "ritual")}
    assert count == {"date-day": 2, "ritual": 2}
    assert {m.moment for m in Message.objects.filter(kind="ritual")} == {EIGHT}


def test_what_quiet_hours_hold_is_asked_again_and_tomorrow_keeps_its_hour(old: None) -> None:
    alice, later = of("Alice"), AT + 4 * DAY
    about = {"user": alice, "kind": "ritual", "subject": uuid4(), "scope": uuid4()}
    held = Message.objects.create(**about, moment=AT, send_at=later)
    tried = Message.objects.create(**about, moment=AT - DAY, send_at=later, attempts=2)
    local = {"send_day": date(2026, 12, 1), "send_time": time(20)}
    again = Message.objects.create(
        **about, **local, moment=AT - 2 * DAY, again=1, send_at=EIGHT + HOUR
    )
    recompute(AT)
    for message in (held, tried, again):
        message.refresh_from_db()
    assert (held.send_at, tried.send_at, again.send_at) == (AT, later, EIGHT)


def test_marked_ideas_and_moved_sessions_keep_their_hour(old: None) -> None:
    couple = Couple.objects.get(kind="pair")
    local = {"local_day": date(2026, 12, 6), "local_time": time(19), "place": "America/Vancouver"}
    ten = {"couple": couple, "number": 1, "keys": [], "opens_at": SUNDAY + HOUR, **local}
    batch, things = Batch.objects.create(**ten), interests.Batch.objects.create(**ten)
    client = in_care(counselor_of(person("Dana")), couple)
    row = Appointment.objects.create(
        counselor=client.counselor,
        client=client,
        couple=couple,
        day=date(2026, 12, 5),
        hour=time(10),
        zone="America/Vancouver",
    )
    change = AppointmentChange.objects.create(
        appointment=row, couple=couple, day=row.day, moved_to=SUNDAY + HOUR, **local
    )
    recompute(AT)
    for one in (batch, things, change):
        one.refresh_from_db()
    assert {batch.opens_at, things.opens_at, change.moved_to} == {SUNDAY}


def test_two_an_hour_apart_of_one_thing_both_move(old: None) -> None:
    """The later one's old moment is the earlier one's new one, or the other way round."""
    alice = of("Alice")
    about = {"user": alice, "kind": "ritual", "subject": uuid4(), "scope": uuid4()}
    local = {"moment_day": date(2026, 12, 1), "moment_zone": "America/Vancouver"}
    rows = [
        Message.objects.create(
            **about, **local, moment_time=time(hour), moment=EIGHT + (hour - 19) * HOUR, send_at=AT
        )
        for hour in (19, 20, 21)
    ]
    recompute(AT)
    found = [Message.objects.get(pk=row.pk).moment for row in rows]
    assert found == [EIGHT + n * HOUR for n in (-1, 0, 1)]


def test_a_date_of_before_follows_with_everybodys_reminders(old: None) -> None:
    """Its schedules were once written down on each one's own clock."""
    dates = Schedule.objects.filter(kind__startswith="date-", user=of("Bob"))
    dates.update(
        zone="Europe/Berlin", time=time(5), day=date(2026, 12, 2), next_day=date(2026, 12, 2)
    )
    recompute(AT)
    assert reminders()["Bob", "date-soon"] == EIGHT - 2 * HOUR
    assert set(dates.values_list("zone", flat=True)) == {"America/Vancouver"}


def test_whoever_stops_in_the_middle_goes_on_there(
    old: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recompute_reminders, "BATCH", 2)
    batches = 0
    while not recompute(AT, seconds=0):
        batches += 1
        assert batches < 99
    assert batches > 2  # several of one part
    assert reminders()["Bob", "ritual"] == EIGHT
    done = Reckoning.objects.filter(release=RELEASE, done_to=None)
    assert set(done.values_list("part", flat=True)) == set(PARTS)


def test_a_batch_that_fails_leaves_nothing_half(old: None, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = recompute_moments.Part("dates", lambda after, at: 1 / 0)
    monkeypatch.setitem(PARTS, "dates", broken)
    assert recompute(AT)  # it is in the log, and the other parts are done
    assert Couple.objects.get(kind="pair").week_due_at == SUNDAY
    assert not Reckoning.objects.filter(part="dates", release=RELEASE).exists()
    monkeypatch.undo()
    assert recompute(AT)
    assert DateNight.objects.get(state="agreed").begins_at == EIGHT


def test_a_second_time_nothing_is_written(old: None, django_assert_num_queries) -> None:
    recompute(AT)
    with django_assert_num_queries(1):
        assert recompute(AT)


def test_a_row_of_before_keeps_its_moment(old: None) -> None:
    """Nobody knows what it meant."""
    DateNight.objects.update(local_day=None)
    recompute(AT)
    assert DateNight.objects.get(state="agreed").begins_at == EIGHT + HOUR
