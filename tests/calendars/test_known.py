"""Whoever holds a calendar already is told so, and gets nothing twice."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from intimacy.lib.tokens import new_token
from intimacy.rituals import do_ritual
from tests.calendars.conftest import LATER, ask, night, tea
from tests.conftest import START
from tests.walk import rows

DAY = timedelta(days=1)


def again(token: str, known: str, method: str = "get", at=LATER) -> object:
    with time_machine.travel(at, tick=False):
        headers = {"If-None-Match": known}
        return getattr(Client(), method)(f"/calendar/{token}.ics", headers=headers)


@pytest.fixture
def filled(alice, bob, named, checkin) -> str:
    tea(alice), tea(bob, clock="same"), night(alice, bob)
    return named


@pytest.mark.sqlite
def test_the_same_calendar_is_the_same_bytes_whenever_somebody_asks(filled):
    first = ask(filled)
    for at in (LATER + timedelta(minutes=1), LATER + timedelta(hours=9)):
        assert ask(filled, at).content == first.content
        assert ask(filled, at)["ETag"] == first["ETag"]


@pytest.mark.sqlite
@pytest.mark.parametrize("form", ["{}", "W/{}", '"x", {}', "*"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_what_is_known_is_not_sent_again(filled, form, method):
    etag = ask(filled)["ETag"]
    before = rows()
    response = again(filled, form.format(etag), method)
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert rows() == before


@pytest.mark.sqlite
def test_what_has_changed_is_sent(alice, filled):
    etag = ask(filled)["ETag"]
    do_ritual.leave_out(tea(alice), START.date() + DAY, at=LATER)
    for known in (etag, '"x"', "x"):
        response = again(filled, known)
        assert response.status_code == 200
        assert response["ETag"] != etag


@pytest.mark.abuse("AC-45")
def test_a_dead_address_knows_nothing(filled):
    for known in ("*", ask(filled)["ETag"]):
        response = again(new_token(), known)
        assert (response.status_code, "ETag" in response) == (404, False)


def test_two_people_share_no_mark(alice, bob, filled, his):
    """Else one could ask with the other's whether both see the same."""
    assert ask(filled)["ETag"] != ask(his)["ETag"]


def test_a_calendar_that_does_not_open_has_no_mark(filled, monkeypatch):
    etag = ask(filled)["ETag"]
    monkeypatch.setattr("intimacy.calendars.contents.words", lambda rows, _: _Shut())
    response = again(filled, etag)
    assert (response.status_code, "ETag" in response) == (503, False)


class _Shut:
    def __getitem__(self, _: object) -> object:
        return type("Said", (), {"name": None})()
