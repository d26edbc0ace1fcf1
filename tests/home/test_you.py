"""You: a name, a place, and whether the other sees it."""

import pytest

from intimacy.accounts.models import User
from intimacy.couples.models import Couple

pytestmark = pytest.mark.sqlite
BERLIN = {"name": "Alice", "zone": "Europe/Berlin"}
SHOW = "Show my place"


def test_ones_place_is_shown_until_one_says_otherwise(
    couple: Couple, alice: User, sign_in: object
) -> None:
    client = sign_in(alice)
    assert SHOW in client.get("/you/").text
    client.post("/you/", BERLIN)
    alice.refresh_from_db()
    assert not alice.zone_shown
    client.post("/you/", {**BERLIN, "zone_shown": "on"})
    alice.refresh_from_db()
    assert alice.zone_shown


def test_alone_there_is_nobody_to_show_it_to(alice: User, sign_in: object) -> None:
    client = sign_in(alice)
    assert SHOW not in client.get("/you/").text
    client.post("/you/", BERLIN)
    alice.refresh_from_db()
    assert alice.zone_shown


def test_a_refused_form_keeps_what_was_chosen(couple: Couple, alice: User, sign_in: object) -> None:
    page = sign_in(alice).post("/you/", {"name": "", "zone": "Europe/Berlin"})
    assert page.status_code == 422
    assert 'name="zone_shown" aria' in page.text or 'name="zone_shown" id' in page.text
    alice.refresh_from_db()
    assert alice.zone_shown
