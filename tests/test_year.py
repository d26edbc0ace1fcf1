"""A year on a moving clock: nothing is missing, extra, early or late."""

import os
from datetime import datetime, timedelta

import pytest

from checkins.models import CheckIn
from intimacy.reminders import delivery
from intimacy.reminders.channels import Way
from tests.yearly.evenings import plan_dates
from tests.yearly.expected import Told, told
from tests.yearly.lives import SINCE, Life, lives
from tests.yearly.play import Ear, heard, play
from tests.yearly.sets_given import EXPECTED, give_sets
from tests.yearly.weeks import OPEN, STILL, Weeks, change_weeks, knocks

COUPLES, WEEKS = int(os.environ.get("YEAR_COUPLES", 100)), int(os.environ.get("YEAR_WEEKS", 52))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
END = SINCE + timedelta(weeks=WEEKS)
OUTAGES = [(SINCE + n * DAY + HOUR, SINCE + n * DAY + 4.25 * HOUR) for n in (33, 100, 203, 300)]
PLANS, KNOCKS = {"ritual", "date-day", "date-soon"}, {OPEN, STILL}
pytestmark = [pytest.mark.django_db, pytest.mark.long]


def test_a_year_of_a_hundred_couples(library: None, monkeypatch) -> None:
    monkeypatch.setattr(delivery, "CHANNELS", dict.fromkeys(Way, Ear))
    made = lives(COUPLES, WEEKS)
    rhythms = [change_weeks(life, END) for life in made]
    for life in made:
        plan_dates(life, END)
    given, acts = give_sets()
    acts += [act for life in made for act in life.acts]
    heard.clear()
    play(SINCE, END, [act for act in acts if act[0] < END], OUTAGES)
    plans_are_told(made)
    weeks_begin_and_knock(rhythms)
    if WEEKS > 12:
        assert {one.pace: tuple(one.asked()) for one in given} == EXPECTED
    pks = [message for _, message in heard]
    assert len(pks) == len(set(pks))


def plans_are_told(made: list[Life]) -> None:
    said = [one for one, _ in heard if one.kind in PLANS]
    assert len(said) == len(set(said))
    nothing_differs(told((one for life in made for one in life.expected), OUTAGES), set(said))
    assert len(said) > COUPLES * WEEKS


def weeks_begin_and_knock(rhythms: list[Weeks]) -> None:
    wanted, ends = set(), {}
    for found in rhythms:
        begun = found.begin(END)
        rows = CheckIn.objects.filter(couple=found.life.couple).order_by("week")
        assert list(rows.values_list("began_at", flat=True)) == begun, found.rhythms
        wanted |= knocks(found, begun, OUTAGES)
        ends |= dict.fromkeys(found.life.people, found.life.until)  # then each is alone
    said = {one for one, _ in heard if one.kind in KNOCKS and one.at < ends[one.user]}
    nothing_differs(wanted, said)


def nothing_differs(wanted: set[Told], said: set[Told]) -> None:
    wanted = {one for one in wanted if one.at < END}
    missing, extra = sorted(wanted - said, key=when), sorted(said - wanted, key=when)
    lines = [
        f"{name}: {one}" for name, ones in (("missing", missing), ("extra", extra)) for one in ones
    ]
    assert not lines, "\n".join(sorted(lines[:40]))


def when(one: Told) -> datetime:
    return one.at
