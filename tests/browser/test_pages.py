"""Every page at the narrowest phone and on a desktop, light and dark: axe finds nothing."""

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import Browser

from checkins.models import CheckIn
from intimacy.home.demo import fill as fill_demo
from intimacy.sharing.models import Words
from tests.browser.people import Somebody
from tests.library import fill

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ["landing", "private", "help", "account_login", "account_signup", "account_reset_password"]
SIGNED_IN = [
    *["week", "together", "back", "you", "our-week", "privacy", "leave", "my-words", "help"],
    *["account_email", "account_change_password", "account_logout", "mfa_index"],
    *["usersessions_list", "styleguide"],
]
SIZES = [
    pytest.param({"width": 320, "height": 640}, "light", id="narrow light"),
    pytest.param({"width": 1280, "height": 800}, "dark", id="wide dark"),
]


def look(somebody: Somebody, path: str) -> None:
    somebody.expected = ["Password forms should have"]  # Chromium's advice, only on one's own page
    somebody.go(path)
    somebody.looks_right()


@pytest.mark.parametrize(("size", "scheme"), SIZES)
def test_every_page_looks_right(browser: Browser, live_server, size, scheme) -> None:
    fill()
    accounts = fill_demo(now())
    somebody = Somebody(browser, live_server.url, "Alice", viewport=size, color_scheme=scheme)
    for name in PUBLIC:
        look(somebody, reverse(name))
    somebody.go(reverse("account_login"))
    somebody.page.get_by_label("E-mail").fill(str(accounts[0]["email"]))
    somebody.page.get_by_label("Password", exact=True).fill(str(accounts[0]["password"]))
    somebody.press("Sign in")
    somebody.at("/week/")
    for name in SIGNED_IN:
        look(somebody, reverse(name))
    for path in weeks():
        look(somebody, path)


def weeks() -> list[str]:
    """The running week and every page of one that opened."""
    running, *_, first = CheckIn.objects.filter(couple__kind="pair").order_by("-week")
    words = Words.objects.filter(item__exchange=first.exchange_id, author__name="Alice").first()
    return [
        reverse("checkins:prompt", args=[running.pk, 1]),
        reverse("checkins:review", args=[running.pk]),
        reverse("checkins:opened", args=[first.pk]),
        reverse("checkins:talk", args=[first.pk]),
        reverse("checkins:line", args=[words.pk]),
        reverse("checkins:withdrawal", args=[words.pk]),
    ]
