"""Letting the counselor read an answer after it has opened, and taking that back."""

import re
from datetime import timedelta

import pytest
import time_machine

from intimacy.counseling.models import Client, Share
from intimacy.counseling.shares import share_answers
from intimacy.counseling.shares.visible_answers import readable_by_counselor
from intimacy.couples.part_couple import leave
from intimacy.dates import question_after
from intimacy.sharing import open_together, opened_words
from intimacy.sharing.models import Lane, Words
from intimacy.sharing.write_words import Draft, save
from tests.conftest import START, UNDO, items, member, pair, seal, write
from tests.dates.had import EVENING, agreed
from tests.page_text import seen

TOKEN = re.compile(r'(?<=csrfmiddlewaretoken" value=")[^"]+')
OPEN = START + 2 * UNDO
LET, CAN, STAYS = "Let Dana Weber read it", "Dana Weber can read this.", "This one stays with you."


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(OPEN, tick=False):
        yield


@pytest.fixture
def hers(care, opened, alice):
    """Alice's answer to the first question of an opened week, for the two of them."""
    return words_of(alice)


def words_of(user, position=1):
    return Words.objects.get(author=user, item__position=position)


def url(words):
    return f"/w/{words.pk}/beside/"


def both(words):
    return f"/c/{words.item.exchange.checkin.pk}/both/"


def read():
    return set(readable_by_counselor(Client.objects.get().counselor.user, OPEN))


@pytest.mark.sqlite
@pytest.mark.abuse("AC-23")
def test_sharing_later_and_taking_it_back(hers, alice, sign_in):
    client = sign_in(alice)
    assert client.get(both(hers)).text.count(LET) == 4
    let = client.post(url(hers), {"go": "let"})
    assert let.url == f"{both(hers)}#w-{hers.pk}"
    assert read() == {hers}
    page = client.get(both(hers)).text
    assert (page.count(LET), page.count(CAN)) == (3, 1)
    assert client.post(url(hers), {"go": "take-back"}).url == let.url
    assert client.get(both(hers)).text.count(LET) == 4
    assert not read()


def test_twice_is_once_and_again_is_again(hers, alice, sign_in):
    client = sign_in(alice)
    for _ in range(2):
        assert client.post(url(hers)).status_code == 302
    assert Share.objects.count() == 1
    for _ in range(2):
        assert client.post(url(hers), {"go": "take-back"}).status_code == 302
    client.post(url(hers))
    assert read() == {hers}


@pytest.mark.abuse("AC-19, AC-23")
@pytest.mark.parametrize("who", ["bob", "charlie", "dana"])
@pytest.mark.parametrize("go", ["let", "take-back"])
def test_nobody_else_may(hers, bob, charlie, dana, alice, at_home, who, go):
    if go == "take-back":
        share_answers.share_answer(hers, by=member(alice), at=OPEN)
    pair(charlie, dana, at=OPEN)
    person = {"bob": bob, "charlie": charlie, "dana": dana}[who]
    assert at_home(person).post(url(hers), {"go": go}).status_code == 404
    assert Share.objects.standing().count() == (go == "take-back")


@pytest.mark.abuse("AC-19")
@pytest.mark.parametrize("what", ["ended", "one agrees", "not approved"])
def test_without_a_counselor_there_is_nothing(hers, care, alice, sign_in, what):
    care.ended_at = OPEN if what == "ended" else None
    care.save()
    care.counselor.deactivated_at = OPEN if what == "not approved" else None
    care.counselor.save()
    care.consents.first().delete() if what == "one agrees" else None
    client = sign_in(alice)
    assert client.post(url(hers)).status_code == 404
    assert "Dana" not in client.get(both(hers)).text


@pytest.mark.abuse("AC-23")
def test_withdrawn_words_are_not_shared(hers, alice, sign_in):
    opened_words.withdraw(hers, by=member(alice), at=OPEN)
    client = sign_in(alice)
    assert client.post(url(hers)).status_code == 404
    assert client.get(both(hers)).text.count(LET) == 3


def test_nor_are_those_of_a_space_one_has_left(hers, alice, sign_in):
    client = sign_in(alice)
    leave(member(alice), at=OPEN)
    assert client.post(url(hers)).status_code in {302, 404}
    assert not Share.objects.exists()


@pytest.mark.abuse("AC-23")
@pytest.mark.parametrize("lane", ["us", "beside", "me"])
def test_what_the_other_cannot_read_is_not_shared(care, checkin, alice, bob, sign_in, lane):
    """Met by no answer it stays with its author, chosen for three or not."""
    first, chosen = items(checkin)[0], Lane.US if lane == "beside" else lane
    save(first, Draft("Mine", 0, chosen, beside=lane == "beside"), by=member(alice), at=START)
    seal(alice, checkin)
    seal(bob, checkin)
    words, client = words_of(alice), sign_in(alice)
    assert client.post(url(words)).status_code == 404
    page = client.get(both(words)).text
    assert STAYS in page
    assert LET not in page
    assert CAN not in page
    assert not read()


def test_what_was_chosen_for_her_and_met_no_answer_can_be_taken_back(
    care, checkin, alice, bob, sign_in
):
    save(items(checkin)[0], Draft("Mine", 0, beside=True), by=member(alice), at=START)
    seal(alice, checkin)
    seal(bob, checkin)
    words, client = words_of(alice), sign_in(alice)
    assert "You chose this for Dana Weber too: they can read it once Bob can." in (
        client.get(both(words)).text
    )
    assert client.post(url(words), {"go": "take-back"}).status_code == 302
    client.post(f"/w/{words.pk}/letting/")
    assert LET in client.get(both(words)).text
    assert not read()


def test_once_let_go_it_can_be_shared(care, checkin, alice, bob, sign_in):
    write(alice, items(checkin)[0], "Mine", lane=Lane.ME)
    seal(alice, checkin)
    seal(bob, checkin)
    words, client = words_of(alice), sign_in(alice)
    client.post(f"/w/{words.pk}/letting/")
    assert not read()
    assert client.post(url(words)).status_code == 302
    assert CAN in client.get(both(words)).text
    assert read() == {words}


@pytest.mark.abuse("AC-23")
@pytest.mark.parametrize("state", ["draft", "sealed", "undo", "passed"])
def test_nothing_is_shared_later_before_it_opened(care, checkin, alice, bob, sign_in, state):
    write(alice, items(checkin)[0], "Mine", passed=state == "passed")
    write(bob, items(checkin)[0], "His")
    if state != "draft":
        seal(alice, checkin)
    if state in {"undo", "passed"}:
        seal(bob, checkin, at=START if state == "passed" else OPEN)
    assert sign_in(alice).post(url(words_of(alice))).status_code == 404
    assert not Share.objects.exists()


def test_an_old_page_lets_in_nobody_it_did_not_name(hers, alice, sign_in):
    client = sign_in(alice)
    assert client.post(url(hers), {"whom": "Somebody Else"}).status_code == 302
    assert not Share.objects.exists()
    client.post(url(hers), {"whom": "Dana Weber"})
    assert read() == {hers}


def test_a_look_shares_nothing(hers, alice, sign_in):
    assert sign_in(alice).get(url(hers)).status_code == 405


def test_whoever_rests_reads_that_she_cannot_for_now(hers, alice, sign_in):
    share_answers.share_answer(hers, by=member(alice), at=OPEN)
    open_together.pause(member(alice), at=OPEN)
    page = sign_in(alice).get(both(hers)).text
    assert "Dana Weber can read this once you are back." in page
    assert CAN not in page


@pytest.mark.abuse("AC-62")
def test_the_other_resting_changes_nothing_on_her_page(hers, alice, bob, sign_in):
    share_answers.share_answer(hers, by=member(alice), at=OPEN)
    client = sign_in(alice)
    before = TOKEN.sub("", client.get(both(hers)).text)
    open_together.pause(member(bob), at=OPEN)
    assert TOKEN.sub("", client.get(both(hers)).text) == before


@pytest.mark.abuse("AC-04, AC-23")
def test_his_pages_are_the_same_whether_she_shares(hers, alice, bob, sign_in):
    mine, his, seen = sign_in(alice), sign_in(bob), []
    for go in ("", "let", "take-back"):
        mine.post(url(hers), {"go": go}) if go else None
        pages = ["/week/", "/back/", both(hers), both(hers).replace("both", "talk")]
        seen.append([TOKEN.sub("", his.get(path).text) for path in pages])
    assert Share.objects.count() == 1
    assert seen[0] == seen[1] == seen[2]
    assert "Alice to 1" in seen[0][2]


@pytest.fixture
def evening(care, couple, alice, bob):
    """An evening both wrote about, opened: Alice's words for Dana too."""
    night, late = agreed(couple, alice), EVENING + timedelta(hours=3)
    for person in (alice, bob):
        item = question_after.add_question(night)
        draft = Draft(person.name, 0, beside=person == alice)
        save(item, draft, by=member(person), at=late)
        open_together.seal(item.exchange, by=member(person), at=late)
    with time_machine.travel(late + UNDO, tick=False):
        yield f"/together/dates/{night.pk}/after/both/"


def test_words_after_a_date_are_shared_alike(evening, alice, bob, sign_in):
    mine, his, words = sign_in(alice), sign_in(bob), words_of(alice)
    assert CAN in mine.get(evening).text
    before = TOKEN.sub("", his.get(evening).text)
    assert mine.post(url(words), {"go": "take-back"}).url == f"{evening}#w-{words.pk}"
    assert LET in mine.get(evening).text
    assert TOKEN.sub("", his.get(evening).text) == before
    assert before.count(LET) == 1  # his own words


@pytest.fixture
def unwritten(care, couple, alice):
    night = agreed(couple, alice)
    with time_machine.travel(EVENING + timedelta(hours=3), tick=False):
        yield f"/together/dates/{night.pk}/after/"


def test_the_third_lane_is_offered_after_a_date(unwritten, alice, sign_in):
    client = sign_in(alice)
    third = "For both of us and Dana Weber, once both have sealed."
    assert third in client.get(unwritten).text
    sent = {"text": "The tram", "seen": 0, "lane": "beside", "whom": "Dana Weber"}
    client.post(unwritten, sent)
    assert Share.objects.standing().get().author == alice
    assert 'value="beside" checked' in client.get(unwritten).text
    review = client.get(f"{unwritten}review/").text
    assert third in review
    assert "From then on Dana Weber can read" in review
    json = client.post(
        unwritten, {**sent, "lane": "us", "seen": 1}, headers={"accept": "application/json"}
    )
    assert json.json()["lane"] == "us"
    clash = client.post(unwritten, {**sent, "text": "Else"})
    assert clash.status_code == 409
    assert 'value="us" checked' in seen(clash)
