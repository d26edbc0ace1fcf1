"""Taking turns: on one phone without scripts, on two in step, and by a clock one can hear."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect

from intimacy.accounts.models import User
from intimacy.talk.models import Talk
from tests.browser.people import Somebody
from tests.conftest import pair, person, signed_in
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AWAKE = """window.held = [];
Object.defineProperty(navigator, "wakeLock", {
  value: { request: async (what) => held.push(what) },
});"""


@pytest.fixture
def people(transactional_db: None) -> tuple[User, User]:
    fill()
    alice, bob = person("Alice"), person("Bob")
    pair(alice, bob)
    return alice, bob


def phone(browser: Browser, base: str, user: User, **how: object) -> Somebody:
    """A phone on which somebody is signed in."""
    somebody = Somebody(browser, base, user.name, **how)
    key = signed_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": base}
    somebody.context.add_cookies([cookie])
    return somebody


@pytest.fixture
def hers(people: tuple[User, User], browser: Browser, live_server) -> Iterator[Somebody]:
    somebody = phone(browser, live_server.url, people[0])
    yield somebody
    somebody.context.close()


@pytest.fixture
def his(people: tuple[User, User], browser: Browser, live_server) -> Iterator[Somebody]:
    somebody = phone(browser, live_server.url, people[1])
    yield somebody
    somebody.context.close()


def choose(somebody: Somebody, phones: str) -> None:
    somebody.go("/together/")
    somebody.press("Take turns")
    somebody.sees("Take turns")
    somebody.press("Another three")
    somebody.page.get_by_role("radio").nth(1).check()
    somebody.page.get_by_text(phones).check()
    somebody.looks_right()
    somebody.press("Begin")
    somebody.sees("Sit down together")


def test_one_phone_between_them_needs_no_script(people, browser: Browser, live_server) -> None:
    alice = phone(browser, live_server.url, people[0], java_script_enabled=False)
    choose(alice, "One, between us")
    first = [
        ("We are ready", "Alice speaks"),
        ("I have said it", "Bob says it back"),
        ("I have said it back", "Did I get it?"),
        ("Not quite", "Bob says it back"),
        ("I have said it back", "Did I get it?"),
        ("Yes, that is it", "Now the other way round"),
    ]
    second = [
        ("We are ready", "Bob speaks"),
        ("I have said it", "Alice says it back"),
        ("I have said it back", "Did I get it?"),
        ("Yes, that is it", "A word of thanks"),
        ("We have", "That is all for now"),
    ]
    for button, heading in first + second:
        alice.press(button)
        alice.sees(heading)
        if heading.endswith("speaks"):
            alice.reads("About 3 minutes; a clock in the room will do.")
            expect(alice.page.get_by_role("timer")).to_have_count(0)
    alice.looks_right()
    alice.context.close()


def test_two_phones_stay_in_step_through_a_cut_network(hers: Somebody, his: Somebody) -> None:
    his.expected = ["net::ERR_INTERNET_DISCONNECTED", "503"]
    his.page.clock.install()
    hers.page.emulate_media(reduced_motion="reduce")
    choose(hers, "Two, one each")
    hers.looks_right("talk-arrive")
    his.go("/week/")
    his.press("A talk is open")
    his.sees("Sit down together")
    hers.press("We are ready")
    his.sees("Alice speaks")
    his.looks_right("talk-speaks")
    assert seconds(hers.page.get_by_role("timer").inner_text()) % 15 == 0  # calm where asked to be
    ten_seconds_without_network(hers, his)
    his.press("Not quite")
    hers.sees("Bob says it back")
    hers.press("Stop for both")
    for somebody in (hers, his):
        somebody.sees("That is all for now")
        somebody.looks_right()
    his.go("/week/")
    expect(his.page.get_by_text("A talk is open")).to_have_count(0)


def ten_seconds_without_network(hers: Somebody, his: Somebody) -> None:
    """His phone says so and counts on; what he pressed meanwhile counts where it still fits.

    A server that is away for a moment is the same.
    """
    clock = his.page.get_by_role("timer")
    his.context.set_offline(True)
    before = seconds(clock.inner_text())
    his.page.clock.run_for("00:10")
    his.reads("You are not connected just now.")
    assert seconds(clock.inner_text()) <= before - 9  # it shows whole seconds, twice a second
    his.press("I have said it")
    his.page.clock.run_for("00:02")
    his.sees("Alice speaks")
    his.context.set_offline(False)
    his.sees("Bob says it back")
    hers.sees("Bob says it back")
    his.page.route("**/together/t/**", lambda route: route.fulfill(status=503))
    his.press("I have said it back")
    his.reads("You are not connected just now.")
    hers.press("I have said it back")
    hers.sees("Did I get it?")
    his.page.unroute("**/together/t/**")
    his.sees("Did I get it?")
    assert Talk.objects.get().number == 4  # once, though both had pressed


def seconds(clock: str) -> int:
    minutes, rest = clock.split(":")
    return int(minutes) * 60 + int(rest)


def test_the_clock_is_heard_at_the_half_the_last_minute_and_the_end(hers: Somebody) -> None:
    hers.context.add_init_script(AWAKE)
    choose(hers, "One, between us")
    hers.page.clock.install()
    by_keyboard(hers.page, "Arrive first", "We are ready")
    hers.sees("Alice speaks")
    assert hers.page.evaluate("held") == ["screen"]
    asked: list[str] = []
    hers.page.on("request", lambda request: asked.append(request.url))
    said, clock = hers.page.get_by_role("status"), hers.page.get_by_role("timer")
    for passes, heard in [
        ("01:20", ""),
        ("00:20", "Half of the time has gone."),
        ("00:20", "One minute left."),
        ("01:05", "The time is up. Finish your sentence."),
    ]:
        hers.page.clock.run_for(passes)
        expect(said).to_have_text(heard)
    expect(clock).to_have_text("0:00")
    hers.looks_right()
    assert asked == []
    by_keyboard(hers.page, "I have said it")
    hers.sees("Bob says it back")


def by_keyboard(page: Page, *names: str) -> None:
    """Reach these one after another from the heading, which has the focus, and press the last."""
    for name in names:
        page.keyboard.press("Tab")
        expect(page.locator(":focus")).to_have_text(name)
    page.keyboard.press("Enter")
