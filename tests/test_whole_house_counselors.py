"""With a counselor beside a couple: pages ask the database the same however much there is."""

import re
import uuid
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils.timezone import now

from checkins.begin_week import current
from intimacy.counseling.appointments import timetable
from intimacy.counseling.assignments import assign_set
from intimacy.counseling.care import introductions
from intimacy.counseling.models import Client, Share
from intimacy.counseling.notes import private_notes
from intimacy.couples.models import Couple
from intimacy.lib.zones import zone
from intimacy.sharing.models import Words
from tests.answered import shown_by
from tests.canary_counselors import own_set
from tests.conftest import pair, person
from tests.counseling.conftest import counselor_of, in_care
from tests.counseling.sets.own_sets import browser_of
from tests.test_whole_house import GATHER as ALONE
from tests.test_whole_house import QUERIES, history, queries

WEEK = timedelta(weeks=1)
LISTS = "sets sets-archived clients notes invite session-new".split()
OF_A_COUPLE = "client client-label brief client-notes client-end".split()
OF_A_SET = "set set-preview assign".split()
OF_A_STEP = "step step-write step-remove".split()
# Twelve is for lists. These gather more than one; what they ask is the same for any size.
GATHER = ALONE | {
    "/week/": 20,
    "/desk/clients/…/": 25,  # every set with its steps, the weeks, the answers, who reads them
    "/desk/clients/…/brief/": 29,  # the same since the last session, the notes, both trends
    "/desk/sets/…/…/": 13,  # a step beside a search of the library
}


@dataclass
class World:
    """One counselor, and of their couples the one to look at."""

    desk: Browser
    home: Browser
    care: Client

    def paths(self) -> tuple[list[str], list[str]]:
        """Return the addresses of the desk and of one of the two partners."""
        mine, couple = self.care.counselor, self.care.couple
        given = self.care.assignments.latest("assigned_at")
        built, step = given.prompt_set_id, given.version.steps.get(position=1).pk
        met, noted = mine.appointments.latest("made_at"), mine.notes.latest("written_at")
        desk = [reverse(f"counseling:{name}") for name in ("desk", *LISTS)]
        desk += [reverse(f"counseling:{name}", args=[self.care.pk]) for name in OF_A_COUPLE]
        desk += [reverse(f"counseling:{name}", args=[built]) for name in OF_A_SET]
        desk += [reverse(f"counseling:{name}", args=[built, step]) for name in OF_A_STEP]
        desk += [reverse(f"counseling:{name}", args=[noted.pk]) for name in ("note", "note-delete")]
        desk += [reverse("counseling:session", args=[met.pk])]
        desk += [reverse("counseling:session-date", args=[met.pk]) + f"?day={met.day}"]
        running, *_, opened = couple.checkins.order_by("-week")
        here, there = running.get_absolute_url(), opened.get_absolute_url()
        home = ["/week/", f"{here}1/", f"{here}review/", f"{there}both/", "/back/", "/back/words/"]
        home += ["/you/", "/you/beside/", "/you/beside/log/", "/you/privacy/"]
        return desk, [*home, reverse("counseling:given", args=[given.pk])]


def world(names: str, weeks: int, more: int) -> World:
    """A story of this many weeks, and this many more of all a counselor may have."""
    one, other, dana = (person(name) for name in names.split())
    begun = now() - (weeks + 1) * WEEK
    couple = pair(one, other, begun)
    care = in_care(counselor_of(dana), couple, label="Tuesdays")
    _at_the_desk(care, begun, more)
    for at in [*(begun + n * WEEK for n in range(more)), now() - 8 * WEEK / 7]:
        _give(care, couple, at)
    shown_by(one, other, now(), care.pk)
    history(couple, weeks)
    current(couple, now())
    opened = Words.objects.filter(couple=couple, author=one)
    shares = [Share(client=care, couple=couple, words=words, author=one) for words in opened]
    Share.objects.bulk_create(shares)
    return World(browser_of(dana, second_factor=True), browser_of(one), care)


def _give(care: Client, couple: Couple, at: datetime) -> None:
    starts = at.astimezone(zone(couple.zone)).date()
    how = {"pace": "weekly", "every": 1, "starts": starts, "by": care.counselor}
    assign_set.assign(own_set(care.counselor.user, at), [care], at=at, **how)


def _at_the_desk(care: Client, at: datetime, more: int) -> None:
    """Sessions, notes, links and other couples: one, and `more` of each."""
    for n in range(1 + more):
        plan = timetable.Plan(at.date() + timedelta(days=n), time(9), every_weeks=1)
        timetable.arrange(care, plan, at=at)
        private_notes.keep(
            care, private_notes.Draft("A note", uuid.uuid4()), by=care.counselor, at=now()
        )
        introductions.invite_couple(care.counselor, label="K", at=now())
        also = _couple(care.counselor.user.name, n)
        in_care(care.counselor, also)
        soon = now() + WEEK
        asked = _couple(care.counselor.user.name, 100 + n)
        Client.objects.create(counselor=care.counselor, couple=asked, expires_at=soon)


def _couple(counselor: str, n: int) -> Couple:
    """Two more, whose addresses say whose clients they are."""
    return pair(person(f"Kim{counselor}{n}"), person(f"Lou{counselor}{n}"))


def counted(browser: Browser, paths: list[str]) -> dict[str, int]:
    browser.get("/help/")  # the day's first visit writes down the day
    some = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|day=.*")
    return {some.sub("…", path): queries(browser, path) for path in paths}


@pytest.mark.sqlite
def test_pages_of_the_desk_and_beside_it_take_the_same_queries(library: None) -> None:
    young, old = world("Alice Bob Dana", 1, 0), world("Nina Eve Ulla", 12, 3)
    for few, many in zip(young.paths(), old.paths(), strict=True):
        browsers = (young.desk, old.desk) if few[0] == "/desk/" else (young.home, old.home)
        less, more = counted(browsers[0], few), counted(browsers[1], many)
        print(more)
        assert less == more
        assert not {path: n for path, n in more.items() if n > GATHER.get(path, QUERIES)}
