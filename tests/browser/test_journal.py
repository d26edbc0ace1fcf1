"""A page for oneself, and a line for the other: two people, with JavaScript and without."""

import pytest
from playwright.sync_api import Browser, expect

from checkins.begin_week import current
from intimacy.sharing.models import Exchange
from tests.browser.people import Somebody
from tests.conftest import items, pair, person, seal, write
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FEAR = "That I will be the one who forgets"


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_what_is_for_oneself_and_what_would_help(
    browser: Browser, live_server, scripted: bool
) -> None:
    fill()
    both = an_opened_week()
    alice, bob = (
        Somebody(browser, live_server.url, name, java_script_enabled=scripted)
        for name in ("Alice", "Bob")
    )
    alice.sign_in()
    bob.sign_in()

    alice_writes_for_herself(alice)
    alice_finds_it_again(alice)
    bob_has_a_journal_of_his_own(bob)
    alice_says_what_would_help(alice, both)
    bob_reads_it(bob, both)
    alice_takes_it_off(alice)
    bob.go(both)
    expect(bob.page.get_by_text("How you can help Alice")).to_have_count(0)
    alice.context.close()
    bob.context.close()


def an_opened_week() -> str:
    """Both have answered the first question of a week, which has opened; return where it is."""
    alice, bob = person("Alice"), person("Bob")
    week = current(pair(alice, bob), alice.date_joined)
    for user in (alice, bob):
        write(user, items(week)[0], f"{user.name} about a smell", at=alice.date_joined)
        seal(user, week, alice.date_joined)
    Exchange.objects.update(opens_at=alice.date_joined)
    return f"{week.get_absolute_url()}both/"


def alice_writes_for_herself(alice: Somebody) -> None:
    alice.go("/together/more/")
    alice.looks_right()
    alice.page.get_by_role("link", name="Journal").click()
    alice.sees("Journal")
    alice.looks_right()
    alice.press("Begin")
    question = alice.page.locator("h1").inner_text()
    alice.expected = ["status of 422"]
    alice.press("Keep it")
    alice.reads("Write a few words, or choose a word for how you feel.")
    expect(alice.page.locator("h1")).to_have_text(question)
    alice.looks_right()
    alice.page.get_by_label("For you alone").fill(FEAR)
    alice.page.get_by_text("Words for how you feel").click()
    alice.page.get_by_label("torn", exact=True).check()
    alice.press("Another question")
    expect(alice.page.locator("h1")).not_to_have_text(question)
    expect(alice.page.get_by_label("For you alone")).to_have_value(FEAR)
    expect(alice.page.get_by_label("torn", exact=True)).to_be_checked()
    alice.page.get_by_label("What set it off").fill("a name I could not find")
    alice.press("Keep it")
    alice.reads("Kept. Only you can read it.")
    alice.looks_right()


def alice_finds_it_again(alice: Somebody) -> None:
    alice.press("Look for a word")
    alice.page.get_by_label("Look for a word").fill("FORGÉTS")
    alice.press("Look")
    alice.reads("Found")
    alice.at("/together/j/find/")
    alice.looks_right()
    alice.press("the one who forgets", exact=False)
    alice.reads("Set off by: a name I could not find")
    alice.looks_right()
    alice.press("Change it")
    alice.page.get_by_label("For you alone").fill("Less of it today")
    alice.press("Keep it")
    alice.reads("Less of it today")
    alice.press("Delete it")
    alice.sees("Delete this entry?")
    alice.looks_right()
    alice.press("Keep it")


def bob_has_a_journal_of_his_own(bob: Somebody) -> None:
    bob.go("/together/j/")
    bob.reads("A line about today is enough to begin.")
    expect(bob.page.get_by_text("Less of it today")).to_have_count(0)


def alice_says_what_would_help(alice: Somebody, both: str) -> None:
    alice.go(both)
    alice.press("What would help")
    alice.sees("How you can help me")
    alice.looks_right()
    alice.page.get_by_label("Just listen").check()
    alice.page.get_by_label("In a line, if you like").fill("Ask me twice")
    alice.press("Put it there")
    alice.reads("Ask me twice")
    alice.looks_right()


def bob_reads_it(bob: Somebody, both: str) -> None:
    bob.go(both)
    bob.reads("How you can help Alice: Just listen")
    bob.reads("Ask me twice")
    bob.looks_right()


def alice_takes_it_off(alice: Somebody) -> None:
    alice.press("What would help")
    alice.press("Take it off")
    alice.sees("What you both wrote")
    expect(alice.page.get_by_text("Ask me twice")).to_have_count(0)
