"""A thank-you in ten seconds, and what comes of it: two people, with JavaScript and without."""

from datetime import timedelta

import pytest
from django.db.models import F
from playwright.sync_api import Browser, expect

from intimacy.notes.models import Note
from tests.browser.people import Somebody
from tests.conftest import pair, person
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_a_note_is_left_changed_and_found(browser: Browser, live_server, scripted: bool) -> None:
    fill()
    pair(person("Alice"), person("Bob"))
    alice = Somebody(browser, live_server.url, "Alice", java_script_enabled=scripted)
    bob = Somebody(browser, live_server.url, "Bob", java_script_enabled=scripted)
    alice.sign_in()
    bob.sign_in()

    alice_leaves_a_thank_you(alice)
    bob_knows_nothing_of_it(bob)
    alice_changes_it(alice)
    Note.objects.update(arrives_at=F("arrives_at") - timedelta(days=1))
    bob_finds_and_keeps_it(bob)
    alice_learns_nothing(alice)
    alice_takes_back_a_surprise(alice)
    alice.context.close()
    bob.context.close()


def alice_leaves_a_thank_you(alice: Somebody) -> None:
    alice.go("/together/")
    alice.press("Write")
    alice.sees("Leave a note")
    alice.page.get_by_role("button", name="Thank you for …").click()
    box = alice.page.get_by_label("Your note")
    expect(box).to_have_value("Thank you for ")
    box.fill("Thank you for the soup")
    alice.looks_right()
    alice.press("Leave it")
    alice.sees("Your note")
    alice.reads("In a minute")
    alice.looks_right()


def bob_knows_nothing_of_it(bob: Somebody) -> None:
    for path in ("/week/", "/together/", "/together/n/"):
        bob.go(path)
        expect(bob.page.get_by_text("A note for you")).to_have_count(0)
    bob.sees("Notes")
    bob.looks_right()


def alice_changes_it(alice: Somebody) -> None:
    alice.press("Change it")
    alice.page.get_by_label("Your note").fill("Thank you for the bread")
    alice.press("Keep it so")
    alice.reads("Thank you for the bread")


def bob_finds_and_keeps_it(bob: Somebody) -> None:
    bob.go("/week/")
    bob.looks_right()
    bob.press("A note for you")
    bob.sees("A note for you")
    expect(bob.page.get_by_text("bread")).to_have_count(0)
    bob.looks_right()
    bob.page.get_by_role("button", name="Open it").press("Enter")
    bob.sees("From Alice")
    bob.reads("Thank you for the bread")
    bob.looks_right("note")
    bob.press("From the jar")
    bob.sees("From the jar")
    bob.reads("Thank you for the bread")
    bob.looks_right()


def alice_learns_nothing(alice: Somebody) -> None:
    alice.go("/together/n/")
    alice.reads("It has arrived")
    alice.looks_right()


def alice_takes_back_a_surprise(alice: Somebody) -> None:
    """At a moment, whose day and time show once it is chosen."""
    alice.press("Write")
    alice.page.get_by_label("Your note").fill("Look in the warm coat")
    expect(alice.page.get_by_label("Day", exact=True)).to_be_hidden()
    alice.page.get_by_text("Choose", exact=True).click()
    alice.page.get_by_label("At a moment I choose").check()
    alice.page.get_by_label("Day", exact=True).fill("2030-01-31")
    alice.page.get_by_label("Time", exact=True).fill("20:00")
    alice.expected = ["status of 422"]
    alice.press("Leave it")
    alice.reads("Choose a day within a year from now.")
    alice.looks_right()
    expect(alice.page.get_by_label("Your note")).to_have_value("Look in the warm coat")
    alice.page.get_by_label("Some time this week").check()
    alice.press("Leave it")
    alice.reads("Some time this week")
    alice.press("Take it back")
    alice.reads("Only this page has the words now")
    expect(alice.page.get_by_label("Your note")).to_have_value("Look in the warm coat")
    alice.looks_right()
    assert Note.objects.count() == 1
