"""A counselor on her way to a desk, at it, and the staff who let her in."""

import re
from datetime import datetime, time

from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.utils.timezone import now
from playwright.sync_api import Browser, Locator, expect
from time_machine import TimeMachineFixture

from intimacy.counseling.appointments.timetable import Plan, arrange
from intimacy.counseling.models import Counselor
from tests.browser.people import Somebody
from tests.conftest import START, pair, person, signed_in
from tests.counseling.conftest import in_care
from tests.prompts.conftest import somebody

DETAILS = {
    "Your name, as couples will know you": "Dana Weber",
    "Your qualification": "Couples counselor",
    "Licence or registration number": "W-1204",
    "Who gave it to you": "Chamber of counselors",
    "Country": "Austria",
}
FROM_THE_HOUSE = "Which of your jobs would come to light only if you stopped doing it?"
HER_OWN = "Which job of {partner}’s are you glad you never have to do?"
HER_SECOND = "Which job would you hand over for a week, and which would you take in return?"
LOOK, SWAP = "What nobody sees", "Swap one job for a week"


# --- Getting there -------------------------------------------------------------------------------


def applies(dana: Somebody) -> None:
    dana.go("/you/")
    dana.press("Are you a counselor?")
    dana.sees("Work here as a counselor")
    dana.expected.append("status of 422")
    dana.press("Apply")
    dana.reads("Enter your qualification.")
    dana.looks_right()
    for label, text in DETAILS.items():
        dana.page.get_by_label(label).fill(text)
    dana.press("Apply")
    dana.sees("One more lock for your desk")
    dana.looks_right("second-step")


def sets_up_codes(dana: Somebody, clock: TimeMachineFixture) -> str:
    """The app is set up with one code; the desk asks for another, half a minute later. Returns the
    secret of the app.
    """
    dana.press("Set it up")
    dana.sees("A code from an app")
    dana.page.get_by_text("I cannot point a camera at it").click()
    secret = dana.page.locator("details code").inner_text()
    dana.looks_right()
    shows_code(dana, secret, clock)
    dana.sees("Spare codes")
    dana.looks_right()
    dana.press("To your desk")
    dana.sees("Is it you?")
    dana.looks_right()
    shows_code(dana, secret, clock)
    dana.at("/desk/")
    dana.sees("We are looking at your application")
    dana.looks_right("desk-waiting")
    expect(dana.page.get_by_role("link", name="Clients")).to_have_count(0)
    return secret


def unlocks(dana: Somebody, secret: str, clock: TimeMachineFixture) -> None:
    """Hours later the desk has locked, and asks for a code once more."""
    dana.go("/desk/")
    dana.sees("Is it you?")
    shows_code(dana, secret, clock)
    dana.at("/desk/")


def shows_code(dana: Somebody, secret: str, clock: TimeMachineFixture) -> None:
    """Type what an app shows when its next code has just come: no code works twice."""
    clock.shift(30 - now().timestamp() % 30)
    value = totp.hotp_value(secret, int(now().timestamp()) // 30)
    dana.page.get_by_label("code").fill(totp.format_hotp_value(value))
    dana.page.locator("main form button").first.click()


def staff_approve(browser: Browser, base: str) -> None:
    """Stella's own browser, in a session that has shown a second factor."""
    client = signed_in(somebody("Stella", is_staff=True, is_superuser=True), "mfa")
    stella = Somebody(browser, base, "Stella", viewport={"width": 1280, "height": 900})
    name = settings.SESSION_COOKIE_NAME
    stella.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": base}])
    stella.go("/staff/counseling/counselor/?state=waiting")
    row = stella.page.locator("#result_list tbody tr")
    expect(row).to_contain_text("W-1204")
    row.locator("input.action-select").check()
    stella.page.locator("select[name=action]").select_option("approve")
    stella.page.locator("button[name=index]").click()
    stella.reads("1 approved.")
    assert stella.said == []
    stella.context.close()


def others_are_in_care(day: datetime) -> None:
    """Ines and Tomas were there before; they meet her that day too, and every other week."""
    couple = pair(person("Ines"), person("Tomas"), START)
    client = in_care(Counselor.objects.get(), couple)
    arrange(client, Plan(day.date(), time(11, 30), every_weeks=2), at=START)


# --- At it ---------------------------------------------------------------------------------------


def builds_a_set(dana: Somebody) -> None:
    """Two steps, entered in the wrong order and put right."""
    dana.go("/desk/sets/")
    dana.sees("Sets")
    dana.looks_right()
    dana.press("New set")
    dana.page.get_by_label("What do you call it?").fill("Who carries what")
    purpose = "To see the quiet work of a week, and to move one piece of it."
    dana.page.get_by_label("What is it for?").fill(purpose)
    dana.looks_right()
    dana.press("Go on to its steps")
    dana.sees("Who carries what")
    makes_step(dana, SWAP, "Swap the two until Sunday. Nobody checks how.", asks_when=True)
    writes_a_question(dana, HER_SECOND, "Plans and dreams")
    dana.press("Keep this step")
    makes_step(dana, LOOK, "")
    finds_a_question(dana)
    writes_a_question(dana, HER_OWN, "Standing by each other")
    dana.page.get_by_label("Meant for the next session").check()
    dana.press("Keep this step")
    puts_in_order(dana)
    dana.page.evaluate("scrollTo(0, 0)")
    dana.looks_right("desk-set")
    dana.press("As the couple sees it")
    dana.reads("Which job of Robin’s are you glad you never have to do?")
    dana.looks_right()


def makes_step(dana: Somebody, title: str, instructions: str, asks_when: bool = False) -> None:
    dana.press("Add a step")
    dana.page.get_by_label("What is this step about?").fill(title)
    dana.page.get_by_label("Something to do", exact=True).fill(instructions)
    dana.page.get_by_label("Ask the two when they will do it").set_checked(asks_when)


def finds_a_question(dana: Somebody) -> None:
    dana.page.get_by_label("Words in it").fill("come to light")
    dana.press("Search")
    dana.looks_right()
    expect(dana.page.get_by_label("What is this step about?")).to_have_value(LOOK)  # nothing lost
    row = dana.page.locator("#found li", has_text=FROM_THE_HOUSE)
    row.get_by_role("button", name="Add").click()
    expect(dana.page.locator("#asked li")).to_contain_text(FROM_THE_HOUSE)


def writes_a_question(dana: Somebody, text: str, about: str) -> None:
    dana.press("Write a question of your own")
    dana.page.get_by_label("Your question").fill(text)
    dana.page.get_by_label("What is it about?").select_option(label=about)
    dana.looks_right()
    dana.press("Ask it in this step")
    dana.reads(text.replace("{partner}", "Robin"))
    dana.looks_right()


def steps(dana: Somebody) -> Locator:
    return dana.page.locator(".builder h3")


def puts_in_order(dana: Somebody) -> None:
    expect(steps(dana)).to_have_text([SWAP, LOOK])
    dana.page.wait_for_load_state("networkidle")  # the script that drags comes after the page
    second = dana.page.locator("[data-item]").last
    second.get_by_role("button", name="Move up").focus()
    dana.page.keyboard.press("Enter")
    expect(steps(dana)).to_have_text([LOOK, SWAP])
    if dana.scripted:
        expect(dana.page.locator("[data-order-said]")).to_have_text("Moved to place 1 of 2.")
        drags_first_step_below(dana, [SWAP, LOOK])
        drags_first_step_below(dana, [LOOK, SWAP])
    dana.page.reload()
    expect(steps(dana)).to_have_text([LOOK, SWAP])


def drags_first_step_below(dana: Somebody, then: list[str]) -> None:
    dana.page.locator(".builder").scroll_into_view_if_needed()
    grip = dana.page.locator("[data-grip]").first.bounding_box()
    second = dana.page.locator("[data-item]").last.bounding_box()
    assert grip
    assert second
    dana.page.mouse.move(grip["x"] + 8, grip["y"] + 8)
    dana.page.mouse.down()
    dana.page.mouse.move(grip["x"] + 8, second["y"] + second["height"] / 2 + 20, steps=4)
    with dana.page.expect_response(lambda answer: answer.request.method == "POST"):
        dana.page.mouse.up()
    expect(steps(dana)).to_have_text(then)


def invites(dana: Somebody) -> str:
    """Return the link she hands over."""
    dana.go("/desk/clients/")
    dana.sees("Clients")
    dana.looks_right()
    dana.press("Invite a couple")
    dana.looks_right()
    dana.page.get_by_label(re.compile("call")).fill("The two by the river")
    dana.press("Make a link")
    dana.sees("The link is ready")
    dana.looks_right()
    return dana.page.get_by_label("The link", exact=True).input_value()


def enters_sessions(dana: Somebody, day: datetime) -> None:
    """Ten o'clock every week from that day on."""
    dana.go("/desk/")
    dana.press("Enter a session")
    dana.page.get_by_label("With whom?").select_option(index=1)
    dana.page.get_by_label("On which day?").fill(f"{day:%Y-%m-%d}")
    dana.page.get_by_label("At what time?").fill("10:00")
    dana.page.get_by_label("Does it repeat?").select_option(label="Every week")
    dana.looks_right()
    dana.press("Keep this")
    dana.sees("Your next sessions")


def gives(dana: Somebody, starts: datetime) -> None:
    dana.go("/desk/clients/")
    dana.press("Alice and Bob", exact=False)
    dana.sees("Alice and Bob")
    dana.looks_right()
    dana.press("Assign a set")
    dana.press("Who carries what", exact=False)
    dana.press("Assign")
    expect(dana.page.get_by_label("Alice and Bob")).to_be_checked()
    expect(dana.page.get_by_label("From when on?")).to_have_value(f"{starts:%Y-%m-%d}")
    expect(dana.page.get_by_label("One step a week")).to_be_checked()
    dana.looks_right("desk-assign")
    dana.press("Assign it")
    dana.reads("Assigned to one couple.")
    expect(dana.page.locator(".timeline > li")).to_have_count(2)
    dana.looks_right()
