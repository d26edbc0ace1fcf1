"""After a hard evening, by hand: a pause both know the end of, words, an answer."""

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, expect

from intimacy.repair import deliver_letters
from intimacy.sharing.models import UNDO
from tests.browser.people import Somebody
from tests.conftest import pair, person
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _couple(transactional_db: None) -> None:
    fill()
    pair(person("Alice"), person("Bob"))


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_two_people_come_back(browser: Browser, live_server, settings, scripted: bool) -> None:
    settings.SITE_URL = live_server.url
    settings.EMAIL_URL = "smtp://localhost"
    alice, bob = (
        Somebody(browser, live_server.url, name, java_script_enabled=scripted)
        for name in ("Alice", "Bob")
    )
    for one in (alice, bob):
        one.sign_in()
    alice_calls_a_pause(alice)
    bob_moves_it(bob)
    alice_comes_back(alice)
    deliver_letters.deliver(now() + UNDO)
    bob_answers(bob)
    alice.page.reload()
    alice.reads("Start the evening again?")
    alice_says_it_gently(alice)


def alice_calls_a_pause(alice: Somebody) -> None:
    alice.press("Hard day? Start here.")
    alice.press("Start small")
    alice.looks_right("hard-start")
    alice.press("Call a pause")
    alice.page.get_by_label("In twenty minutes").check()
    alice.looks_right()
    alice.press("Pause now")
    expect(alice.page.get_by_role("heading", level=1)).to_contain_text("Back")
    alice.looks_right("hard-pause")


def bob_moves_it(bob: Somebody) -> None:
    bob.go("/week/")
    bob.page.get_by_text("A time for the two of you").click()
    bob.reads("Alice needs a pause")
    bob.press("Another time")
    bob.page.get_by_label("In an hour and a half").check()
    bob.looks_right()
    bob.press("Move it")
    bob.reads("You moved it to this time")
    bob.press("I am back already")
    bob.sees("When it was hard")


def alice_comes_back(alice: Somebody) -> None:
    alice.page.reload()
    alice.reads("Bob moved it to this time")
    alice.go("/together/b/c/")
    alice.page.get_by_label("What happened for me").fill("It was all too loud.")
    alice.page.locator("summary", has_text="I felt").click()
    alice.page.get_by_text("overwhelmed", exact=True).click()
    alice.page.locator("summary", has_text="Own it").click()
    alice.page.get_by_label("That was my bad mood, and you got it. Sorry.").check()
    alice.looks_right("hard-words")
    alice.press("Send")
    alice.sees("Sent")
    alice.looks_right()
    alice.press("Undo")
    alice.reads("Taken back; it reached nobody.")
    expect(alice.page.get_by_label("What happened for me")).to_have_value("It was all too loud.")
    alice.looks_right()
    alice.press("Send")
    alice.sees("Sent")


def bob_answers(bob: Somebody) -> None:
    bob.go("/week/")
    bob.page.get_by_text("A few lines for you").click()
    bob.reads("It was all too loud.")
    bob.looks_right("hard-letter")
    bob.press("Answer")
    bob.page.get_by_label("Or in your own words").fill("Start the evening again?")
    bob.looks_right()
    bob.press("Answer")
    bob.reads("Start the evening again?")


def alice_says_it_gently(alice: Somebody) -> None:
    alice.go("/together/b/d/")
    alice.page.get_by_label("I feel").fill("small")
    alice.page.get_by_label("when", exact=True).fill("you never look up")
    alice.page.get_by_label("I would like").fill("ten minutes at the table")
    if alice.scripted:
        expect(alice.page.locator("[data-hints=when]")).to_contain_text("Which time do you mean?")
    else:
        alice.press("Look it over")
        alice.reads("Which time do you mean?")
    alice.reads("I feel small when you never look up. I would like ten minutes at the table.")
    alice.looks_right("hard-gently")
    if alice.scripted:
        alice_is_asked_before_it_is_lost(alice)


def alice_is_asked_before_it_is_lost(alice: Somebody) -> None:
    asked: list[str] = []
    alice.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    alice.page.get_by_role("link", name="Look back").click(no_wait_after=True)
    expect(alice.page.get_by_label("I feel")).to_have_value("small")
    alice.press("Look it over")
    alice.page.wait_for_load_state()
    alice.page.get_by_role("link", name="Look back").click(no_wait_after=True)
    expect(alice.page.get_by_label("I feel")).to_have_value("small")
    assert asked == ["beforeunload", "beforeunload"]
    alice.press("Send")
    alice.sees("Sent")
    alice.press("Look back")
    alice.sees("Look back")
    assert len(asked) == 2
