"""Words outlive what happens around them, and never end up with somebody else."""

import re
import uuid

import pytest
import time_machine
from django.test import Client

from intimacy.couples import pair_couple
from intimacy.couples.part_couple import leave
from intimacy.keys.decryption import decrypt_readable
from intimacy.lib.tokens import token_hash
from intimacy.sharing.models import Lane, Words
from intimacy.sharing.opened_words import withdraw
from tests.conftest import START, items, member, seal, write
from tests.page_text import seen

TOKEN = re.compile(r'(?<=csrfmiddlewaretoken" value=")[^"]+')
TEXT = "Typed at the end of a long day"


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(START, tick=False):
        yield


@pytest.fixture
def url(checkin):
    return f"/c/{checkin.pk}/1/"


def send(client: Client, url: str, text: str = TEXT, **fields: object):
    return client.post(url, {"text": text, "seen": 0, "lane": "us", **fields})


@pytest.mark.sqlite
@pytest.mark.abuse("AC-18")
def test_words_of_one_person_are_never_kept_for_another(alice, bob, sign_in, url):
    stale = send(sign_in(bob), url, me=str(member(alice).pk))
    assert stale.status_code == 403
    assert TEXT in stale.text
    assert "Somebody else has signed in here" in stale.text
    assert not Words.objects.exists()


def test_the_right_person_may_send_them_again(alice, sign_in, url):
    client, me = sign_in(alice), str(member(alice).pk)
    assert send(Client(), url, me=me).status_code == 403
    assert send(client, url, me=me).status_code == 302
    assert Words.objects.get().author == alice


def test_words_come_back_when_their_space_closed(alice, sign_in, url):
    client = sign_in(alice)
    leave(member(alice), at=START)
    answer = send(client, url)
    assert answer.status_code == 404
    assert TEXT in answer.text
    assert "This space has closed meanwhile" in answer.text


@pytest.mark.parametrize("fields", [{"text": "x" * 10_001}, {"seen": 7}], ids=["long", "conflict"])
def test_a_refused_form_keeps_its_lane(alice, checkin, sign_in, url, fields):
    write(alice, items(checkin)[0], "Before")
    answer = send(sign_in(alice), url, **{"lane": "me", **fields})
    assert answer.status_code in {409, 422}
    assert 'value="me" checked' in answer.text
    assert "Saved" not in answer.text.split("data-status>")[1][:20]


def test_a_refused_form_overwrites_nothing_another_tab_kept(alice, checkin, sign_in, url):
    """It comes back with the version its page showed, not with the one there is by now."""
    client = sign_in(alice)
    write(alice, items(checkin)[0], "Kept in the other tab")
    refused = send(client, url, text="x" * 10_001).text
    seen_there = re.search(r'name="seen"\s+value="(\d+)"', refused)[1]
    again = send(client, url, seen=seen_there)
    assert again.status_code == 409
    assert "Kept in the other tab" in again.text


@pytest.mark.parametrize(
    ("field", "typed"), [("text", {"text": "x" * 10_001}), ("lane", {"lane": "nobody"})]
)
def test_a_refused_form_leads_to_what_is_wrong(alice, sign_in, url, field, typed):
    page = send(sign_in(alice), url, **typed).text
    assert page.count(f'href="#{field}-1"') == page.count(f'id="{field}-1"') == 1


@pytest.mark.abuse("AC-02")
def test_private_words_stay_private_through_a_seal_elsewhere(alice, checkin, sign_in, url):
    client = sign_in(alice)
    seal(alice, checkin)
    late = send(client, url, lane="me")
    assert 'name="lane" value="me"' in seen(late)
    assert send(client, url, lane="me", go="take-back").status_code == 302
    assert Words.objects.get().lane == Lane.ME


def test_emptied_words_are_not_given(alice, checkin, sign_in, url):
    client = sign_in(alice)
    send(client, url)
    send(client, url, text="", seen=1)
    seal(alice, checkin)
    assert not Words.objects.exists()


def test_a_line_sent_signed_out_comes_back(opened, alice, sign_in):
    words = Words.objects.filter(author=alice).first()
    answer = Client().post(f"/w/{words.pk}/line/", {"text": TEXT})
    assert answer.status_code == 403
    assert TEXT in answer.text


def test_pressing_twice_is_pressing_once(alice, bob, sign_in):
    hashed = pair_couple.invite(alice, at=START)
    guest, host = sign_in(bob), sign_in(alice)
    for _ in range(2):
        assert guest.post(f"/invitation/{hashed}/", {"answer": "yes"}).url == "/week/"
    which = {"which": host.get("/week/").context["state"].button.which}
    for _ in range(2):
        assert host.post("/together/invite/confirmation/", which).url == "/week/"
    for _ in range(2):
        assert host.post("/you/leave/").url == "/week/"


@pytest.mark.abuse("AC-14")
def test_an_old_page_confirms_nobody_newer(alice, bob, charlie, sign_in):
    host = sign_in(alice)
    pair_couple.accept(token_hash(pair_couple.invite(alice, at=START)), by=bob, at=START)
    old = {"which": host.get("/week/").context["state"].button.which}
    pair_couple.accept(token_hash(pair_couple.invite(alice, at=START)), by=charlie, at=START)
    host.post("/together/invite/confirmation/", old)
    assert not member(alice).couple.is_pair


def test_a_yes_before_signing_in_is_remembered(alice, bob, sign_in):
    token = pair_couple.invite(alice, at=START)
    client = Client()
    assert client.post(f"/invitation/{token}/", {"answer": "yes"}).url == "/accounts/signup/"
    client.post("/accounts/login/", {"login": bob.email, "password": "a quiet evening indoors"})
    assert client.get("/week/").url == "/invitation/"
    assert "Yes, with Alice" in client.get("/invitation/").text
    assert client.post("/invitation/", {"answer": "yes"}).url == "/week/"
    assert "You said yes" in client.get("/week/").text


def test_own_words_survive_a_short_answer(opened, alice, bob, sign_in):
    with time_machine.travel(opened.exchange.opens_at, tick=False):
        client = sign_in(alice)
        words = Words.objects.filter(author=bob).first()
        for fields in ({"kind": "own", "text": TEXT}, {"kind": "hear"}):
            client.post(f"/w/{words.pk}/acknowledgement/", fields)
        answer = words.acknowledgements.get()
        assert answer.kind == "hear"
        assert decrypt_readable(type(answer), [answer.pk], "body", alice) == {answer.pk: TEXT}
        assert TEXT not in sign_in(bob).get(f"/c/{opened.pk}/both/").text


@pytest.mark.abuse("AC-01")
@pytest.mark.parametrize("verb", ["line", "acknowledgement"])
def test_what_is_typed_to_words_that_closed_comes_back(opened, alice, bob, sign_in, verb):
    """And tells nobody whether there ever were such words."""
    mine, his = Words.objects.filter(author=alice).first(), Words.objects.filter(author=bob).first()
    with time_machine.travel(opened.exchange.opens_at, tick=False):
        client = sign_in(alice)
        leave(member(bob), at=opened.exchange.opens_at)
        pages = []
        for pk in ((mine if verb == "line" else his).pk, uuid.uuid4()):
            answer = client.post(f"/w/{pk}/{verb}/", {"text": TEXT, "kind": "own"})
            assert answer.status_code == 404
            pages.append(TOKEN.sub("", answer.text))
    assert pages[0] == pages[1]
    assert f">\n{TEXT}</textarea>" in pages[0]
    assert "These words have closed meanwhile" in pages[0]


def test_an_answer_to_words_withdrawn_meanwhile_comes_back(opened, alice, bob, sign_in):
    his = Words.objects.filter(author=bob).first()
    with time_machine.travel(at := opened.exchange.opens_at, tick=False):
        client = sign_in(alice)
        withdraw(his, by=member(bob), at=at)
        answer = client.post(f"/w/{his.pk}/acknowledgement/", {"text": TEXT, "kind": "own"})
        assert answer.status_code == 404
        assert f">\n{TEXT}</textarea>" in answer.text
        short = client.post(f"/w/{his.pk}/acknowledgement/", {"kind": "hear"})
        assert "There is nothing here" in short.text


def test_undoing_the_seal_says_so(alice, checkin, sign_in):
    client = sign_in(alice)
    seal(alice, checkin)
    review = client.post(f"/c/{checkin.pk}/seal/undo/")
    assert "The seal is undone." in client.get(review.url).text
