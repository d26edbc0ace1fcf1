"""Choosing, question by question, that the couple's counselor may read an answer too."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from intimacy.counseling.models import Client, Share
from intimacy.counseling.shares import share_answers
from intimacy.counseling.shares.visible_answers import readable_by_counselor
from intimacy.sharing import third_reader
from intimacy.sharing.models import Item, Lane, Words
from intimacy.sharing.third_reader import Origin
from intimacy.sharing.write_words import Draft, save
from tests.conftest import START, UNDO, items, member, seal, write
from tests.page_text import seen

TOKEN = re.compile(r'(?<=csrfmiddlewaretoken" value=")[^"]+')
THIRD = "For both of us and Dana Weber, once both have sealed."
TEXT = "The smell of rain"
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(START, tick=False):
        yield


@pytest.fixture
def url(checkin):
    return f"/c/{checkin.pk}/1/"


def send(client, url, lane="beside", headers=None, **fields):
    sent = {"text": TEXT, "seen": 0, "lane": lane, "whom": "Dana Weber", **fields}
    return client.post(url, sent, headers=headers)


def chosen(client, url):
    """The lane the page of the first question shows as chosen."""
    return re.search(r'name="lane" value="(\w+)" checked', seen(client.get(url)))[1]


def standing():
    return list(Share.objects.standing())


@pytest.mark.sqlite
def test_it_is_offered_beside_the_two_and_never_chosen_by_itself(care, alice, sign_in, url):
    client = sign_in(alice)
    assert THIRD in client.get(url).text
    assert chosen(client, url) == "us"
    send(client, url)
    assert chosen(client, url) == "beside"
    assert chosen(client, url.replace("/1/", "/2/")) == "beside"  # the first question's own form
    assert seen(client.get(url)).count('value="beside" checked') == 1


@pytest.mark.abuse("AC-19, AC-23")
@pytest.mark.parametrize("what", ["nobody", "asked", "one agrees", "ended", "not approved"])
def test_it_is_not_offered_before_both_agreed_or_after(care, alice, sign_in, url, what):
    care.counselor.approved_at = None if what == "not approved" else START
    care.counselor.save()
    care.ended_at = START if what == "ended" else None
    care.began_at = None if what == "asked" else care.began_at
    care.save() if what != "nobody" else care.delete()
    care.consents.filter(user=alice).delete() if what == "one agrees" else None
    client = sign_in(alice)
    assert "Dana" not in client.get(url).text
    assert 'value="beside"' not in client.get(url).text
    assert send(client, url, headers=JSON).json()["lane"] == "us"
    assert not Share.objects.exists()
    assert chosen(client, url) == "us"


def test_a_space_for_one_never_offers_it(counselor, alice, sign_in):
    client = sign_in(alice)
    page = client.get(client.get("/week/").context["week"].checkin.get_absolute_url(), follow=True)
    assert 'value="beside"' not in page.text
    send(client, page.request["PATH_INFO"])
    assert Words.objects.get().lane == Lane.ME
    assert not Share.objects.exists()


@pytest.mark.parametrize("lane", ["us", "me"])
def test_another_choice_closes_it(care, alice, sign_in, url, lane):
    client = sign_in(alice)
    send(client, url)
    assert [share.words.author for share in standing()] == [alice]
    assert send(client, url, lane=lane, seen=1, headers=JSON).json()["lane"] == lane
    assert not standing()
    assert chosen(client, url) == lane


def test_emptied_words_take_it_along(care, alice, sign_in, url):
    client = sign_in(alice)
    send(client, url)
    answer = send(client, url, text="", seen=1, headers=JSON)
    assert answer.json() == {"version": 0, "saved": ""}
    assert not Share.objects.exists()


@pytest.mark.abuse("AC-18, AC-23")
def test_it_opens_ones_own_words_alone(care, alice, bob, charlie, sign_in, url):
    write(alice, Item.objects.get(exchange__checkin__couple=care.couple, position=1), "Hers")
    send(sign_in(bob), url)
    assert {share.words.author for share in standing()} == {bob}
    assert send(sign_in(charlie), url).status_code == 404
    assert send(sign_in(bob), url, me=str(member(alice).pk), seen=1).status_code == 403
    assert Share.objects.count() == 1


def test_what_both_sealed_is_read_by_all_three(care, alice, bob, dana, checkin, sign_in, url):
    send(sign_in(alice), url)
    send(sign_in(bob), url, lane="us")
    seal(alice, checkin)
    seal(bob, checkin)
    assert not readable_by_counselor(dana, START).exists()
    assert [w.author for w in readable_by_counselor(dana, START + UNDO)] == [alice]


def test_the_choice_survives_a_seal_elsewhere(care, alice, checkin, sign_in, url):
    client = sign_in(alice)
    seal(alice, checkin)
    late = seen(send(client, url))
    assert 'name="lane" value="beside"' in late
    assert 'name="whom" value="Dana Weber"' in late
    assert send(client, url, go="take-back").status_code == 302
    assert len(standing()) == 1


def test_the_choice_survives_a_sign_out(care, alice, url):
    page = send(Browser(), url)
    assert page.status_code == 403
    assert 'name="lane" value="beside"' in page.text
    assert 'name="whom" value="Dana Weber"' in page.text


def test_a_form_sent_back_keeps_the_choice(care, alice, sign_in, url):
    refused = send(sign_in(alice), url, text="x" * 10_001)
    assert refused.status_code == 422
    assert 'value="beside" checked' in refused.text


@pytest.mark.parametrize(("here", "there"), [("beside", "us"), ("us", "beside"), ("beside", "me")])
def test_of_two_tabs_the_narrower_holds(care, alice, sign_in, url, here, there):
    client, narrow = sign_in(alice), min(here, there, key=third_reader.WIDTH.index)
    send(client, url, lane=there)
    answer = send(client, url, lane=here, text="Another", headers=JSON)
    assert (answer.status_code, answer.json()["lane"]) == (409, there)
    page = send(client, url, lane=here, text="Another")
    assert page.status_code == 409
    assert f'value="{narrow}" checked' in seen(page)
    assert len(standing()) == (there == "beside")  # until sent again, what was kept stands


@pytest.mark.abuse("AC-20, AC-21")
@pytest.mark.parametrize("how", ["take back", "stop"])
def test_an_old_tab_does_not_share_again_what_was_closed(care, alice, sign_in, url, how):
    client = sign_in(alice)
    send(client, url)
    if how == "stop":
        share_answers.unshare_all(by=member(alice), at=START)
    else:
        share_answers.unshare_answer(Words.objects.get(), by=member(alice), at=START)
    answer = send(client, url, text="And more", seen=1, headers=JSON)
    assert (answer.status_code, answer.json()["lane"]) == (409, "us")
    assert not standing()


@pytest.mark.abuse("AC-20")
def test_an_old_page_does_not_let_in_the_next_counselor(care, alice, sign_in, url):
    client = sign_in(alice)
    type(care.counselor).objects.update(name="Somebody Else")
    assert send(client, url, headers=JSON).json()["lane"] == "us"
    assert not Share.objects.exists()
    assert "For both of us and Somebody Else" in client.get(url).text


def test_review_and_ones_own_page_say_it(care, alice, checkin, sign_in, url):
    client = sign_in(alice)
    send(client, url, lane="us")
    before = client.get(f"/c/{checkin.pk}/review/").text
    assert "Dana" not in before
    send(client, url, seen=1)
    assert THIRD in (review := client.get(f"/c/{checkin.pk}/review/").text)
    assert "From then on Dana Weber can read those of yours you chose for them." in review
    seal(alice, checkin)
    assert client.get(f"/c/{checkin.pk}/mine/").text.count(THIRD) == 1


def pages(client, checkin, *names):
    paths = [f"/c/{checkin.pk}/{name}" for name in names]
    return [TOKEN.sub("", client.get(path, follow=True).text) for path in ["/week/", *paths]]


@pytest.mark.abuse("AC-04, AC-23, AC-62")
def test_no_page_of_his_tells_whether_she_did(care, alice, bob, checkin, sign_in, url):
    """Nor does it after opening, or when she takes it back."""
    hers, his, seen = sign_in(alice), sign_in(bob), []
    for n in (1, 2, 3, 4):
        write(bob, items(checkin)[n - 1], f"Bob to {n}")
    for seen_version, lane in enumerate(("us", "beside")):
        send(hers, url, lane=lane, seen=seen_version)
        seen.append(pages(his, checkin, "1/", "review/"))
    seal(alice, checkin)
    seal(bob, checkin)
    assert seen[0] == seen[1]
    with time_machine.travel(START + 2 * UNDO, tick=False):
        shared = pages(his, checkin, "both/", "talk/")
        assert TEXT in shared[1]
        share_answers.unshare_all(by=member(alice), at=START + 2 * UNDO)
        assert pages(his, checkin, "both/", "talk/") == shared


@pytest.fixture
def from_dana(monkeypatch, checkin):
    """Her first question comes from a set of Dana's."""
    label, link = "From Dana Weber, for Thursday", "/from/the-set/"
    origin = Origin(label, "Take <b>ten</b> minutes.", link)
    room = third_reader.registered()
    told = room._replace(origins=lambda couple, items, user: {items[0].pk: origin})
    monkeypatch.setattr(third_reader, "REGISTERED", [told])


def test_a_question_says_who_it_is_from(care, from_dana, alice, bob, checkin, sign_in, url):
    client, link = sign_in(alice), '<a href="/from/the-set/">From Dana Weber, for Thursday</a>'
    page = seen(client.get(url))
    assert page.count(link) == 1
    assert "Take &lt;b&gt;ten&lt;/b&gt; minutes." in page
    assert "It came from Dana Weber. You both let them help you." in page
    assert link in seen(client.get(f"/c/{checkin.pk}/review/"))
    for person in (alice, bob):
        write(person, items(checkin)[0], person.name)
        seal(person, checkin)
    with time_machine.travel(START + UNDO, tick=False):
        assert link in seen(sign_in(alice).get(f"/c/{checkin.pk}/both/"))


def test_nothing_is_from_them_once_they_are_gone(care, from_dana, alice, sign_in, url):
    Client.objects.update(ended_at=START)
    page = sign_in(alice).get(url).text
    assert "Dana" not in page
    assert "Everybody’s first week asks these four." in page


def queries(client, path):
    client.get(path)  # what a first visit writes down
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_reading_asks_no_more_for_somebody_beside_them(care, alice, checkin, sign_in, url):
    client = sign_in(alice)
    send(client, url)
    paths = [url, f"/c/{checkin.pk}/review/"]
    beside_them = [queries(client, path) for path in paths]
    Client.objects.all().delete()
    assert [queries(client, path) for path in paths] == beside_them
    assert max(beside_them) <= 12


def test_saving_again_shares_once(care, alice, checkin, sign_in):
    item = items(checkin)[0]
    for version in range(3):
        draft = Draft(f"{TEXT} {version}", version, beside=True)
        save(item, draft, by=member(alice), at=START + timedelta(minutes=version))
    assert Share.objects.count() == 1
