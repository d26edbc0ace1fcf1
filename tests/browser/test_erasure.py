"""Erasing one's account: kept on second thoughts, asked for again, and gone after seven days."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import now
from playwright.sync_api import Browser, expect

from intimacy.accounts.models import User
from intimacy.privacy import erase_account
from tests.browser.people import PASSWORD, Somebody
from tests.conftest import pair, person
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_asked_for_kept_asked_again_and_gone(browser: Browser, live_server) -> None:
    fill()
    user = person("Alice")
    pair(user, person("Bob"))
    alice = Somebody(browser, live_server.url, "Alice")
    alice.sign_in()
    alice_asks(alice)
    alice.press("Keep it")
    alice.reads("Your account is kept.")
    alice_asks(alice)
    assert [letter.to for letter in mail.outbox] == [[alice.email]] * 2
    the_seven_days_pass()
    alice.press("Keep it")  # too late
    alice.at("/accounts/login/?next=/you/erasure/")
    alice.expected = ["status of 200"]
    alice.page.get_by_label("E-mail").fill(alice.email)
    alice.page.get_by_label("Password", exact=True).fill(PASSWORD)
    alice.press("Sign in")
    alice.reads("That e-mail and password do not go together.")
    assert not User.objects.filter(email=alice.email).exists()
    alice.context.close()


def alice_asks(alice: Somebody) -> None:
    alice.go("/you/privacy/")
    alice.press("Erase my account")
    alice.sees("Erase my account")
    alice.looks_right(contrast=True)
    alice.expected = ["status of 422"]
    alice.page.get_by_label("Type the word").fill("er")
    alice.press("Erase my account")
    alice.reads("Type the word erase, or go back: nothing has changed.")
    alice.looks_right()
    alice.page.get_by_label("Type the word").fill("erase")
    alice.press("Erase my account")
    expect(alice.page.locator("h1")).to_contain_text("Your account is erased on")
    alice.looks_right(contrast=True)


def the_seven_days_pass() -> None:
    later = now() + erase_account.WAITS + timedelta(minutes=1)
    assert [erase_account.erase(pk, later) for pk in erase_account.due(later)] == [True]
