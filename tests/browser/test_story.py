"""The heart of the product, by hand: two people, one week."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, expect

from intimacy.sharing.models import UNDO, Exchange
from tests.browser.people import Somebody
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _library(transactional_db: None) -> None:
    fill()


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_two_people_share_a_week(browser: Browser, live_server, settings, scripted: bool) -> None:
    settings.SITE_URL = live_server.url
    settings.EMAIL_URL = "smtp://localhost"  # as two people in earnest see it: no trial inbox
    alice = Somebody(browser, live_server.url, "Alice", java_script_enabled=scripted)
    bob = Somebody(browser, live_server.url, "Bob", java_script_enabled=scripted)

    alice_begins_alone(alice)
    link = alice_invites(alice)
    bob_says_yes(bob, link)
    alice_confirms(alice, bob)
    alice_brings_her_words_and_seals(alice)
    bob_answers_passes_and_seals(bob)
    a_minute_passes()
    they_open_and_talk(alice, bob)


def alice_begins_alone(alice: Somebody) -> None:
    alice.go("/")
    alice.looks_right("landing")
    alice.press("Start, it takes three minutes")
    alice.sign_up()
    expect(alice.page.locator("textarea:visible")).to_be_visible()
    alice.press("Back")
    alice.sees("One question for tonight")
    alice.looks_right("alone")
    alice.press("Begin")
    alice.answer("Cut grass, and rain on the tent.")
    alice.looks_right("prompt")
    alice.press("Look and finish")
    alice.reads("Cut grass, and rain on the tent.")
    alice.looks_right()


def alice_invites(alice: Somebody) -> str:
    alice.go("/week/")
    alice.sees("Your words are kept")
    alice.press("Invite somebody")
    alice.looks_right("invite")
    alice.press("Make a link")
    link = alice.page.get_by_label("Invitation link").input_value()
    alice.looks_right("invitation-link")
    return link


def bob_says_yes(bob: Somebody, link: str) -> None:
    bob.page.goto(link)
    bob.sees("Alice would like to share a small weekly conversation with you")
    bob.looks_right("invited")
    bob.press("Yes, with Alice")
    bob.sign_up()
    bob.sees("One last yes to Alice")
    bob.reads("You are signed in as bob@example.org.")
    bob.looks_right("last-yes")
    bob.press("Yes, with Alice")
    bob.sees("You said yes")
    bob.looks_right("said-yes")


def alice_confirms(alice: Somebody, bob: Somebody) -> None:
    alice.go("/week/")
    alice.sees("Is this the right person?")
    alice.looks_right("confirm")
    words = alice.page.locator(".three-words").inner_text()
    assert words == bob.page.locator(".three-words").inner_text()
    assert len(words.split()) == 3
    alice.press("Yes, this is Bob")
    alice.sees("Four questions for this week")
    alice.looks_right("week")


def alice_brings_her_words_and_seals(alice: Somebody) -> None:
    alice.press("Bring it")
    alice.reads("Your words came along, for both of you.")
    expect(alice.page.locator("textarea:visible")).to_have_value("Cut grass, and rain on the tent.")
    alice.press("Next")
    for n in (2, 3):
        alice.answer(f"Alice says something true, {n}.")
        alice.press("Next")
    alice.press("Pass on this one")
    alice.sees("Look at everything once")
    alice.reads("Cut grass, and rain on the tent.")
    alice.reads("Passed. That is fine.")
    alice.looks_right("review")
    alice.press("Seal")
    alice.sees("Yours is sealed")
    alice.looks_right("sealed")
    alice.press("Undo")
    alice.sees("Look at everything once")
    alice.press("Seal")
    alice.sees("Yours is sealed")
    alice.page.get_by_text("20:00").click()
    alice.press("Keep this")
    alice.at("/week/")
    alice.sees("Yours is sealed")
    alice.looks_right("sealed-week")


def bob_answers_passes_and_seals(bob: Somebody) -> None:
    bob.go("/week/")
    bob.sees("Four questions for this week")
    bob.press("Begin")
    for n in (1, 2, 3):
        bob.answer(f"Bob says something true, {n}.")
        bob.press("Next")
    bob.answer("Only Bob ever reads this.")
    bob.page.get_by_text("Change", exact=True).locator("visible=true").click()
    bob.page.locator("input[name=lane][value=me]:visible").check()
    bob.press("Review and seal")
    bob.sees("Look at everything once")
    bob.reads("Only for me.")
    bob.press("Seal")
    bob.sees("Yours is sealed")


def a_minute_passes() -> None:
    Exchange.objects.filter(opens_at__isnull=False).update(opens_at=now() - timedelta(seconds=1))
    assert timedelta(seconds=60) == UNDO


def they_open_and_talk(alice: Somebody, bob: Somebody) -> None:
    alice.go("/week/")
    alice.sees("Both are here")
    alice.looks_right("both-are-here")
    alice.press("Open")
    alice.sees("What you both wrote")
    alice.reads("Bob says something true, 1.")
    alice.reads("Nothing to show here.")
    expect(alice.page.get_by_text("Only Bob ever reads this.")).to_have_count(0)
    alice.looks_right("opened")
    alice.press("I hear you")
    expect(alice.page.get_by_role("button", name="I hear you", pressed=True)).to_be_visible()
    alice.looks_right()
    bob.go("/week/")
    bob.press("Open")
    bob.reads("I hear you")
    bob.reads("This one stays with you.")
    bob.press("Talk about it")
    bob.sees("Ten minutes, no screen")
    bob.looks_right("talk")
    bob.press("We talked")
    bob.sees("Tended for this week")
    bob.looks_right("tended")
    alice.go("/back/")
    alice.reads("Opened, talked about")
    alice.looks_right("look-back")
