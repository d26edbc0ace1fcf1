"""The page where somebody makes, changes and stops their calendar's address."""

import re
from html import unescape

import pytest
from django.test import Client

from intimacy.accounts.models import User
from intimacy.audit.models import Event
from intimacy.calendars import addresses
from intimacy.calendars.models import Feed
from intimacy.reminders.models import Preferences
from tests.calendars.conftest import ask, tea
from tests.conftest import START

PAGE, NEW, STOP = "/you/calendar/", "/you/calendar/new/", "/you/calendar/stop/"


def text(response) -> str:
    return unescape(response.content.decode())


@pytest.mark.sqlite
@pytest.mark.abuse("AC-45")
def test_an_address_is_made_and_shown_once(alice, couple, sign_in):
    client = sign_in(alice)
    assert "Make an address" in text(client.get(PAGE))
    page = text(client.post(NEW))
    token = re.search(r'value="http://127\.0\.0\.1:8000/calendar/([\w-]{43})\.ics"', page)[1]
    assert f'href="webcal://127.0.0.1:8000/calendar/{token}.ics"' in page
    assert ask(token).status_code == 200
    for path in (PAGE, "/you/privacy/", "/you/"):
        assert token not in text(client.get(path))
    assert token not in str(client.session.items())


@pytest.mark.sqlite
def test_a_new_one_ends_the_old_and_keeps_what_was_chosen(alice, named, sign_in):
    client = sign_in(alice)
    assert "Make a new address" in text(client.get(PAGE))
    assert client.post(NEW).status_code == 200
    assert ask(named).status_code == 404
    assert addresses.standing(alice).named


@pytest.mark.sqlite
@pytest.mark.abuse("AC-30")
@pytest.mark.parametrize("path", [PAGE, NEW, STOP])
def test_every_step_asks_for_the_password_again(alice, hers, path):
    client = Client()
    client.force_login(alice)  # signed in, but nothing was proved
    for answer in (client.get(path), client.post(path, {"said": "named", "parts": "rituals"})):
        assert answer.status_code == 405 or "reauthenticate" in answer.url
    feed = Feed.objects.get()
    assert not feed.named
    assert ask(hers).status_code == 200


@pytest.mark.sqlite
def test_choosing_what_stands_in_it(alice, hers, sign_in):
    client = sign_in(alice)
    page = text(client.get(PAGE))
    assert page.count(" checked") == 4  # all three, and neutral
    answer = client.post(PAGE, {"parts": ["rituals", "checkins"], "said": "named"})
    assert (answer.status_code, answer.url) == (302, PAGE)
    feed = addresses.standing(alice)
    assert (feed.rituals, feed.dates, feed.checkins, feed.named) == (True, False, True, True)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ("Choose one at least", {"said": "named"}),
        ("Select a valid choice", {"parts": ["rituals", "letters"], "said": "neutral"}),
        ("Select a valid choice", {"parts": ["rituals"], "said": "\x00"}),
        ("This field is required", {"parts": ["rituals"]}),
    ],
)
def test_a_mistake_is_said_at_its_field(alice, hers, sign_in, said, fields):
    answer = sign_in(alice).post(PAGE, fields)
    assert answer.status_code == 422
    assert text(answer).count(said) == 2
    feed = addresses.standing(alice)
    assert (feed.named, feed.dates) == (False, True)


@pytest.mark.sqlite
def test_stopping_from_either_page(alice, hers, sign_in):
    client = sign_in(alice)
    for start, end in (("privacy", "/you/privacy/"), ("", PAGE)):
        answer = client.post(STOP, {"from": start})
        assert (answer.status_code, answer.url) == (302, end)
    assert ask(hers).status_code == 404
    assert Event.objects.filter(event="calendar.stopped").count() == 1
    assert "Make an address" in text(client.get(PAGE))


@pytest.mark.sqlite
def test_choosing_without_an_address_changes_nothing_and_says_so(alice, couple, sign_in):
    answer = sign_in(alice).post(PAGE, {"parts": ["rituals"], "said": "named"}, follow=True)
    assert "The address was stopped meanwhile." in text(answer)
    assert "Make an address" in text(answer)
    assert not Feed.objects.exists()


@pytest.mark.sqlite
def test_choosing_while_another_tab_stops_it_says_so(alice, hers, sign_in, monkeypatch):
    client, standing = sign_in(alice), addresses.standing

    def then_stopped(user: User) -> Feed | None:
        found = standing(user)
        addresses.stop(user)
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(addresses, "standing", then_stopped)
        answer = client.post(PAGE, {"parts": ["rituals"], "said": "named"})
    assert (answer.status_code, answer.url) == (302, PAGE)
    assert "The address was stopped meanwhile." in text(client.get(PAGE))
    assert not Feed.objects.exists()
    assert not Preferences.objects.filter(revision__gt=0).exists()


@pytest.mark.sqlite
def test_the_safety_page_says_whether_one_stands(alice, bob, hers, sign_in):
    assert "You have had a calendar address since 6 September 2026" in text(
        sign_in(alice).get("/you/privacy/")
    )
    his = text(sign_in(bob).get("/you/privacy/"))
    assert "You have no calendar address" in his
    assert STOP not in his


@pytest.mark.sqlite
def test_nobody_touches_the_address_of_somebody_else(alice, bob, charlie, hers, sign_in):
    tea(alice)
    for person in (bob, charlie):
        client = sign_in(person)
        assert "Make an address" in text(client.get(PAGE))
        client.post(PAGE, {"parts": ["dates"], "said": "named", "user": alice.pk, "pk": alice.pk})
        client.post(STOP, {"user": alice.pk})
        client.post(NEW, {"user": alice.pk})
    feed = addresses.standing(alice)
    assert (feed.named, feed.made_at) == (False, START)
    assert ask(hers).status_code == 200
