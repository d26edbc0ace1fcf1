"""What is asked, by hand: next week's questions, ruling out, feedback, then and now."""

from datetime import timedelta

import pytest
from django.utils.timezone import now
from playwright.sync_api import Browser, Locator, expect

from checkins.begin_week import current
from checkins.models import CheckIn
from checkins.question_draft import draw
from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.sharing.models import UNDO
from prompts.models import Boundary, Feedback, Swap
from tests.asked import ask_again
from tests.browser.people import PASSWORD, Somebody, the_proof_grows_old
from tests.conftest import items, pair, person, seal, write
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def couple(transactional_db: None) -> Couple:
    """Alice and Bob, who opened a week a year ago and are asked the same again today."""
    fill()
    alice, bob, at = person("Alice"), person("Bob"), now() - timedelta(days=364)
    couple = pair(alice, bob, at)
    answered(current(couple, at), alice, bob, "Then")
    again = ask_again(couple, at := now().date())
    draw(couple, again, at + timedelta(weeks=1), now())
    return couple


def answered(checkin: CheckIn, alice: User, bob: User, when: str) -> None:
    at = now() - UNDO if when == "Now" else checkin.couple.created_at
    for user in (alice, bob):
        for item in items(checkin):
            write(user, item, f"{when}, {user.name} to {item.position}", at=at)
        seal(user, checkin, at)


@pytest.mark.parametrize(
    "scripted",
    [True, pytest.param(False, marks=pytest.mark.long)],
    ids=["with JavaScript", "without"],
)
def test_alice_looks_after_what_is_asked(
    couple: Couple, browser: Browser, live_server, scripted: bool
) -> None:
    alice = Somebody(browser, live_server.url, "Alice", java_script_enabled=scripted)
    alice.expected = ["Password forms should have"]  # Chromium's advice, only on one's own page
    alice.sign_in()
    then_stands_beside_now(alice)
    they_open_and_talk(alice, couple)
    she_says_what_was_good(alice)
    she_looks_ahead_and_asks_why(alice)
    she_exchanges_one(alice)
    she_rules_one_out(alice)
    they_choose_together(alice, couple)
    she_rules_out_a_practice(alice)
    assert alice.said == []


def then_stands_beside_now(alice: Somebody) -> None:
    alice.press("Begin")
    then = alice.page.locator("details.then:visible")
    expect(then.get_by_text("Then, Alice to 1")).to_be_hidden()
    then.locator("summary").click()
    expect(then.get_by_text("Then, Alice to 1")).to_be_visible()
    expect(alice.page.get_by_text("Then, Bob")).to_have_count(0)
    alice.page.locator("summary:visible", has_text="Why this question?").first.click()
    alice.reads("You were asked this before. Now again: then and now.")
    alice.looks_right("then-writing")


def they_open_and_talk(alice: Somebody, couple: Couple) -> None:
    her, him = (m.user for m in couple.memberships.select_related("user").order_by("slot"))
    answered(couple.checkins.latest("week"), her, him, "Now")
    alice.go("/week/")
    alice.press("Open")
    alice.sees("What you both wrote")
    alice.reads("Now, Bob to 1")
    alice.page.locator("details.then summary").first.click()
    alice.reads("Then, Alice to 1")
    expect(alice.page.get_by_text("Then, Bob")).to_have_count(0)
    alice.looks_right("then-and-now")
    expect(alice.page.get_by_text("Were these good to be asked?")).to_have_count(0)
    alice.press("We talked")
    alice.sees("Tended for this week")


def she_says_what_was_good(alice: Somebody) -> None:
    alice.press("Read it again")
    alice.page.get_by_text("Were these good to be asked?").click()
    groups = alice.page.locator("#verdicts fieldset")
    groups.nth(0).get_by_text("More like this").click()
    groups.nth(1).get_by_text("Not for us").click()
    alice.press("Keep this")
    alice.reads("Kept. Only you see this; it counts from next week on.")
    expect(alice.page.locator("#verdicts input:checked")).to_have_count(0)
    alice.looks_right("feedback")
    assert sorted(Feedback.objects.values_list("verdict", flat=True)) == ["more", "not"]


def questions(alice: Somebody) -> Locator:
    return alice.page.locator("main section h2")


def she_looks_ahead_and_asks_why(alice: Somebody) -> None:
    alice.go("/week/")
    alice.press("Next week’s questions")
    alice.sees("Next week")
    expect(questions(alice)).to_have_count(4)
    first = alice.page.locator("main section").first
    expect(first.locator("details p")).to_be_hidden()
    first.locator("summary").click()
    expect(first.locator("details p")).to_be_visible()
    alice.looks_right("coming")


def she_exchanges_one(alice: Somebody) -> None:
    before = questions(alice).all_inner_texts()
    alice.press("Exchange it", exact=False)
    alice.reads("Exchanged.")
    after = questions(alice).all_inner_texts()
    assert len(set(after) - set(before)) == 1
    assert before[0] not in after
    expect(alice.page.get_by_role("button", name="Exchange it")).to_have_count(0)
    alice.looks_right("exchanged")
    assert Swap.objects.count() == 1


def she_rules_one_out(alice: Somebody) -> None:
    alice.press("Rather never", exact=False)
    alice.reads("It will not be asked.")
    alice.reads("Something else comes in its place.")
    alice.looks_right("never")
    expect(questions(alice)).to_have_count(4)
    assert Boundary.objects.count() == 1


def they_choose_together(alice: Somebody, couple: Couple) -> None:
    alice.press("What you are asked", exact=False)
    alice.page.get_by_label("Questions a week").select_option("3")
    alice.page.get_by_label("There are children in our lives").check()
    alice.press("Keep this")
    alice.reads("Kept. It counts from the next week on.")
    alice.press("Go gently")
    alice.reads("Only light questions until")
    alice.looks_right("questions")
    couple.refresh_from_db()
    assert (couple.questions, couple.circumstances) == (3, ["parents"])
    alice.press("Next week’s questions")
    alice.reads("What you are asked has changed")
    expect(questions(alice)).to_have_count(0)


def she_rules_out_a_practice(alice: Somebody) -> None:
    the_proof_grows_old()
    alice.press("What you would rather not be asked")
    alice.page.get_by_label("Password", exact=True).fill(PASSWORD)
    alice.page.locator("main form button").first.click()
    alice.sees("What you would rather not be asked")
    alice.page.get_by_label("Promises and trust").check()
    alice.page.get_by_label("Touch and closeness").check()
    alice.press("Keep this")
    alice.reads("Kept. It counts from next week on, and nobody is told.")
    expect(alice.page.get_by_label("Promises and trust")).to_be_checked()
    alice.looks_right("topics")
    alice.press("Allow again", exact=False)
    alice.reads("It may be asked again.")
    assert Boundary.objects.count() + Feedback.objects.filter(verdict="not").count() == 3
