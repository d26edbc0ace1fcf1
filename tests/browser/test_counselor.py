"""Three people, one desk: a counselor comes, two agree, one answer is read, and it ends."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from time_machine import TimeMachineFixture

from checkins.begin_week import current
from intimacy.couples.models import Couple
from intimacy.sharing.models import UNDO
from tests.browser import desk, two_answers
from tests.browser.clocks import HERE
from tests.browser.people import Somebody
from tests.browser.two_answers import ASKED, NOT_SHARED, SHARED
from tests.conftest import START, pair, person
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY = datetime(2026, 9, 7, 9, 0, tzinfo=HERE)  # the day after the couple's first week began
SUNDAY = datetime(2026, 9, 13, 20, 30, tzinfo=HERE)  # their second has just begun
WEEK = timedelta(weeks=1)
THURSDAY = datetime(2026, 9, 17, 9, 40, tzinfo=HERE)
READ = "17 September 2026, 09:4"
PRINTED = "Printed 17 September, 09:4"  # the clock goes on


@pytest.fixture
def couple(transactional_db: None, time_machine: TimeMachineFixture) -> Couple:
    """Alice and Bob in their first week; Dana is a person like any other."""
    time_machine.move_to(MONDAY)
    fill()
    couple = pair(person("Alice"), person("Bob"), START)
    couple.questions = ASKED
    couple.save()
    current(couple, START)
    person("Dana")
    return couple


@pytest.mark.parametrize(
    "scripted",
    [True, pytest.param(False, marks=pytest.mark.long)],
    ids=["with JavaScript", "without"],
)
@pytest.mark.abuse("AC-22")
def test_a_counselor_beside_two(
    couple: Couple,
    browser: Browser,
    live_server,
    settings,
    time_machine: TimeMachineFixture,
    scripted: bool,
) -> None:
    settings.SITE_URL = live_server.url
    settings.EMAIL_URL = "smtp://localhost"  # as people in earnest see it: no trial inbox
    dana, alice, bob = (
        Somebody(browser, live_server.url, name, java_script_enabled=scripted)
        for name in ("Dana", "Alice", "Bob")
    )
    for one in (dana, alice, bob):
        one.expected = ["Password forms should have"]  # Chromium's advice, only on one's own page
    dana.sign_in()
    desk.applies(dana)
    secret = desk.sets_up_codes(dana, time_machine)
    desk.staff_approve(browser, live_server.url)
    desk.builds_a_set(dana)
    desk.others_are_in_care(THURSDAY)
    link = desk.invites(dana)

    time_machine.shift(timedelta(hours=1))
    for one in (alice, bob):
        one.sign_in()
    time_machine.shift(timedelta(hours=1))
    alice_opens_the_link_and_agrees(alice, link)
    desk.unlocks(dana, secret, time_machine)
    nothing_has_begun(dana)
    bob_meets_the_card_and_agrees(bob)
    desk.enters_sessions(dana, THURSDAY)
    desk.gives(dana, SUNDAY)

    time_machine.move_to(SUNDAY)
    two_answers.alice_writes_and_shares_one_answer(alice)
    two_answers.bob_writes_and_shares_none(bob)
    time_machine.shift(UNDO)
    two_answers.it_opens(bob)

    time_machine.move_to(THURSDAY)
    desk.unlocks(dana, secret, time_machine)
    dana_sees_one_answer(dana)
    dana_opens_the_brief_and_prints_it(dana)
    alice_looks_up_who_opened_what(alice)

    time_machine.move_to(SUNDAY + WEEK)
    desk.unlocks(dana, secret, time_machine)
    the_second_step_has_come(alice, dana)
    second_tab = dana_reads_in_two_tabs(dana)
    bob_ends_it(bob)
    nothing_is_left_at_the_desk(dana, second_tab)
    for one in (alice, bob, dana):
        one.context.close()


# --- Both agree ----------------------------------------------------------------------------------


def alice_opens_the_link_and_agrees(alice: Somebody, link: str) -> None:
    alice.page.goto(link)
    alice.prove()
    alice.sees("Dana Weber would like to accompany you two")
    alice.reads("What Dana Weber does not see")
    alice.looks_right("agree")
    alice.press("Agree")
    alice.reads("You have agreed. Nothing begins before both of you have.")
    alice.at("/you/beside/")
    alice.looks_right()


def nothing_has_begun(dana: Somebody) -> None:
    dana.go("/desk/clients/")
    dana.reads("Waiting until both have agreed")
    assert_nothing_of(dana, "Alice", "Bob")
    dana.looks_right()


def bob_meets_the_card_and_agrees(bob: Somebody) -> None:
    bob.go("/week/")
    bob.reads("Dana Weber would like to accompany you two as a counselor.")
    bob.looks_right()
    bob.press("Read it")
    bob.prove()
    bob.sees("Dana Weber would like to accompany you two")
    bob.looks_right()
    bob.press("Agree")
    bob.reads("Both of you have agreed.")
    bob.looks_right()


# --- The session ---------------------------------------------------------------------------------


def dana_sees_one_answer(dana: Somebody) -> None:
    dana.go("/desk/clients/")
    expect(row_of_theirs(dana)).to_contain_text("Both ready")
    dana.looks_right("desk-clients")
    dana.press("Alice and Bob", exact=False)
    dana.sees("Alice and Bob")
    reads_exactly_one(dana)
    first, second = dana.page.locator(".timeline > li").all()
    expect(first).to_contain_text("Both ready")
    expect(first).to_contain_text(SHARED)
    expect(second).to_contain_text("To come")
    dana.looks_right("desk-client")


def row_of_theirs(dana: Somebody) -> Locator:
    return dana.page.locator(".clients > li", has_text="Alice and Bob")


def dana_opens_the_brief_and_prints_it(dana: Somebody) -> None:
    dana.page.add_init_script("window.print = () => { window.paper = true; };")
    dana.go("/desk/")
    dana.looks_right("desk-today")
    dana.press("Open brief", exact=False)
    reads_exactly_one(dana)
    expect(dana.page.locator(".paper-foot")).to_be_hidden()
    dana.looks_right("desk-brief")
    dana.press("Print")
    dana.reads(PRINTED)
    if dana.scripted:
        the_print_window_opened(dana)
    dana.looks_right()
    dana.page.emulate_media(media="print")
    expect(dana.page.locator(".paper-foot")).to_contain_text(PRINTED)
    expect(dana.page.locator(".paper-foot")).to_be_visible()
    expect(dana.page.get_by_role("navigation")).to_be_hidden()
    reads_exactly_one(dana)
    dana.page.emulate_media(media="screen")


def the_print_window_opened(dana: Somebody) -> None:
    """Asked again and again from outside: the page's own policy lets nobody wait inside it."""
    for _ in range(100):
        if dana.page.evaluate("window.paper === true"):
            return
        dana.page.wait_for_timeout(50)
    pytest.fail("no print window")


def reads_exactly_one(dana: Somebody) -> None:
    expect(dana.page.locator("figure.words")).to_have_count(1)
    dana.reads(SHARED)
    assert_nothing_of(dana, *NOT_SHARED["Alice"].values(), *NOT_SHARED["Bob"].values())


def assert_nothing_of(dana: Somebody, *words: str) -> None:
    page = dana.page.content()
    assert [word for word in words if word in page] == []


def alice_looks_up_who_opened_what(alice: Somebody) -> None:
    alice.go("/you/beside/")
    alice.looks_right()
    alice.press("Who opened what", exact=False)
    alice.prove()
    alice.sees("Who opened what")
    rows = alice.page.locator("main li")
    expect(rows).to_contain_text(
        [f"{desk.FROM_THE_HOUSE} {how} by Dana Weber, {READ}" for how in ("Printed", "Read")]
    )
    alice.looks_right()


# --- It ends -------------------------------------------------------------------------------------


def the_second_step_has_come(alice: Somebody, dana: Somebody) -> None:
    alice.go("/week/")
    alice.press("Begin")
    alice.reads(f"1 of {ASKED}")
    expect(alice.page.locator("h1", has_text=desk.HER_SECOND)).to_have_count(1)
    alice.go(str(alice.page.locator(".eyebrow a").first.get_attribute("href")))
    alice.sees("Who carries what")
    alice.reads("Week of 20 September")
    alice.looks_right("given")
    dana.go("/desk/clients/")
    expect(row_of_theirs(dana)).to_contain_text("Not yet")


def dana_reads_in_two_tabs(dana: Somebody) -> Page:
    """Return the second one; both show the answer."""
    dana.press("Alice and Bob", exact=False)
    reads_exactly_one(dana)
    second = dana.context.new_page()
    answer = second.goto(dana.page.url)
    assert answer
    assert "no-store" in answer.headers["cache-control"]
    expect(second.get_by_text(SHARED)).to_be_visible()
    dana.press("Session brief")
    dana.sees("Alice and Bob")
    return second


def bob_ends_it(bob: Somebody) -> None:
    bob.go("/you/")
    bob.press("A counselor", exact=False)
    bob.page.get_by_text("End it with Dana Weber").click()
    bob.looks_right()
    bob.press("End it now")
    bob.sees("Nobody is beside you two")
    bob.looks_right()


def nothing_is_left_at_the_desk(dana: Somebody, second: Page) -> None:
    """Neither the next click, nor Back, nor a page the browser kept shows anything of them."""
    dana.expected.append("status of 404")
    dana.press("The couple")
    finds_nothing(dana)
    dana.looks_right()
    for _ in range(2):
        dana.page.go_back()
        finds_nothing(dana)
    if dana.scripted:
        kept = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
        second.evaluate(kept)
        expect(second.get_by_role("heading", level=1)).to_have_text("There is nothing here")
    for path in ("/desk/", "/desk/clients/"):
        dana.go(path)
        dana.reads("Ines and Tomas")
        assert_nothing_of(dana, "Alice", "Bob", SHARED)


def finds_nothing(dana: Somebody) -> None:
    dana.sees("There is nothing here")
    assert_nothing_of(dana, "Alice", "Bob", "river", SHARED)
