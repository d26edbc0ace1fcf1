"""Things to try: marked apart, met when a week has opened, chosen in turns by two people."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, Locator, expect

from intimacy.interests.ideas import interests
from intimacy.interests.models import Batch
from tests.browser.people import Somebody
from tests.conftest import pair, person
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MARKED = {"Alice": (0, 1, 2), "Bob": (1, 2, 3)}


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_two_mark_apart_and_choose_in_turns(browser: Browser, live_server, scripted: bool) -> None:
    fill()
    pair(person("Alice"), person("Bob"))
    alice, bob = (
        Somebody(browser, live_server.url, name, java_script_enabled=scripted) for name in MARKED
    )
    for somebody in (alice, bob):
        somebody.sign_in()
        somebody.go("/together/more/")
        somebody.press("Things to try together Marked apart, chosen in turns")
        marks_ten(somebody)
    batch = Batch.objects.get()
    names = [interests()[key].name for key in sorted(batch.keys[1:3])]
    Batch.objects.update(opens_at=now() - timedelta(minutes=1))
    alice_chooses(alice, names[0])
    bob_says_they_tried_it(bob)
    it_becomes_a_date(alice, names[1])
    alice.context.close()
    bob.context.close()


def marks_ten(somebody: Somebody) -> None:
    somebody.sees("Things to try together")
    somebody.reads("Nothing here yet")
    somebody.looks_right()
    somebody.press("Mark ten things")
    somebody.sees("Ten things")
    boxes = somebody.page.get_by_role("checkbox")
    for number in MARKED[somebody.name]:
        boxes.nth(number).check()
    somebody.press("Keep for later")
    somebody.reads("Kept. Only you can see it.")
    expect(somebody.page.locator("input:checked")).to_have_count(3)
    somebody.looks_right()
    somebody.press("Send")
    somebody.reads("Sent. These ten are closed.")
    somebody.press("Back")
    somebody.reads("Nothing here yet")


def card(somebody: Somebody, name: str) -> Locator:
    return somebody.page.locator(".card", has_text=name)


def alice_chooses(alice: Somebody, one: str) -> None:
    alice.go("/together/i/")
    alice.reads("It is your turn to choose what comes next.")
    expect(alice.page.locator(".card")).to_have_count(2)
    alice.looks_right("things-to-try")
    card(alice, one).get_by_role("button", name="Let’s try this next").click()
    alice.reads("Next, chosen by you")
    alice.looks_right()


def bob_says_they_tried_it(bob: Somebody) -> None:
    bob.go("/together/i/")
    bob.reads("Next, chosen by Alice")
    expect(bob.page.get_by_text("Choose another")).to_have_count(0)
    bob.press("We tried it")
    bob.reads("It is your turn to choose what comes next.")
    bob.press("Not yet after all")
    bob.reads("Next, chosen by Alice")
    bob.press("We tried it")
    bob.looks_right()
    bob.press("Let Alice choose")
    bob.reads("It is Alice’s turn to choose what comes next.")
    bob.looks_right()


def it_becomes_a_date(alice: Somebody, name: str) -> None:
    alice.go("/together/i/")
    card(alice, name).get_by_role("link", name="Make it a date").click()
    expect(alice.page.get_by_label("What would you like to do?")).to_have_value(name)
