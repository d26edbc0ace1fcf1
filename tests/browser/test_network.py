"""Words survive what happens to a page: a tunnel, a second tab, an ended session, a quick exit."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.sessions.models import Session
from django.utils.csp import CSP
from playwright.sync_api import Browser, expect

from checkins.begin_week import current
from intimacy.accounts.models import User
from intimacy.keys.decryption import decrypt_readable
from intimacy.sharing.models import Words
from tests.browser.people import PASSWORD, Somebody
from tests.conftest import START, member, pair, person
from tests.keys.conftest import another
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def alice(transactional_db: None) -> User:
    fill()
    alice = person("Alice")
    pair(alice, person("Bob"))
    current(member(alice).couple, START)
    return alice


@pytest.fixture
def page(alice: User, browser: Browser, live_server) -> Iterator[Somebody]:
    somebody = Somebody(browser, live_server.url, "Alice")
    sign_in(somebody)
    yield somebody
    somebody.context.close()


def sign_in(somebody: Somebody) -> None:
    somebody.go("/accounts/login/")
    somebody.page.get_by_label("E-mail").fill(somebody.email)
    somebody.page.get_by_label("Password", exact=True).fill(PASSWORD)
    somebody.press("Sign in")
    somebody.at("/week/")
    somebody.press("Begin")
    expect(somebody.page.locator("textarea:visible")).to_be_visible()
    somebody.page.wait_for_load_state()  # its script has run by then


def kept(alice: User) -> list[str | None]:
    ids = Words.objects.filter(author=alice).values_list("pk", flat=True)
    return sorted(decrypt_readable(Words, ids, "body", alice).values(), key=str)


def test_a_dropped_network_loses_nothing(alice: User, page: Somebody) -> None:
    page.expected = ["Failed to load resource: net::ERR_INTERNET_DISCONNECTED"]
    page.answer("Before the tunnel.")
    page.context.set_offline(True)
    page.page.locator("textarea:visible").fill("Before the tunnel, and in it.")
    status = page.page.locator("[data-status]:visible")
    expect(status).to_contain_text("Not saved: you are offline")
    assert kept(alice) == ["Before the tunnel."]
    page.press("Next")  # the next prompt is already here
    page.page.locator("textarea:visible").fill("Still in the tunnel.")
    page.context.set_offline(False)
    expect(status).to_contain_text("Saved")
    page.page.go_back()
    expect(page.page.locator("textarea:visible")).to_have_value("Before the tunnel, and in it.")
    expect(page.page.locator("[data-status]:visible")).to_contain_text("Saved")
    assert kept(alice) == ["Before the tunnel, and in it.", "Still in the tunnel."]
    assert page.said == []


def test_a_note_is_there_again_after_its_tab_was_closed(page: Somebody) -> None:
    page.expected = ["Failed to load resource: net::ERR_INTERNET_DISCONNECTED"]
    page.go("/together/n/new/")
    page.press("Thank you for …")
    box, status = page.page.get_by_label("Your note"), page.page.locator("[data-status]")
    expect(status).to_contain_text("Saved")
    page.context.set_offline(True)
    box.fill("Thank you for the soup")
    expect(status).to_contain_text("Not saved: you are offline")
    page.context.set_offline(False)
    expect(status).to_contain_text("Saved")
    page.looks_right()
    again = page.context.new_page()
    page.page.close()
    page.page = again
    page.go("/together/n/new/")
    expect(again.get_by_label("Your note")).to_have_value("Thank you for the soup")
    page.looks_right()
    again.get_by_label("Your note").fill("Thank you for the bread")
    page.press("Leave it")  # while it is being saved
    page.reads("Thank you for the bread")
    page.go("/together/n/new/")
    expect(again.get_by_label("Your note")).to_have_value("")


def test_two_tabs_show_both_texts(alice: User, page: Somebody) -> None:
    page.expected = ["409"]
    here = page.page
    there = page.context.new_page()
    there.goto(here.url)
    there.locator("textarea:visible").fill("From the other tab.")
    expect(there.locator("[data-status]:visible")).to_contain_text("Saved")
    here.locator("textarea:visible").fill("From this tab.")
    expect(here.locator("[data-other-text]:visible")).to_have_text("From the other tab.")
    expect(here.locator("textarea:visible")).to_have_value("From this tab.")
    assert kept(alice) == ["From the other tab."]
    here.locator("textarea:visible").fill("From this tab. From the other tab.")
    expect(here.locator("[data-status]:visible")).to_contain_text("Saved")
    assert kept(alice) == ["From this tab. From the other tab."]


@pytest.mark.abuse("AC-73")
def test_words_that_do_not_open_leave_no_box_and_the_way_on(alice, page, own_ring) -> None:
    page.expected = ["503"]
    page.answer("Before the ring was lost.")
    here, status = page.page, page.page.locator("[data-status]:visible")
    with another(own_ring):
        here.reload()
        page.reads("We cannot open this just now. Nothing is lost.")
        expect(here.locator("textarea:visible")).to_have_count(0)
        page.press("Next")
        here.locator("textarea:visible").fill("Not kept yet.")
        expect(status).to_contain_text("Not saved: we cannot open this just now.")
    expect(status).to_contain_text("Saved")  # by itself, once the ring is back
    here.go_back()
    here.reload()
    expect(here.locator("textarea:visible")).to_have_value("Before the ring was lost.")
    assert kept(alice) == ["Before the ring was lost.", "Not kept yet."]


def test_an_ended_session_keeps_the_words_in_the_page(alice: User, page: Somebody) -> None:
    page.expected = ["401"]
    Session.objects.all().delete()
    page.page.locator("textarea:visible").fill("Typed after the session ended.")
    status = page.page.locator("[data-status]:visible")
    expect(status).to_contain_text("you are signed out")
    with page.context.expect_page() as opened:
        page.page.get_by_role("link", name="Sign in in a new tab").click()
    tab = opened.value
    tab.get_by_label("E-mail").fill(page.email)
    tab.get_by_label("Password", exact=True).fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url("**/week/")
    expect(status).to_have_text(re.compile(r"^Saved \d"))
    assert kept(alice) == ["Typed after the session ended."]


def test_an_ended_session_without_javascript_hands_the_words_back(
    alice: User, browser: Browser, live_server
) -> None:
    page = Somebody(browser, live_server.url, "Alice", java_script_enabled=False)
    sign_in(page)
    Session.objects.all().delete()
    page.page.locator("textarea:visible").fill("Typed after the session ended.")
    page.press("Review and seal")
    page.sees("Your words are still here")
    expect(page.page.get_by_label("What you wrote")).to_have_value("Typed after the session ended.")
    assert kept(alice) == []


@pytest.mark.abuse("AC-63")
def test_quick_exit_leaves_no_page_behind(page: Somebody, settings) -> None:
    elsewhere = page.base.replace("localhost", "127.0.0.1")  # another origin, as the real one is
    settings.EXIT_URL = f"{elsewhere}/help/"
    settings.SECURE_CSP = {**settings.SECURE_CSP, "form-action": [CSP.SELF, elsewhere]}
    page.page.reload()
    page.answer("Nobody else may see this.")
    for _ in range(3):
        page.page.keyboard.press("Shift")
    expect(page.page).to_have_url(f"{elsewhere}/help/")
    page.page.go_back()
    expect(page.page.get_by_label("E-mail")).to_be_visible()
    assert "Nobody else may see this." not in page.page.content()
    assert page.page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_quick_exit_asks_nothing_even_with_words_unsaved(page: Somebody, settings) -> None:
    elsewhere = page.base.replace("localhost", "127.0.0.1")
    settings.EXIT_URL = f"{elsewhere}/help/"
    settings.SECURE_CSP = {**settings.SECURE_CSP, "form-action": [CSP.SELF, elsewhere]}
    page.page.reload()
    page.expected = ["ERR_FAILED", "Failed to load"]
    asked: list[str] = []
    page.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.page.route(f"{page.page.url}", lambda route: route.abort())  # nothing can be saved
    page.page.locator("textarea:visible").fill("Not saved yet.")
    expect(page.page.locator("[data-status]:visible")).to_contain_text("Not saved yet")
    page.press("Leave quickly")
    expect(page.page).to_have_url(f"{elsewhere}/help/")
    assert asked == []


def test_nothing_leaves_the_page_before_it_is_kept(alice: User, page: Somebody) -> None:
    page.expected = ["ERR_FAILED", "Failed to load"]
    here = page.page.url
    page.page.route(here, lambda route: route.abort())
    page.page.locator("textarea:visible").fill("The server was away.")
    page.press("Review and seal")
    status = page.page.locator("[data-status]:visible")
    expect(status).to_contain_text("Not saved yet")
    assert page.page.url == here
    page.page.unroute(here)
    page.press("Review and seal")
    page.sees("Look at everything once")
    assert kept(alice) == ["The server was away."]


def test_words_for_feelings_come_along_to_each_question(alice: User, page: Somebody) -> None:
    page.page.locator("summary:visible", has_text="Words to borrow").click()
    page.page.locator("summary:visible", has_text="Words for feelings").click()
    for word in ("glad", "calm"):
        page.press(word)
        expect(page.page.locator("textarea:visible")).to_have_value(f"{word} ")
        page.press("Next")
        page.page.locator("summary:visible", has_text="Words to borrow").click()
    page.page.go_back()
    page.press("calm")  # still open, as it was left
    expect(page.page.locator("textarea:visible")).to_have_value("calm calm ")


def test_the_keyboard_reaches_everything(page: Somebody) -> None:
    reached = set()
    for _ in range(30):
        page.page.keyboard.press("Tab")
        reached.add(page.page.evaluate("document.activeElement.textContent.trim().slice(0, 40)"))
    wanted = {"Leave quickly", "Words to borrow", "Next", "Review and seal", "Pass on this one"}
    assert wanted <= reached
    assert any(re.match("For both of us", text) for text in reached)
