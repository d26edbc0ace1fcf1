"""You: a name, a place, and whether the other sees it."""

import re

import pytest

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.lib.zones import zone_names
from tests.page_text import seen

pytestmark = pytest.mark.sqlite
BERLIN = {"name": "Alice", "zone": "Europe/Berlin"}
SHOW = "Show my place"
# What shows a place, the page that has the list, and what that place is called.
LISTS = [
    ("/you/", "/you/place/", "Where are you?"),
    ("/you/week/", "/you/week/clock/", "Whose clock"),
]


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
    assert SHOW not in client.get("/you/place/").text
    client.post("/you/", BERLIN)
    alice.refresh_from_db()
    assert alice.zone_shown


def test_a_refused_form_keeps_what_was_chosen(couple: Couple, alice: User, sign_in: object) -> None:
    page = sign_in(alice).post("/you/", {"name": "", "zone": "Asia/Tokyo"})
    assert page.status_code == 422
    assert 'name="zone_shown" aria' in page.text or 'name="zone_shown" id' in page.text
    assert '<input type="hidden" name="zone" value="Asia/Tokyo">' in page.text
    alice.refresh_from_db()
    assert alice.zone_shown


@pytest.mark.parametrize(("path", "list_at", "label"), LISTS)
def test_the_list_of_places_comes_when_it_is_opened(
    couple: Couple, alice: User, sign_in: object, path: str, list_at: str, label: str
) -> None:
    client = sign_in(alice)
    closed, opened = seen(client.get(path)), seen(client.get(list_at))
    assert f'<label for="id_zone">{label}</label>' in closed
    assert '<input id="id_zone" value="Europe / Berlin" readonly' in closed
    about = f'<span class="visually-hidden">: {label}</span></button>'
    assert f'formaction="{list_at}" formnovalidate>Change{about}' in closed.replace(
        "<span ", "<span "
    )
    assert "Asia / Tokyo" not in closed
    assert f'<label for="id_zone">{label}</label>' in opened
    assert re.findall(r'<option value="([^"/]+/[^"]+|UTC)"', opened) == list(zone_names())
    assert re.findall(r'value="([^"]*/[^"]*)"\s*selected', opened) == ["Europe/Berlin"]
    assert f'method="post" action="{path}"' in opened


@pytest.mark.parametrize(("path", "list_at", "label"), LISTS)
def test_what_the_page_of_the_list_sends_is_kept(
    couple: Couple, alice: User, sign_in: object, path: str, list_at: str, label: str
) -> None:
    client = sign_in(alice)
    form = client.get(list_at).context["form"]
    sent = {name: value for name, value in form.initial.items() if value not in {None, False}}
    assert client.post(path, {**sent, "zone": "America/New_York"}).url == path
    assert '<input id="id_zone" value="America / New York" readonly' in client.get(path).text


@pytest.mark.parametrize(("path", "list_at", "label"), LISTS)
def test_a_place_that_is_none_is_chosen_anew(
    couple: Couple, alice: User, sign_in: object, path: str, list_at: str, label: str
) -> None:
    page = sign_in(alice).post(path, {"zone": "Mars/Olympus"})
    assert page.status_code == 422
    assert '<a href="#id_zone">Choose a place from the list.</a>' in page.text
    assert page.text.count("<option value=") >= len(zone_names())
    assert '<select name="zone"' in page.text


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        (0, {"name": "Alix", "zone": "Asia/Tokyo"}),
        (1, {"weekday": "2", "hour": "21", "every": "2", "zone": "Asia/Tokyo"}),
    ],
)
def test_what_was_typed_comes_along_to_the_list_and_is_not_kept_before(
    couple: Couple, alice: User, sign_in: object, number: int, typed: dict[str, str]
) -> None:
    path, list_at, _ = LISTS[number]
    client = sign_in(alice)
    first = re.search(r"<main.*?<button[^>]*>", seen(client.get(path)))
    assert "formaction" not in first[0]  # Enter keeps, and does not lead away
    form = client.post(list_at, typed).context["form"]
    assert {name: str(form[name].value()) for name in typed} == typed
    assert "Asia/Tokyo" not in client.get(path).text
    sent = {name: form[name].value() for name in form.fields if form[name].value()}
    assert client.post(path, sent).url == path
    assert "Asia/Tokyo" in client.get(path).text


def test_alone_no_reminder_of_what_two_do_is_offered(couple, alice, charlie, sign_in):
    for_two = (
        "Your turn to plan",
        "A note has come",
        "Both are sealed",
        "come back together",
    )
    page = sign_in(alice).get("/you/reminders/").text
    assert all(label in page for label in for_two)
    assert page.index("<h2>When it was hard</h2>") < page.index("come back together")
    page = sign_in(charlie).get("/you/reminders/").text
    assert not [label for label in for_two if label in page]
    assert "A ritual" in page


def test_you_says_where_who_two_are_to_each_other_is_kept(couple, alice, charlie, sign_in):
    assert "who you two are" in sign_in(alice).get("/you/").text
    assert "who you two are" not in sign_in(charlie).get("/you/").text
