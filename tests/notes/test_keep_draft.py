"""A note is kept while it is being written: for its author alone, until it is left or put away."""

import pytest

from intimacy.accounts.middleware import SHARED
from intimacy.couples import part_couple
from intimacy.notes import keep_draft
from intimacy.notes.models import Note, NoteDraft
from intimacy.sharing import open_together
from tests.conftest import member
from tests.notes.conftest import AT, MINUTE
from tests.notes.note_pages import NEW, PAGES, all_of, text

KEEP, AWAY = "/together/n/kept/", "/together/n/kept/away/"
SCRIPT = {"accept": "application/json"}

pytestmark = pytest.mark.usefixtures("evening")


def keep(client, words, seen=0, **more):
    return client.post(KEEP, {"text": words, "seen": seen} | more, headers=SCRIPT)


def kept(user):
    found = keep_draft.kept_draft(member(user))
    return found and found.text


@pytest.mark.sqlite
def test_what_is_typed_is_there_again_and_goes_with_the_note_it_became(
    couple, alice, sign_in, evening
):
    client = sign_in(alice)
    assert "Put this away" not in text(client, NEW)
    assert keep(client, "For the").json() == {"version": 1, "saved": "20:00"}
    evening.shift(MINUTE)
    assert keep(client, "For the soup", 1).json() == {"version": 2, "saved": "20:01"}
    page = client.get(NEW)
    assert "For the soup</textarea>" in page.text
    assert "Saved 20:01" in page.text
    assert page.context["form"]["seen"].value() == 2
    assert "For the soup\nThank you for </textarea>" in client.get(f"{NEW}?start=1").text
    assert not Note.objects.exists()
    sent = {"text": "For the soup, still", "how": "now", "seen": "2"}
    assert client.post(NEW, sent | {"how": "never"}).status_code == 422
    assert kept(alice) == "For the soup"
    assert client.post(NEW, sent).status_code == 302
    assert not NoteDraft.objects.exists()


def test_leaving_another_note_keeps_what_a_second_tab_wrote(couple, alice, sign_in):
    client = sign_in(alice)
    keep(client, "In the other tab")
    client.post(NEW, {"text": "For the soup", "how": "now"})
    assert kept(alice) == "In the other tab"
    client.post(NEW, {"text": "In the other tab", "how": "now"})  # whose answer was lost
    assert kept(alice) is None


@pytest.mark.sqlite
@pytest.mark.abuse("AC-52")
def test_two_tabs_meet_and_neither_wins_by_being_last(couple, alice, sign_in):
    client = sign_in(alice)
    keep(client, "Here")
    assert keep(client, "Here").json()["version"] == 1  # its answer was lost
    there = keep(client, "There")
    assert (there.status_code, there.json()) == (409, {"version": 1, "other": "Here"})
    assert kept(alice) == "Here"
    assert keep(client, "Here and there", 1).json()["version"] == 2
    assert keep(client, "", 2).json() == {"version": 0, "saved": ""}
    assert keep(client, "Again", 2).status_code == 410  # put away meanwhile: nothing begins anew
    assert kept(alice) is None


def test_it_is_put_away_by_a_button(couple, alice, sign_in):
    client = sign_in(alice)
    keep(client, "For the soup")
    assert f'action="{AWAY}"' in client.get(NEW).text
    for _ in range(2):
        assert "Nothing of it is kept." in client.post(AWAY, follow=True).text
    assert not NoteDraft.objects.exists()


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_what_is_too_long_or_names_no_version_is_not_kept(couple, alice, sign_in, seen):
    client = sign_in(alice)
    assert keep(client, "x" * 2001, seen).status_code == 422
    assert keep(client, "Hello", seen).json()["version"] == 1


@pytest.mark.sqlite
@pytest.mark.abuse("AC-03, AC-04, AC-62")
def test_nobody_else_ever_learns_of_it(couple, alice, bob, charlie, sign_in):
    his, hers = sign_in(bob), sign_in(alice)
    before = all_of(his)
    assert keep(hers, "For the soup").status_code == 200
    assert all_of(his) == before
    open_together.pause(member(alice), at=AT)
    assert keep(hers, "For the bread", 1).status_code == 200
    assert all_of(his) == before
    his.post(AWAY)
    assert kept(alice) == "For the bread"
    elsewhere = [path for path in PAGES if path not in {NEW, "/back/words/"}]
    assert not [path for path in elsewhere if "bread" in hers.get(path).text]
    assert b"bread" not in bytes(NoteDraft.objects.get().body)
    assert keep(sign_in(charlie), "Alone").status_code == 404
    assert not NoteDraft.objects.exclude(by=member(alice)).exists()


@pytest.mark.abuse("AC-03")
def test_words_of_a_page_somebody_else_had_open_are_not_kept(couple, alice, bob, sign_in, client):
    me = str(member(alice).pk)
    refused = keep(sign_in(bob), "For the soup", me=me)
    assert (refused.status_code, refused.json()["somebody_else"]) == (401, True)
    page = sign_in(bob).post(NEW, {"text": "For the soup", "how": "now", "me": me})
    assert page.status_code == 403
    assert "For the soup" in page.text
    signed_out = keep(client, "For the soup", me=me)
    assert (signed_out.status_code, signed_out.json()["signed_out"]) == (401, True)
    assert not NoteDraft.objects.exists()
    assert not Note.objects.exists()


@pytest.mark.sqlite
def test_my_words_hold_it_and_a_space_that_closes_does_not(couple, alice, bob, sign_in):
    client = sign_in(alice)
    keep(client, "For the soup")
    for path in ("/back/words/", "/back/words/export/"):
        assert "For the soup" in text(client, path)
    part_couple.leave(member(bob), at=AT)
    assert not NoteDraft.objects.exists()
    late = keep(client, "Not lost", 1)
    assert (late.status_code, late.json()) == (404, {"late": "closed"})


def test_on_a_shared_device_it_is_covered(couple, alice, sign_in):
    client = sign_in(alice)
    keep(client, "For the soup")
    assert "Your words are covered." not in client.get(NEW).text
    session = client.session
    session[SHARED] = True
    session.save()
    assert "Your words are covered." in client.get(NEW).text
