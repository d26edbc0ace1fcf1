"""The desk locks when nothing was asked of it for half an hour; what was typed meanwhile stays."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import now

from intimacy.accounts.proofs import DESK as PROOF
from intimacy.counseling.models import Note
from tests.accounts.test_proofs import DESK_PAGES, asked, page
from tests.counseling.conftest import prove
from tests.page_text import seen

DESK = "/desk/"
HALF_AN_HOUR = timedelta(minutes=PROOF.minutes)
A_LITTLE = timedelta(minutes=2)


@pytest.mark.abuse("AC-76")
def test_every_page_of_the_desk_asks_for_the_factor_and_lets_in_with_it(counselor, sign_in):
    browser = sign_in(counselor.user)
    for name in DESK_PAGES:
        first = browser.get(page(name))
        assert asked(browser.post(page(name)) if first.status_code == 405 else first), name
    prove(browser)
    assert not any(asked(browser.get(page(name))) for name in DESK_PAGES)


@pytest.mark.abuse("AC-76")
def test_it_locks_after_half_an_hour_without_a_request_to_the_desk(counselor, sign_in):
    browser = sign_in(counselor.user, "mfa")
    with time_machine.travel(now(), tick=False) as clock:
        assert browser.get(DESK).status_code == 200
        for _ in range(3):
            clock.shift(HALF_AN_HOUR - A_LITTLE)
            assert browser.get(DESK).status_code == 200
        clock.shift(HALF_AN_HOUR - A_LITTLE)
        browser.get(reverse("week"))  # elsewhere is not the desk
        clock.shift(2 * A_LITTLE)
        assert asked(browser.get(DESK))
        assert asked(browser.get(DESK))
        prove(browser)
        assert browser.get(DESK).status_code == 200


def test_a_moment_of_the_future_keeps_nothing_open(counselor, sign_in):
    browser = sign_in(counselor.user, "mfa")
    with time_machine.travel(now() + timedelta(days=2)):
        prove(browser)
        browser.get(DESK)
    assert asked(browser.get(DESK))


@pytest.mark.sqlite
@pytest.mark.abuse("AC-31, AC-76")
def test_a_note_sent_to_a_locked_desk_is_given_back_and_kept_once_it_is_open(care, sign_in):
    browser = sign_in(care.counselor.user, "mfa")
    path = reverse("counseling:client-notes", args=[care.pk])
    browser.get(path)
    typed = {"text": "They <b>sat</b> apart\nand then close", "once": "a-one", "kinds": ["x", "y"]}
    with time_machine.travel(now() + HALF_AN_HOUR + A_LITTLE):
        locked = browser.post(path, typed)
        assert locked.status_code == 403
        assert "They &lt;b&gt;sat&lt;/b&gt; apart" in locked.content.decode()
        assert "The desk has locked" in seen(locked)
        assert not Note.objects.exists()
        assert "apart" not in str(browser.session.items())
        hidden = re.findall(r'name="(\w+)" value="([\w-]+)"', locked.content.decode())
        assert {("once", "a-one"), ("kinds", "x"), ("kinds", "y")} < set(hidden)
        prove(browser)
        assert browser.post(path, {"text": locked.context["form"].initial["text"]}).url == path
    assert Note.objects.count() == 1
