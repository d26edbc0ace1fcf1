"""A quiet minute: by a script, by the style sheet alone, without any motion, and signed out."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from intimacy.couples.models import Couple
from intimacy.pauses import exercises
from tests.browser.people import Somebody

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SOFTEN = exercises.pause("soften")
# What the browser was asked to keep bright, in place of a screen.
SCREEN = """Object.defineProperty(navigator, "wakeLock", { value: { request: async () => {
  window.bright = true;
  return { release: () => (window.bright = false) };
} } });"""


@pytest.fixture
def come(browser: Browser, live_server) -> Iterator[Any]:
    everybody: list[Somebody] = []

    def somebody(name: str, **context: Any) -> Somebody:
        everybody.append(Somebody(browser, live_server.url, name, **context))
        return everybody[-1]

    yield somebody
    for one in everybody:
        one.context.close()


def said(somebody: Somebody) -> Locator:
    return somebody.page.locator(".guide-steps > li:visible > span")


def time_passes(somebody: Somebody, seconds: int) -> None:
    somebody.page.clock.run_for(seconds * 1000)


def test_two_people_take_a_pause_each_on_their_own(couple: Couple, come) -> None:
    alice, bob = come("Alice"), come("Bob", java_script_enabled=False)
    alice.page.add_init_script(SCREEN)
    alice.page.clock.install()
    alice.sign_in()
    alice.go("/together/")
    alice.press("Choose a pause")
    alice.looks_right()
    alice.page.get_by_role("link", name=SOFTEN.name).click()
    alice.sees("Hands open")
    it_paces_itself(alice)
    it_stays_and_stops_as_one_likes(alice)
    bob.sign_in()
    bob.go("/quiet/soften/")
    it_paces_itself_without_a_script(bob)


def it_paces_itself(alice: Somebody) -> None:
    expect(alice.page.locator(".guide")).to_have_attribute("data-state", "ready")
    expect(said(alice)).to_have_count(len(SOFTEN.steps))
    alice.looks_right(contrast=True)
    alice.press("Begin")
    expect(alice.page.get_by_role("button", name="Next")).to_be_focused()
    assert alice.page.evaluate("window.bright")
    for step in SOFTEN.steps:
        expect(said(alice)).to_have_text(step.text)
        expect(alice.page.locator("[data-guide-said]")).to_have_text(step.text)
        time_passes(alice, step.seconds)
    alice.reads("That was all of it.")
    expect(alice.page.get_by_role("button", name="Once more")).to_be_focused()
    assert not alice.page.evaluate("window.bright")
    alice.looks_right(contrast=True)


def it_stays_and_stops_as_one_likes(alice: Somebody) -> None:
    alice.page.keyboard.press("Enter")  # once more
    expect(said(alice)).to_have_text(SOFTEN.steps[0].text)
    alice.press("Stay longer")
    expect(alice.page.get_by_role("button", name="Stay longer", pressed=True)).to_be_visible()
    time_passes(alice, 600)
    expect(said(alice)).to_have_text(SOFTEN.steps[0].text)
    alice.looks_right("pause", contrast=True)
    alice.page.keyboard.press("ArrowRight")
    expect(said(alice)).to_have_text(SOFTEN.steps[1].text)
    expect(alice.page.get_by_role("button", name="Stay longer", pressed=False)).to_be_visible()
    alice.page.keyboard.press("Escape")
    expect(said(alice)).to_have_count(len(SOFTEN.steps))
    expect(alice.page.get_by_role("link", name="Begin")).to_be_focused()
    assert not alice.page.evaluate("window.bright")
    time_passes(alice, 600)
    expect(said(alice)).to_have_count(len(SOFTEN.steps))


def it_paces_itself_without_a_script(bob: Somebody) -> None:
    steps = bob.page.locator(".guide-steps > li")
    expect(steps.nth(1)).to_have_css("animation-name", "none")
    bob.press("Begin")
    for step, shown in zip(SOFTEN.steps, steps.all(), strict=True):
        expect(shown).to_have_css("animation-delay", f"{step.after}s")
        last = step is SOFTEN.steps[-1]  # which stays
        expect(shown).to_have_css("animation-name", "step-come" if last else "step-pass")
        if not last:
            expect(shown).to_have_css("animation-duration", f"{step.seconds}s")
    bob.press("Stop")
    expect(steps.nth(1)).to_have_css("animation-name", "none")
    bob.looks_right()


def test_where_motion_is_not_welcome_nothing_moves_by_itself(live_server, come) -> None:
    """Signed out, from help: with a script the words still come in turn, without one all stand."""
    anon = come("Nobody", reduced_motion="reduce")
    anon.go("/help/")
    anon.looks_right("help", contrast=True)
    anon.press("a quiet minute")
    anon.page.get_by_role("link", name=SOFTEN.name).click()
    anon.press("Begin")
    expect(said(anon)).to_have_text(SOFTEN.steps[0].text)
    assert anon.page.evaluate("document.getAnimations().length") == 0
    anon.looks_right()

    plain = come("Nobody", reduced_motion="reduce", java_script_enabled=False)
    plain.go("/quiet/soften/#guide")
    expect(said(plain)).to_have_count(len(SOFTEN.steps))
    expect(plain.page.locator(".guide-begin")).to_be_hidden()
    expect(plain.page.locator(".guide-steps > li").first).to_have_css("animation-name", "none")
    plain.looks_right()
