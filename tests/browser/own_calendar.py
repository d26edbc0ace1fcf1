"""One's own calendar in a browser test: its address, and what a program reads there."""

from urllib.request import urlopen

import icalendar
import pytest

from tests.browser.letters import assert_no_secret
from tests.browser.people import PASSWORD, Somebody, the_proof_grows_old

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def address_of(somebody: Somebody) -> str:
    somebody.expected = ["Password forms should have"]  # Chromium's advice, only on one's own page
    the_proof_grows_old()
    somebody.go("/you/")
    somebody.press("Your calendar", exact=False)
    somebody.page.get_by_label("Password", exact=True).fill(PASSWORD)
    somebody.looks_right()
    somebody.page.locator("main form button").first.click()
    somebody.sees("Your calendar")
    somebody.looks_right()
    somebody.press("Make an address")
    somebody.sees("Your address is ready")
    somebody.looks_right("calendar")
    return somebody.page.get_by_label("Calendar address").input_value()


def subscribed(address: str) -> list[icalendar.Event]:
    """Ask as a calendar does: without a cookie."""
    with urlopen(address) as response:
        feed = response.read().decode()
    assert_no_secret(feed)
    return icalendar.Calendar.from_ical(feed).walk("VEVENT")
