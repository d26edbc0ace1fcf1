"""A dream of two, a promise, and a list: two people, with JavaScript and without."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, expect

from intimacy.dreams.models import Dream, Promise
from intimacy.lib.zones import local_day
from tests.browser.people import Somebody
from tests.conftest import pair, person
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_what_two_people_hope_for(browser: Browser, live_server, scripted: bool) -> None:
    fill()
    pair(person("Alice"), person("Bob"))
    alice = Somebody(browser, live_server.url, "Alice", java_script_enabled=scripted)
    bob = Somebody(browser, live_server.url, "Bob", java_script_enabled=scripted)
    alice.sign_in()
    bob.sign_in()

    alice_writes_a_dream(alice)
    bob_takes_a_step(bob)
    both_ask_whether_it_is_theirs(alice)
    it_comes_true(bob)
    alice_promises(alice)
    bob_reads_it(bob)
    alice_says_how_it_went(alice)
    both_say_what_helps(alice, bob)
    alice.context.close()
    bob.context.close()


def alice_writes_a_dream(alice: Somebody) -> None:
    alice.go("/together/more/")
    alice.looks_right()
    alice.page.get_by_role("link", name="Dreams you share").click()
    alice.sees("Dreams you share")
    alice.looks_right()
    alice.press("Write the first")
    alice.expected = ["status of 422"]
    alice.press("Add it")
    alice.reads("Write a few words first.")
    alice.looks_right()
    alice.page.get_by_label("What would you like?").fill("The sea from a train window")
    alice.page.get_by_label("Look at it again").select_option("Every month")
    alice.press("Add it")
    alice.sees("The sea from a train window")
    alice.looks_right()


def bob_takes_a_step(bob: Somebody) -> None:
    bob.go("/together/d/")
    bob.page.get_by_role("link", name="The sea from a train window").click()
    bob.page.get_by_label("A small step").fill("Find the timetable")
    bob.press("Add this step")
    bob.page.get_by_role("button", name="Find the timetable").first.press("Enter")
    bob.reads("Not done yet")
    bob.looks_right()


def both_ask_whether_it_is_theirs(alice: Somebody) -> None:
    Dream.objects.update(look_on=local_day(now(), "Europe/Berlin"))
    alice.go("/week/")
    alice.looks_right()
    alice.press("Something you set down for today")
    alice.reads("Is it still ours?")
    alice.looks_right("dream")
    alice.press("Yes")
    expect(alice.page.get_by_text("Is it still ours?")).to_have_count(0)


def it_comes_true(bob: Somebody) -> None:
    bob.press("It came true")
    bob.page.get_by_label("What would you like to remember?").fill("The steamed-up glass")
    bob.looks_right()
    bob.press("Keep it with the others")
    bob.reads("The steamed-up glass")
    bob.go("/together/d/then/")
    bob.reads("The steamed-up glass")
    bob.looks_right()


def alice_promises(alice: Somebody) -> None:
    alice.go("/together/d/p/")
    alice.press("Make a promise")
    alice.page.get_by_label("I will …").fill("Ring the landlord")
    day = local_day(now(), "Europe/Berlin") + timedelta(days=2)
    alice.page.get_by_label("By when?").fill(day.isoformat())
    alice.looks_right()
    alice.press("I promise")
    alice.sees("Promises")
    alice.looks_right()


def bob_reads_it(bob: Somebody) -> None:
    bob.go("/together/d/p/")
    bob.reads("Ring the landlord")
    bob.looks_right()


def alice_says_how_it_went(alice: Somebody) -> None:
    Promise.objects.update(day=local_day(now(), "Europe/Berlin"))
    alice.page.get_by_role("link", name="Ring the landlord").click()
    alice.reads("How did it go?")
    alice.looks_right()
    alice.press("Kept")
    alice.page.get_by_label("A line of yours").fill("He was almost friendly")
    alice.looks_right()
    alice.press("Yes, kept")
    alice.reads("He was almost friendly")
    alice.looks_right()


def both_say_what_helps(alice: Somebody, bob: Somebody) -> None:
    alice.go("/together/d/l/")
    alice.press("Another five")
    alice.looks_right()
    alice.page.get_by_role("button", name="Finding a job I had been dreading").click()
    box = alice.page.get_by_label("A line for your list")
    expect(box).to_have_value("Finding a job I had been dreading already done")
    alice.press("Add it")
    bob.go("/together/d/l/")
    bob.reads("What helps Alice feel loved")
    bob.reads("Finding a job I had been dreading already done")
    bob.looks_right()
