"""The small things scripts and styles add: a calm timer, words that fade in once, paper."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from checkins.models import CheckIn
from intimacy.accounts.models import User
from tests.browser.people import PASSWORD, Somebody

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FADING = "document.getAnimations().filter((a) => a.animationName === 'reveal').length"


@pytest.fixture
def page(opened: CheckIn, browser: Browser, live_server) -> Iterator[Somebody]:
    somebody = Somebody(browser, live_server.url, "Alice")
    somebody.go("/accounts/login/")
    somebody.page.get_by_label("E-mail").fill(somebody.email)
    somebody.page.get_by_label("Password", exact=True).fill(PASSWORD)
    somebody.press("Sign in")
    somebody.at("/week/")
    yield somebody
    somebody.context.close()


def test_the_end_of_ten_minutes_is_said_once(page: Somebody, opened: CheckIn) -> None:
    page.page.clock.install()
    page.go(f"/c/{opened.pk}/talk/")
    said = page.page.locator(".timer [role=status]")
    page.press("Begin ten minutes")
    page.page.clock.run_for("09:58")
    expect(page.page.get_by_role("timer")).to_have_text("0:02")
    expect(said).to_be_empty()
    page.page.clock.run_for("00:03")
    expect(said).to_have_text("Ten minutes have passed.")
    expect(said).to_have_css("font-size", "18px")
    expect(page.page.get_by_role("timer")).to_be_hidden()
    page.looks_right()


def test_words_fade_in_on_arrival_only(alice: User, page: Somebody, opened: CheckIn) -> None:
    page.go(f"/c/{opened.pk}/both/")
    assert page.page.evaluate(FADING) == 8
    page.press("I hear you")
    expect(page.page.get_by_role("button", name="I hear you", pressed=True)).to_be_visible()
    assert page.page.evaluate(FADING) == 0


def test_an_opened_week_can_be_printed(page: Somebody, opened: CheckIn) -> None:
    page.go(f"/c/{opened.pk}/both/")
    page.page.evaluate("void (window.print = () => (window.printed = true))")
    page.press("Print")
    assert page.page.evaluate("window.printed")
    page.page.emulate_media(media="print")
    page.reads("Bob to 4")
    for gone in ("Leave quickly", "I hear you", "Say it", "Print", "We talked"):
        assert not page.page.get_by_role("button", name=gone).locator("visible=true").count()
    expect(page.page.locator("textarea:visible")).to_have_count(0)


@pytest.mark.parametrize("address", ["/desk/apply/", "/desk/apply/#main"])
def test_what_is_wrong_has_the_focus(page: Somebody, address: str) -> None:
    """By the browser, or by our script where the address ends in a fragment."""
    page.expected = ["status of 422"]
    page.go(address)
    page.press("Apply")
    expect(page.page.get_by_role("alert")).to_be_focused()
    assert "#" in address or page.said == []  # what else could be focused, Chromium explains
