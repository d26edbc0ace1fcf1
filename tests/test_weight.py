"""What a phone has to fetch stays small, and does not grow with the years."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.counseling.models import Client as Care
from intimacy.couples.models import Couple
from intimacy.demo.fill_house import address, fill
from intimacy.lib.spans import HOUR, WEEK
from intimacy.reminders.kinds import KINDS
from intimacy.sharing.models import Exchange, Seal
from tests.conftest import START, signed_in
from tests.worlds import world

STATIC = Path(settings.BASE_DIR) / "static"
KB = 1024
THURSDAY = datetime(2026, 9, 10, 12, 0, tzinfo=UTC)
# What each page of the filled house may weigh, a little above what it does.
PAGES = {
    "/help/": 8.1,
    "/quiet/": 4.6,
    "/quiet/breath/": 6.2,
    "/nothing/here/": 2.6,
    "/week/": 4.5,
    "/together/": 6.4,
    "/together/j/": 4.8,
    "/together/j/new/": 14,
    "/you/": 5.5,
    "/you/place/": 36,  # the list of all places
    "/you/week/": 5.7,
    "/you/week/clock/": 37,
    "/you/reminders/": 24,
    "/back/": 5.7,  # eight weeks, each with what it asked first
    "/together/more/": 4.6,
    "/together/i/": 4.3,
    "/together/i/ten/": 7.8,
    "/together/p/": 9.4,
    "/together/p/now/": 7.8,
    "/together/p/us/": 17,
}


def filled() -> None:
    fill(now())


@pytest.fixture
def house(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Alice and Bob in their eighth week, with a counselor; no reminders of other tests."""
    for kind in [*KINDS.values()]:
        if kind.still_wanted.__module__.startswith("tests."):
            monkeypatch.delitem(KINDS, kind.name)
    with time_machine.travel(THURSDAY, tick=False):
        world(filled)


def weight(client: Client, path: str, at: datetime = THURSDAY) -> float:
    with time_machine.travel(at, tick=False):
        page = client.get(path)
    assert page.status_code == (404 if path == "/nothing/here/" else 200)
    return len(page.content) / KB


def somebody(name: str, proof: str = "password") -> Client:
    with time_machine.travel(THURSDAY, tick=False):
        return signed_in(User.objects.get(email=address(name)), proof)


def packed(paths: list[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes())) for path in paths)


def test_the_one_stylesheet_is_light():
    assert packed([STATIC / "css" / "tend.css"]) < 15 * KB


def test_all_scripts_together_are_light():
    assert packed(list((STATIC / "js").glob("*.js"))) < 25 * KB


def test_a_first_visit_home_fits_in_sixty_kilobytes(client, alice):
    client.force_login(alice)
    page = client.get("/week/").content  # signed-in pages are not compressed
    served = [STATIC / "css" / "tend.css", *(STATIC / "js").glob("*.js")]
    images = [STATIC / "img" / "icons.svg", STATIC / "img" / "icon.svg"]
    assert len(page) + packed(served) + packed(images) < 60 * KB


def test_two_font_families_at_most():
    families = {path.name.split("-")[0] for path in (STATIC / "fonts").glob("*.woff2")}
    assert families == {"figtree", "fraunces"}


@pytest.mark.parametrize(("path", "most"), PAGES.items())
def test_a_page_is_light(house: None, path: str, most: float) -> None:
    assert weight(somebody("Alice"), path) < most


def test_the_pages_of_a_week_are_light(house: None) -> None:
    weeks = CheckIn.objects.filter(couple__memberships__user__email=address("Alice"))
    running, both = weeks.latest("week"), weeks.filter(talked_at__isnull=False).latest("week")
    sealed = weeks.get(exchange__opens_at=None, exchange__seals__isnull=False)
    alice = somebody("Alice")
    assert weight(alice, reverse("checkins:prompt", args=[running.pk, 1])) < 25
    assert weight(alice, reverse("checkins:review", args=[running.pk])) < 4.3
    assert weight(alice, reverse("checkins:mine", args=[sealed.pk])) < 5.6
    assert weight(alice, reverse("checkins:opened", args=[both.pk])) < 16


def test_the_pages_of_the_desk_are_light(house: None) -> None:
    care = Care.objects.get(couple__memberships__user__email=address("Alice"))
    dana = somebody("Dana", "mfa")
    assert weight(dana, reverse("counseling:clients")) < 4.6
    assert weight(dana, reverse("counseling:client", args=[care.pk])) < 13
    assert weight(dana, reverse("counseling:brief", args=[care.pk])) < 19  # ten drawings


def add_years(couple: Couple, years: range) -> None:
    """Add weeks before START that opened and were talked about, so many years ago."""
    for n in range(52 * years.start + 1, 52 * years.stop + 1):
        at = START - n * WEEK
        exchange = Exchange.objects.create(couple=couple, opens_at=at)
        for membership in couple.memberships.all():
            seal = {"couple": couple, "user": membership.user, "at": at}
            Seal.objects.create(exchange=exchange, **seal)
        kept = {"exchange": exchange, "began_at": at, "talked_at": at}
        CheckIn.objects.create(couple=couple, week=at.date(), **kept)


def test_no_page_grows_with_the_years(checkin: CheckIn, couple: Couple, alice: User) -> None:
    add_years(couple, range(1))
    pages = [f"/c/{checkin.pk}/{page}/" for page in (1, "review")]
    pages += ["/week/", "/together/", "/you/", "/you/week/", "/you/reminders/", "/back/?page=2"]
    client = signed_in(alice)
    before = [round(weight(client, path, START + HOUR), 2) for path in pages]
    add_years(couple, range(1, 5))  # "2 of 11" is a byte longer than "2 of 3"
    assert [round(weight(client, path, START + HOUR), 2) for path in pages] == before
