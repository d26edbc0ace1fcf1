"""Another address to sign in with: three days of it, by the workers' clock."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.utils.timezone import now
from playwright.sync_api import Browser

from intimacy.accounts import change_address
from intimacy.accounts.models import User
from tests.browser.people import Somebody
from tests.conftest import signed_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "new@example.org"


def ask_for_another(alice: Somebody) -> str:
    """Confirm another address, and return the path of the link the old one was sent."""
    alice.go("/you/")
    alice.press("E-mail address")
    alice.page.get_by_label("A new address").fill(NEW)
    alice.looks_right("address")
    alice.press("Send a code there")
    old, alice.email = alice.email, NEW
    alice.page.locator("input[name=code]").fill(alice.code())
    alice.page.locator("main form button").first.click()
    alice.reads("Your address changes on")
    alice.looks_right("address-waits")
    told = next(str(m.body) for m in reversed(mail.outbox) if m.to == [old])
    found = re.search(r"/accounts/email/stop/[\w-]+/", told)
    assert found
    return found[0]


def test_an_address_is_asked_for_stopped_and_asked_for_again(
    alice: User, browser: Browser, live_server
) -> None:
    cookie = settings.SESSION_COOKIE_NAME
    value = signed_in(alice).cookies[cookie].value
    here = Somebody(browser, live_server.url, "Alice")
    here.context.add_cookies([{"name": cookie, "value": value, "url": live_server.url}])
    signed_out = Somebody(browser, live_server.url, "Alice", java_script_enabled=False)
    signed_out.go(ask_for_another(here))
    signed_out.sees("Stop this change?")
    signed_out.press("Stop this")
    signed_out.sees("It is stopped")
    here.email = alice.email
    ask_for_another(here)
    here.go("/you/")
    here.reads("Your address changes on")
    here.looks_right("address-you")
    assert change_address.complete_next(now() + change_address.WAITS)
    here.press("E-mail address")
    here.sees("Welcome back")
    here.email = NEW
    here.sign_in()
    assert not here.said
    for somebody in (here, signed_out):
        somebody.context.close()
