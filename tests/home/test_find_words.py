"""Finding a word: in one's own words of every space, or in what both opened, and nothing else."""

import logging
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from checkins.begin_week import current
from intimacy.couples.part_couple import leave
from intimacy.dreams import keep_promise
from intimacy.dreams.promise_pages import LATELY
from intimacy.home import find_words
from intimacy.home.searched_rows import Looker
from intimacy.repair import deliver_letters, send_letter, slow_steps
from intimacy.sharing import opened_words, say_support
from intimacy.sharing.models import UNDO, Words
from intimacy.sharing.open_together import pause
from tests.canary import CANARY, House, furnish
from tests.conftest import START, items, member, seal, write
from tests.home.test_deniable import (
    draft_only_me,
    page,
    sealed_a_moment_ago,
    sealed_while_paused,
    undone,
    wrote_everything,
)
from tests.kept_dreams import listed, promised
from tests.left_notes import left
from tests.left_notes import opened as opened_note
from tests.log_lines import log_lines
from tests.page_text import seen
from tests.readings import sessions
from tests.walk import client_of
from tests.worlds import world

FIND = "/back/find/"
HIDDEN_FROM_ALICE = (wrote_everything, draft_only_me, sealed_while_paused, sealed_a_moment_ago)
# Her own, but not what anybody looks through: joint plans, private marks and pages.
ELSEWHERE = {"slow", "date", "off", "surprise", "know", "asked", "journal", "trigger"}
ELSEWHERE |= {"unleft-note"}
LATER = START + timedelta(hours=3)


@pytest.fixture
def find(sign_in):
    """Return the page that a word is found on."""
    clients = {}

    def found(user, word, where="own", at=LATER, **more):
        client = clients.get(user.pk) or clients.setdefault(user.pk, sign_in(user))
        with time_machine.travel(at, tick=False):
            return client.post(FIND, {"word": word, "where": where, **more})

    return found


def looked(user, word, *, both=False, further=""):
    return find_words.find(
        word, Looker(user, member(user).couple, LATER), both=both, further=further
    )


def kinds(found):
    return [(one.kind, one.mine) for one in found.finds]


@pytest.mark.sqlite
def test_ones_own_words_and_what_both_opened_are_two_places(opened, alice, bob):
    first = items(opened)[0]
    mine, theirs = first.words.get(author=alice), first.words.get(author=bob)
    opened_words.add_line(mine, "Alice to add", by=member(alice), at=LATER)
    opened_words.acknowledge(theirs, "own", "Alice to say", by=member(alice), at=LATER)
    opened_note(left(bob, "Bob to note", START), alice)
    opened_note(left(alice, "Alice to note", START), bob)
    send_letter.send(opened.couple, "back", {"text": "Bob to come"}, by=member(bob), at=START)
    send_letter.send(opened.couple, "back", {"text": "Alice to go"}, by=member(alice), at=START)
    deliver_letters.deliver(START + UNDO)
    count = len(items(opened))
    own = kinds(looked(alice, "ALICE to"))
    assert own == [("words", True)] * count + [
        *[("line", True), ("answer", True), ("note", True), ("letter", True)]
    ]
    both = kinds(looked(alice, "to", both=True))
    assert both.count(("words", True)) == both.count(("words", False)) == count
    rest = [("line", True), ("answer", True), ("note", False), ("letter", False), ("letter", True)]
    assert sorted(both[2 * count :]) == sorted(rest)
    assert not looked(alice, "Bob").finds


def test_a_find_says_when_and_whose_and_leads_there(find, opened, alice, bob):
    html = seen(find(alice, "bob TO 1", "both"))
    assert f'<h3><a href="/c/{opened.pk}/">Week of 6 September 2026</a></h3>' in html
    assert '<b><bdi>Bob</bdi></b> <p dir="auto"><mark>Bob</mark><mark>to</mark><mark>1</' in html
    assert 'value="bob TO 1"' in html  # it stays in the box, and nowhere else


@pytest.mark.sqlite
def test_what_was_promised_and_what_helps_is_found_by_what_each_may_know(opened, alice, bob):
    theirs, soon = items(opened)[0].words.get(author=bob), START + timedelta(hours=1)
    say_support.say_support(theirs, "help", "Bob help warm", by=member(bob), at=soon)
    listed(bob, "Bob warm list", START)
    promise = promised(bob, "Bob warm promise", START)
    pause(member(bob), at=soon + UNDO)
    keep_promise.close_promise(promise, "kept", "In the end", by=member(bob), at=LATER)
    listed(bob, "Bob warm later", LATER)
    said = [("support", False), ("promise", False), ("loved", False)]
    assert sorted(kinds(looked(alice, "warm", both=True))) == sorted(said)
    assert not looked(alice, "end", both=True).finds  # he has paused
    assert kinds(looked(bob, "in the end")) == [("promise", True)]
    assert len(looked(bob, "warm").finds) == 4
    pages = {one.kind: one.url for one in looked(alice, "warm", both=True).finds}
    assert pages == {
        "support": f"/c/{opened.pk}/",
        "promise": "/together/d/p/",
        "loved": "/together/d/l/",
    }


def test_what_was_closed_long_ago_is_found_by_its_author_alone(couple, alice, bob):
    promise = promised(bob, "Bob warm promise", START)
    keep_promise.close_promise(promise, "kept", "", by=member(bob), at=START)
    later = LATER + LATELY
    for user, both, found in ((bob, False, 1), (bob, True, 0), (alice, True, 0)):
        who = Looker(user, member(user).couple, later)
        assert len(find_words.find("warm", who, both=both).finds) == found


def test_one_looks_so_many_times_an_hour_and_keeps_what_was_typed(sign_in, alice, settings):
    settings.ACCOUNT_RATE_LIMITS = {"find": "2/h/key"}
    client = sign_in(alice)
    assert client.post(FIND, {"word": "bread"}).status_code == 200
    assert client.post("/together/j/find/", {"words": "bread"}).status_code == 200
    for address, field in ((FIND, "word"), ("/together/j/find/", "words")):
        refused = client.post(address, {field: "butter"})
        assert refused.status_code == 422
        assert "You have looked for many words this hour." in refused.text
        assert 'value="butter"' in refused.text


@pytest.mark.abuse("AC-37")
def test_what_is_found_is_text_whatever_it_holds(find, checkin, alice):
    write(alice, items(checkin)[0], "<b>bread</b> & <script>alert(1)</script>")
    html = find(alice, "bread").content.decode()
    assert "&lt;b&gt;<mark>bread</mark>&lt;/b&gt; &amp; &lt;script&gt;" in html


@pytest.mark.parametrize(
    ("data", "said"),
    [({"word": " "}, "Type a word"), ({"word": "\u0301"}, "Type a word"), ({}, "Type a word")],
    ids=["blank", "a mark alone", "nothing"],
)
def test_without_a_word_nothing_is_looked_for(sign_in, alice, data, said):
    answer = sign_in(alice).post(FIND, data)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_alone_one_looks_through_all_one_wrote_in_spaces_that_closed_too(find, opened, alice, bob):
    leave(member(bob), at=LATER)
    write(alice, items(current(member(alice).couple, LATER))[0], "Alice anew", at=LATER)
    html = unescape(find(alice, "alice", where="both").content.decode())  # there is no such place
    assert "anew" in html
    assert "<mark>Alice</mark> to 1" in html
    assert f"/c/{opened.pk}/" not in html  # its pages are closed
    assert not looked(alice, "Bob", both=True).finds
    assert "what we both opened" not in html


@pytest.mark.abuse("AC-10")
def test_searching_tells_nothing_of_sealed_words(find, checkin, alice, bob):
    write(alice, items(checkin)[0], "Everything I had")
    seal(alice, checkin)
    places = ("own", "both")
    expected = [page(find(alice, "everything", where)) for where in places]
    assert [b"<mark>" in body for _, _, body in expected] == [True, False]
    for did in HIDDEN_FROM_ALICE:
        with undone():
            did(bob, checkin)
            assert [page(find(alice, "everything", w)) for w in places] == expected, did.__name__


@pytest.mark.abuse("AC-10")
def test_what_met_no_answer_or_was_taken_back_is_not_found(opened, alice, bob):
    first, second, *_ = items(opened)
    first.words.filter(author=alice).delete()
    taken = second.words.get(author=bob)
    opened_words.withdraw(taken, by=member(bob), at=LATER)
    found = looked(alice, "Bob", both=True)
    assert len(found.finds) == len(items(opened)) - 2
    unmatched = first.words.get(author=bob)
    opened_words.let_read(unmatched, by=member(bob), at=LATER)
    assert len(looked(alice, "Bob", both=True).finds) == len(found.finds) + 1


@pytest.mark.abuse("AC-10")
def test_pages_that_are_only_for_oneself_are_never_looked_through(couple, alice):
    slow_steps.write_step(alice, 1, "An old sore", at=START)
    assert not looked(alice, "sore").finds


@pytest.mark.abuse("AC-62")
def test_when_ones_own_note_came_is_not_told(couple, alice, bob):
    left(alice, "A surprise", START, how="some")
    assert not looked(alice, "surprise", both=True).finds
    assert kinds(looked(alice, "surprise")) == [("note", True)]


@pytest.mark.sqlite
def test_a_press_looks_so_far_and_the_next_one_further(opened, alice, monkeypatch):
    monkeypatch.setattr(find_words, "ROWS_A_PRESS", 3)
    left(alice, "Alice of late", LATER)
    texts, further = [], ""
    for _ in range(5):
        found = looked(alice, "alice", further=further)
        texts += ["".join(part.text for part in one.parts) for one in found.finds]
        further = found.further
        if not further:
            break
    every = {"Alice of late", *(f"Alice to {item.position}" for item in items(opened))}
    assert len(texts) == len(every)
    assert set(texts) == every


def test_many_finds_come_in_pages_too(opened, alice, monkeypatch):
    monkeypatch.setattr(find_words, "FINDS_A_PRESS", 2)
    first = looked(alice, "alice")
    assert len(first.finds) == 2
    second = looked(alice, "alice", further=first.further)
    assert not {one.question for one in first.finds} & {one.question for one in second.finds}
    assert looked(alice, "alice", further="nonsense") == first


@pytest.mark.abuse("AC-73")
def test_what_does_not_open_is_said_and_passed_over(find, opened, alice):
    Words.objects.filter(author=alice, item=items(opened)[0]).update(body=b"broken")
    html = find(alice, "alice").content.decode()
    assert "Some words could not be opened" in html
    assert html.count("<mark>") == len(items(opened)) - 1


@pytest.mark.abuse("AC-08")
def test_what_was_looked_for_is_kept_nowhere(find, opened, alice):
    with log_lines(logging.DEBUG) as lines:
        find(alice, "xylophone")
        find(alice, "xylophone", "both", further="xylophone")
    assert "xylophone" not in lines.getvalue() + sessions()


def test_a_press_asks_thirteen_times_at_most(
    find, opened, alice, bob, django_assert_max_num_queries
):
    find(alice, "warm")
    opened_note(left(bob, "to you", START), alice)
    for where in ("own", "both"):
        with django_assert_max_num_queries(13):
            assert b"<mark>" in find(alice, "to", where).content


@pytest.mark.abuse("AC-01, AC-02, AC-10")
def test_in_a_full_house_each_finds_what_they_may_and_no_more(library, monkeypatch):
    monkeypatch.setattr(find_words, "FINDS_A_PRESS", 500)
    house: House = world(furnish)
    for persona in ("alice", "bob", "eve"):
        client, may = client_of(house, persona), house.readable_by(persona)
        own, both = (met(client, where) for where in ("own", "both"))
        hers = {text for text in may if house.canaries[text].owner == persona}
        left_out = {text.split("-", 2)[2].rsplit("-", 1)[0] for text in hers - own}
        assert own <= hers
        assert left_out <= ELSEWHERE, persona
        assert both <= may
        assert {house.canaries[text].owner for text in both} > {persona}


def met(client, where):
    html = client.post(FIND, {"word": "cnry", "where": where}).content.decode()
    return set(CANARY.findall(html.replace("<mark>", "").replace("</mark>", "")))
