"""Alice in Berlin, Bob in New York; a Sunday evening in September."""

from datetime import date, time, timedelta

import pytest
import time_machine

from intimacy.lib.recurrence import Rule
from intimacy.rituals.manage_ritual import Plan, Rhythm, set_up
from intimacy.rituals.models import Ritual
from prompts.picker import leanings
from tests.conftest import START, member

NOW = START  # 2026-09-06, 20:00 in Berlin and 14:00 in New York
TODAY = date(2026, 9, 6)
DAILY = Rule("DAILY")


def rhythm(rule=DAILY, at=time(21), clock="each", place="Europe/Berlin", starts_on=TODAY):
    return Rhythm(rule, starts_on, at, clock, place)


def begin(user, rule=DAILY, name="Tea on the step", practice="", **how) -> Ritual:
    """Set up a ritual in the space a person is in, at NOW."""
    plan = Plan(name, "Until the cup is empty", 15, True, "", practice)
    return set_up(plan, rhythm(rule, **how), by=member(user), at=NOW)


def agree(couple, *people, yes=True):
    """Let each say, apart, whether touch is for them."""
    for user in people:
        leanings.choose_practices(couple, ruled_out=[], agreed=["touch"] if yes else [], by=user)


@pytest.fixture
def tea(couple, alice):
    """Every day at nine in the evening, where each of them is."""
    return begin(alice)


@pytest.fixture
def call(couple, alice):
    """Every day at half past ten in Berlin, at the same moment for both."""
    return begin(alice, at=time(22, 30), clock="same", name="Good night")


@pytest.fixture
def evening():
    with time_machine.travel(NOW, tick=False):
        yield


def days(count):
    return timedelta(days=count)
