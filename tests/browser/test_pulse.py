"""Five lines, over time, and both or neither: two people, with JavaScript and without."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, expect

from intimacy.accounts.models import User
from intimacy.pulse.models import Pulse
from tests.answered import answered, shown_by
from tests.browser.people import Somebody
from tests.conftest import pair, person
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_five_lines_become_a_trend_that_both_see_or_neither(
    browser: Browser, live_server, scripted: bool
) -> None:
    fill()
    users = person("Alice"), person("Bob")
    pair(*users)
    alice = Somebody(browser, live_server.url, "Alice", java_script_enabled=scripted)
    bob = Somebody(browser, live_server.url, "Bob", java_script_enabled=scripted)
    alice.sign_in()
    bob.sign_in()

    alice_answers(alice)
    a_low_run_shows_ways_on(alice, users[0])
    alice_says_yes_and_bob_reads_nothing_of_it(alice, bob)
    both_see_both(alice, bob, *users)
    alice_takes_it_back(alice, bob)
    alice.context.close()
    bob.context.close()


def alice_answers(alice: Somebody) -> None:
    alice.go("/together/more/")
    alice.page.get_by_role("link", name="How it has been").click()
    alice.sees("How it has been")
    alice.looks_right()
    alice.press("Answer five lines")
    alice.sees("The last weeks")
    alice.expected = ["status of 422"]
    alice.press("Keep it")
    alice.reads("Answer one line at least")
    alice.looks_right()
    first = alice.page.get_by_role("group").first
    first.get_by_label("hardly").check()
    alice.press("Keep it")
    alice.reads("Kept. Only you can see it.")
    expect(alice.page.get_by_role("img")).to_have_count(0)
    alice.looks_right()


def a_low_run_shows_ways_on(alice: Somebody, user: User) -> None:
    Pulse.objects.update(taken_at=now() - timedelta(weeks=3))
    for days in (14, 1):
        answered(user, "11212", now() - timedelta(days=days))
    alice.go("/together/p/")
    alice.reads("This sounds like a thin stretch")
    expect(alice.page.get_by_role("img")).to_have_count(5)
    expect(alice.page.get_by_role("table")).to_contain_text("hardly")
    alice.looks_right("trend")
    alice.press("Change this week’s")
    expect(alice.page.get_by_label("hardly").first).to_be_checked()
    alice.looks_right()


def alice_says_yes_and_bob_reads_nothing_of_it(alice: Somebody, bob: Somebody) -> None:
    alice.go("/together/p/us/")
    alice.press("Yes, for both of us")
    alice.reads("You said yes. Only you can tell.")
    alice.looks_right()
    bob.go("/together/p/us/")
    bob.reads("Your yes is shown to nobody, Alice included.")
    bob.looks_right()


def both_see_both(alice: Somebody, bob: Somebody, *users: User) -> None:
    Pulse.objects.all().delete()
    alice.press("Take my yes back")
    shown_by(*users, now())
    for one in (alice, bob):
        one.go("/together/p/us/")
        expect(one.page.get_by_role("img")).to_have_count(10)
        expect(one.page.get_by_role("table", name="Bob, the same in words")).to_be_visible()
        one.looks_right("side-by-side")


def alice_takes_it_back(alice: Somebody, bob: Somebody) -> None:
    alice.press("Take my yes back")
    alice.reads("Taken back. Neither of you is seen.")
    bob.go("/together/p/us/")
    expect(bob.page.get_by_role("img")).to_have_count(0)
    bob.looks_right()
