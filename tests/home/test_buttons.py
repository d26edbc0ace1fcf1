"""The address of a button, opened as if it were a page."""

import pytest


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
