"""SEQUENCE and the stamps follow what a reader sees: they rise with it, and only with it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
import time_machine

from intimacy.accounts.models import User
from intimacy.calendars import addresses
from intimacy.couples import rhythm
from intimacy.dates import move_date
from intimacy.dates.models import DateNight
from intimacy.lib.recurrence import Rule
from intimacy.reminders import preference_changes
from intimacy.reminders.models import Choice
from intimacy.reminders.preferences import switch
from intimacy.rituals import do_ritual, manage_ritual
from intimacy.rituals.models import Ritual
from tests.calendars.conftest import EVENING, ask, events, night, tea
from tests.conftest import START, member, signed_in

DAY, MINUTES, STAMPS = timedelta(days=1), timedelta(minutes=10), ("DTSTAMP", "LAST-MODIFIED")
BEFORE, SKIPPED, LATER_ON = (
    START.date() - 7 * DAY,
    START.date() + 2 * DAY,
    datetime(2026, 9, 14, 12),
)
PAGE = "/you/calendar/"


@dataclass
class World:
    """Alice, who reads, with a ritual and a date that move and a surprise that comes."""

    alice: User
    bob: User
    ritual: Ritual
    date: DateNight
    token: str
    seen: dict[tuple[str, str, int], str] = field(default_factory=dict)

    def entries(self, at: datetime) -> dict[tuple[str, str], tuple[str, int, datetime]]:
        """Return what stands in the calendar: (UID, which) to (what it says, SEQUENCE, stamp)."""
        found = {}
        for event in events(self.token, at):
            which, number = str(event.get("RECURRENCE-ID", "")), event.pop("SEQUENCE")
            stamps = {event.pop(name).dt for name in STAMPS}
            said = event.to_ical().decode()
            assert self.seen.setdefault((event["UID"], which, number), said) == said
            found[event["UID"], which] = (said, number, *stamps)
        return found

    def post(self, path: str, **data: object) -> None:
        answer = signed_in(self.alice).post(path, data)
        assert (answer.status_code, answer.url) == (302, path)


@pytest.fixture
def world(alice, bob, hers, checkin) -> World:
    night(bob, alice, EVENING + DAY, surprise=True)
    ritual = tea(alice, Rule("WEEKLY", 1, (0, 3)), starts_on=BEFORE)
    with time_machine.travel(START + MINUTES, tick=False):
        one = World(alice, bob, ritual, night(alice, bob), hers)
        one.post(PAGE, parts=["rituals", "dates", "checkins"], said="named")
    return one


def choose(w: World, quiet: tuple[time | None, time | None], lead: int = 30, **more) -> None:
    choice = Choice(user=w.alice, kind="ritual", lead=lead, on=True, mail=True, **more)
    preference_changes.choose(w.alice, hour=None, quiet=quiet, choices=[choice], at=START)


def change(w: World, at: datetime) -> None:
    plan = manage_ritual.Plan("Tea at noon", "", 20, devices_away=True)
    noon = manage_ritual.Rhythm(
        Rule("WEEKLY", 1, (0, 4)), BEFORE, time(12), "each", "Europe/Berlin"
    )
    manage_ritual.change(w.ritual, plan, noon, at=at)


def shift(w: World, at: datetime) -> None:
    w.date.refresh_from_db()
    move_date.shift(w.date, 7, by=w.bob, seen=w.date.revision, at=at)


def move_house(w: World, zone: str) -> None:
    w.post("/you/", name="Alice", zone=zone)


def said(w: World, said: str) -> None:
    w.post(PAGE, parts=["rituals", "dates", "checkins"], said=said)


EIGHT, NINE, NOON = time(8), time(9), time(12)
Act = Callable[[World, datetime], object]
CHANGES: dict[str, Act] = {
    "rings": lambda w, at: choose(w, (None, None)),
    "left out": lambda w, at: do_ritual.leave_out(w.ritual, START.date() + 8 * DAY, at=at),
    "moved": lambda w, at: do_ritual.move(w.ritual, START.date() + 8 * DAY, LATER_ON, at=at),
    "put back": lambda w, at: do_ritual.put_back(w.ritual, START.date() + 8 * DAY, at=at),
    "changed": change,
    "paused": lambda w, at: manage_ritual.pause(w.ritual, at=at),
    "resumed": lambda w, at: manage_ritual.resume(w.ritual, at=at),
    "another zone": lambda w, at: move_house(w, "Asia/Kathmandu"),
    "and back": lambda w, at: move_house(w, "Europe/Berlin"),
    "quiet at noon": lambda w, at: choose(w, (NINE, NOON)),
    "quiet at night": lambda w, at: choose(w, (time(22), EIGHT)),
    "another lead": lambda w, at: choose(w, (time(22), EIGHT), lead=15),
    "off": lambda w, at: switch(w.alice.pk, "ritual", on=False),
    "on": lambda w, at: switch(w.alice.pk, "ritual", on=True),
    "no dates": lambda w, at: switch(w.alice.pk, "date-soon", on=False),
    "dates": lambda w, at: switch(w.alice.pk, "date-soon", on=True),
    "silence": lambda w, at: preference_changes.silence(w.alice, at=at),
    "speak again": lambda w, at: preference_changes.speak_again(w.alice),
    "date shifted": shift,
    "date called off": lambda w, at: move_date.cancel(w.date, at=at),
    "neutral": lambda w, at: said(w, "neutral"),
    "named": lambda w, at: said(w, "named"),
    "the hour": lambda w, at: rhythm.change(
        member(w.bob).couple, rhythm.Rhythm("Europe/Berlin", 6, 17), by=w.bob, at=at
    ),
    "ended": lambda w, at: manage_ritual.end(w.ritual, at=at),
}


def test_whatever_changes_an_entry_raises_its_number_and_its_stamp(world: World) -> None:
    for n, (name, act) in enumerate(CHANGES.items(), start=2):
        before = world.entries(at := START + n * MINUTES)
        with time_machine.travel(at, tick=False):
            act(world, at)
        after = world.entries(at)
        changed = [key for key in before if key in after and before[key][0] != after[key][0]]
        assert changed or name == "put back", name  # the moved one goes, the series stays
        for key in changed:
            (_, number, stamp), (_, higher, later) = before[key], after[key]
            assert (higher > number, later > stamp, later) == (True, True, at), name


NOTHING: dict[str, Act] = {
    "done": lambda w, at: do_ritual.did(w.ritual, START.date() + DAY, by=member(w.bob), at=at),
    "undone": lambda w, at: do_ritual.undo(w.ritual, START.date() + DAY),
    "left out again": lambda w, at: do_ritual.leave_out(w.ritual, SKIPPED, at=at),
    "resumed, though it runs": lambda w, at: manage_ritual.resume(w.ritual, at=at),
    "the same zone": lambda w, at: move_house(w, "Europe/Berlin"),
    "his zone": lambda w, at: w.bob.introduce(name="Bob", zone="Asia/Tokyo", at=at),
    "his silence": lambda w, at: preference_changes.silence(w.bob, at=at),
    "the same choices": lambda w, at: choose(w, (time(22), EIGHT)),
    "push as well": lambda w, at: choose(w, (time(22), EIGHT), push=True),
    "on, though it is": lambda w, at: switch(w.alice.pk, "ritual", on=True),
    "a snooze": lambda w, at: preference_changes.snooze(w.alice, at.date() + 2 * DAY),
    "a device": lambda w, at: preference_changes.want_push(w.alice),
    "the same names": lambda w, at: said(w, "named"),
    "seen": lambda w, at: move_date.fine(w.date, by=w.alice),
    "called off too late": lambda w, at: move_date.miss(w.date, seen=1, at=at),
    "a rest that ends before": lambda w, at: rhythm.rest(
        member(w.bob).couple, at.date() + 2 * DAY, by=w.bob, at=at
    ),
    "asked for a new address": lambda w, at: setattr(w, "token", addresses.make(w.alice, at=at)),
}


def test_what_changes_nothing_a_reader_sees_leaves_every_byte(world: World) -> None:
    do_ritual.leave_out(world.ritual, SKIPPED, at=START)
    choose(world, (time(22), EIGHT))
    before = ask(world.token, START + 2 * MINUTES).content
    for n, (name, act) in enumerate(NOTHING.items(), start=3):
        with time_machine.travel(at := START + n * MINUTES, tick=False):
            act(world, at)
        assert ask(world.token, at).content == before, name


def test_time_alone_changes_only_what_begins_or_turns(world: World) -> None:
    """A surprise is told when it begins, openings come and go, and with the year the first day."""
    before = ask(world.token, EVENING + DAY - MINUTES).content
    assert ask(world.token, EVENING + DAY - 2 * MINUTES).content == before
    moments = [EVENING + DAY - MINUTES, EVENING + DAY, EVENING + 3 * DAY]
    moments += [datetime(year, 1, 1, hour, tzinfo=UTC) for year in (2027, 2028) for hour in (0, 9)]
    for earlier, at in pairwise(moments):
        before, after = world.entries(earlier), world.entries(at)
        for key in before.keys() & after.keys():
            (was, number, stamp), (said, higher, later) = before[key], after[key]
            assert (said != was) == (later > stamp) == (higher > number) or at.month == 1


def test_an_evening_unveiled_and_put_off_is_a_new_version_each_time(world: World) -> None:
    surprise = DateNight.objects.get(surprise=True)
    key, begins = (f"{surprise.pk}@127.0.0.1", ""), EVENING + DAY
    told = [world.entries(begins - MINUTES)[key], world.entries(begins)[key]]
    move_date.shift(surprise, 7, by=world.bob, seen=surprise.revision, at=begins + MINUTES)
    told.append(world.entries(begins + MINUTES)[key])
    assert "cnry-date-title" in told[1][0]
    assert "cnry-date-title" not in told[0][0] + told[2][0]
    assert [stamp for _, _, stamp in told] == [START + MINUTES, begins, begins + MINUTES]
    assert told[0][1] < told[1][1] < told[2][1]


@pytest.mark.sqlite
def test_stopping_an_address_with_names_is_a_change_of_what_is_taken_along(world: World) -> None:
    number = world.entries(START + 2 * MINUTES)[f"{world.date.pk}@127.0.0.1", ""][1]
    addresses.stop(world.alice), addresses.stop(world.alice)
    world.token = addresses.make(world.alice, at=START + 3 * MINUTES)
    assert world.entries(START + 3 * MINUTES)[f"{world.date.pk}@127.0.0.1", ""][1] == number + 2


def test_a_stamp_says_when_and_not_who_asks(world: World) -> None:
    times = {date(2026, 9, 6)}
    for at in (START + 2 * MINUTES, START + 3 * DAY):
        assert {stamp.date() for _, _, stamp in world.entries(at).values()} == times
