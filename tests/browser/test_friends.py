"""Two friends pair: who they are to each other is said before any yes, and their pages follow."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.people import Somebody
from tests.conftest import person
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_two_friends_begin_their_first_week(
    browser: Browser, live_server, settings, scripted: bool
) -> None:
    settings.SITE_URL = live_server.url
    fill()
    person("Alice"), person("Bob")
    alice = Somebody(browser, live_server.url, "Alice", java_script_enabled=scripted)
    bob = Somebody(browser, live_server.url, "Bob", java_script_enabled=scripted)
    alice.sign_in()
    bob.sign_in()

    bob_says_yes(bob, alice_invites_a_friend(alice))
    alice_confirms(alice, bob)
    both_read_words_for_friends(alice, bob)
    alice.context.close()
    bob.context.close()


def alice_invites_a_friend(alice: Somebody) -> str:
    alice.go("/together/invite/")
    alice.page.get_by_label("friends", exact=True).check()
    alice.looks_right()
    alice.press("Make a link")
    return alice.page.get_by_label("Invitation link").input_value()


def bob_says_yes(bob: Somebody, link: str) -> None:
    bob.page.goto(link)
    bob.reads("Alice would be here with you as friends.")
    bob.press("Yes, with Alice")
    bob.sees("You said yes")


def alice_confirms(alice: Somebody, bob: Somebody) -> None:
    alice.go("/week/")
    words = alice.page.locator(".three-words").inner_text()
    assert words == bob.page.locator(".three-words").inner_text()
    assert len(words.split()) == 3
    alice.press("Yes, this is Bob")
    alice.sees("Four questions for this week")


def both_read_words_for_friends(alice: Somebody, bob: Somebody) -> None:
    for one in (alice, bob):
        one.go("/together/")
        one.reads("Plan a time together")
        expect(one.page.locator("main")).not_to_contain_text("date")
        one.looks_right()
    bob.page.get_by_label("Look for something to do").fill("sorry")
    bob.press("Look")
    bob.reads("Come back with a few words")
    bob.looks_right()
