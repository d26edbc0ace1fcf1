"""A couple with rituals and evenings, and their calendars."""

from datetime import date, datetime, time, timedelta

import icalendar
import pytest
import time_machine
from django.test import Client

from intimacy.accounts.models import User
from intimacy.calendars import addresses
from intimacy.dates import answer_times, propose_date
from intimacy.dates.models import DateNight
from intimacy.dates.times import Slot
from intimacy.lib.recurrence import Rule
from intimacy.rituals import manage_ritual
from intimacy.rituals.models import Ritual
from tests.conftest import START, member

LATER = START + timedelta(hours=1)
SUNDAY = START.date()
EVENING = START + timedelta(days=5)


def tea(
    by: User,
    rule: Rule | None = None,
    *,
    name: str = "cnry-tea-name",
    clock: str = "each",
    starts_on: date = SUNDAY,
) -> Ritual:
    """Set up a ritual at seven in the morning; its words are canaries."""
    plan = manage_ritual.Plan(name, "cnry-tea-what", 15, devices_away=True)
    rhythm = manage_ritual.Rhythm(rule or Rule("DAILY"), starts_on, time(7), clock, "Europe/Berlin")
    return manage_ritual.set_up(plan, rhythm, by=member(by), at=START)


def night(by: User, other: User, begins: datetime = EVENING, **more: object) -> DateNight:
    """Let two people agree on an evening; its words are canaries."""
    words = {"title": "cnry-date-title", "what": "cnry-date-what", "know": "cnry-date-know"}
    proposal = propose_date.Proposal(minutes=120, **words, **more)
    asked = propose_date.propose(member(by).couple, proposal, [Slot(begins)], by=by, at=START)
    option = asked.options.get()
    return answer_times.answer(asked, {option.pk: "yes"}, by=other, at=START)


def ask(token: str, at: datetime = LATER, method: str = "get") -> object:
    """Ask for a feed as a calendar does: without a session."""
    with time_machine.travel(at, tick=False):
        return getattr(Client(), method)(f"/calendar/{token}.ics")


def events(token: str, at: datetime = LATER) -> list[icalendar.Event]:
    response = ask(token, at)
    assert response.status_code == 200
    return icalendar.Calendar.from_ical(response.content).walk("VEVENT")


def of(thing: Ritual | DateNight, token: str, at: datetime = LATER) -> list[icalendar.Event]:
    """Return what a feed says of one thing."""
    return [event for event in events(token, at) if event["UID"].startswith(str(thing.pk))]


@pytest.fixture
def hers(alice: User, couple: object) -> str:
    """The token of Alice's address."""
    return addresses.make(alice, at=START)


@pytest.fixture
def his(bob: User, couple: object) -> str:
    return addresses.make(bob, at=START)


@pytest.fixture
def named(alice: User, hers: str) -> str:
    """The same of Alice's, once she wants names."""
    choose(alice, named=True)
    return hers


def choose(user: User, **choices: bool) -> None:
    feed = addresses.standing(user)
    for name, value in choices.items():
        setattr(feed, name, value)
    feed.save()
