"""Buttons where no button is: opened as if they were pages, or pressed when signed out."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.conftest import PASSWORD


@pytest.mark.sqlite
@pytest.mark.parametrize("address", ["/you/knock/", "/together/invite/cancel/", "/exit/"])
def test_a_button_opened_as_a_page_leads_on(sign_in, alice, address):
    mine = sign_in(alice)
    response = mine.get(address)
    assert response.status_code == 405
    assert response.headers["Allow"] == "POST"
    assert b"That was a button, not a page" in response.content
    assert b'href="/week/"' in response.content
    assert mine.get("/week/").status_code == 200  # nothing was changed, nobody signed out


@pytest.mark.parametrize(
    ("front", "lands"),
    [
        ("http://testserver/you/?a=b#c", "/you/"),
        ("", "/week/"),
        ("https://evil.example/you/", "/week/"),
        ("//evil.example/you/", "/week/"),
        ("http://testserver//evil.example/", "/week/"),
    ],
)
def test_a_button_pressed_signed_out_leads_back_to_its_page(client, alice, front, lands):
    asked = client.post("/you/knock/", {"hour": "8"}, headers={"referer": front})
    assert asked.status_code == 302
    signed_in = client.post(asked.url, {"login": alice.email, "password": PASSWORD})
    assert signed_in.url == lands
    assert client.get(lands).status_code == 200
    alice.refresh_from_db()
    assert alice.knock_hour is None  # the press is made again by hand


def test_a_page_opened_signed_out_is_the_page_one_lands_on(client, alice):
    asked = client.get("/together/?a=b")
    signed_in = client.post(asked.url, {"login": alice.email, "password": PASSWORD})
    assert signed_in.url == "/together/?a=b"


def test_an_act_that_wants_a_proof_leads_back_to_its_page(client, alice):
    client.force_login(alice)
    asked = client.post("/you/leave/", headers={"referer": "http://testserver/you/leave/"})
    assert parse_qs(urlsplit(asked.url).query)["next"] == ["/you/leave/"]
