"""Marks: private, closed when sent, and shown only where both marked, from the next opening on."""

import re
import threading
from datetime import timedelta
from itertools import product

import pytest
import time_machine
from django.db import connection

from checkins.begin_week import current, next_beginning
from intimacy.couples import rhythm
from intimacy.couples.models import Couple
from intimacy.couples.part_couple import leave
from intimacy.dates import mark_ideas
from intimacy.dates.ideas import ideas
from intimacy.dates.models import Batch, Mark, Sending
from intimacy.lib.weeks import Rhythm
from intimacy.sharing import open_together
from tests.conftest import START, member
from tests.home.test_deniable import undone

SENT = START + timedelta(days=2)  # a Tuesday
OPENS = START + timedelta(days=7) - timedelta(hours=1)  # Sunday at seven in Berlin
PATHS = ("/together/dates/both/", "/together/dates/marks/")


@pytest.fixture
def ten(couple, alice):
    return mark_ideas.batch_of(couple, alice).keys


def mark(user, *keys, send=True, number=0, at=SENT):
    couple = member(user).couple
    return mark_ideas.mark(couple, number, keys, by=user, send=send, at=at)


def seen(client, path, at):
    with time_machine.travel(at, tick=False):
        page = client.get(path)
    assert page.status_code == 200
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page.content.decode())


@pytest.mark.sqlite
def test_both_get_the_same_ten_and_never_one_again(couple, alice, bob, ten):
    had = []
    for number in range(-(-len(ideas()) // 10)):
        batch = mark_ideas.batch_of(couple, alice)
        had += batch.keys
        assert mark(alice, batch.keys[0], number=number)
        assert mark_ideas.batch_of(couple, bob).keys == ten
    assert sorted(had) == sorted(ideas())
    assert mark_ideas.batch_of(couple, alice).keys == []
    assert not mark(alice, number=number + 1)


def test_every_couple_has_an_order_of_its_own(couple, ten, alice):
    other = Couple(zone="UTC")
    assert set(mark_ideas.batch_of(other, alice).keys) != set(ten)


def test_a_sent_batch_is_closed(couple, alice, ten):
    assert mark(alice, ten[0], send=False)
    assert mark(alice, ten[1], ten[2])
    assert not mark(alice, ten[3])
    assert set(Mark.objects.values_list("key", flat=True)) == {ten[1], ten[2]}
    assert mark_ideas.batch_of(couple, alice).number == 1


def test_only_what_is_in_the_batch_can_be_marked(couple, alice, ten):
    other = next(key for key in ideas() if key not in ten)
    assert mark(alice, other, ten[0])
    assert not mark(alice, ten[0], number=5)
    assert list(Mark.objects.values_list("key", flat=True)) == [ten[0]]


TABLE = list(product([True, False], [True, False], [True, False], [True, False], [True, False]))


@pytest.mark.sqlite
def test_a_mark_shows_iff_both_marked_and_sent_and_a_week_opened(couple, alice, bob, ten):
    for case in TABLE:
        hers, his, she_sent, he_sent, opened = case
        with undone():
            mark(alice, *ten[: int(hers)], send=she_sent)
            mark(bob, *ten[: int(his)], send=he_sent)
            at = OPENS if opened else OPENS - timedelta(seconds=1)
            assert mark_ideas.matches(couple, at) == ([ten[0]] if all(case) else []), case
            for me, mine, theirs in ((alice, hers, his), (bob, his, hers)):
                readable = Mark.objects.readable_by(me, at)
                assert readable.filter(user=me).count() == mine
                assert readable.exclude(user=me).count() == bool(theirs and all(case)), case


def test_it_is_the_opening_after_the_later_sending(couple, alice, bob, ten):
    mark(alice, ten[0], at=SENT)
    mark(bob, ten[0], at=OPENS)
    assert mark_ideas.matches(couple, OPENS + timedelta(days=6)) == []
    assert mark_ideas.matches(couple, OPENS + timedelta(days=7)) == [ten[0]]


def acts(bob, ten):
    """What Bob may have done, none of which Alice may tell before a match is open."""
    yield "nothing", lambda: None
    yield "kept", lambda: mark(bob, ten[0], send=False)
    yield "sent the same", lambda: mark(bob, ten[0])
    yield "sent nothing", lambda: mark(bob, number=1)
    yield "paused", lambda: open_together.pause(member(bob), at=SENT)


@pytest.mark.abuse("AC-04")
def test_no_page_of_hers_tells_what_he_did(couple, alice, bob, ten, sign_in):
    client, before = sign_in(alice), OPENS - timedelta(hours=1)
    for sent in (False, True):
        mark(alice, ten[0], ten[1], send=sent)
    pages = {path: seen(client, path, before) for path in PATHS}
    for what, act in acts(bob, ten):
        act()
        for path in PATHS:
            assert seen(client, path, before) == pages[path], what
    assert ideas()[ten[0]].name not in pages[PATHS[0]]


def test_a_batch_without_a_match_looks_like_one_nobody_sent(couple, alice, bob, ten, sign_in):
    client = sign_in(alice)
    mark(alice, ten[0])
    before = seen(client, PATHS[0], OPENS)
    mark(bob, ten[1])
    assert seen(client, PATHS[0], OPENS) == before


def test_a_match_leads_to_planning_it(couple, alice, bob, ten, sign_in):
    mark(alice, ten[0], ten[1])
    mark(bob, ten[0], ten[2])
    for person in (alice, bob):
        page = seen(sign_in(person), PATHS[0], OPENS)
        assert f'?idea={ten[0]}"' in page
        assert ten[1] not in page
        assert ten[2] not in page


@pytest.mark.abuse("AC-62")
def test_what_would_open_in_a_pause_opens_with_the_week_after_it(couple, alice, bob, ten, sign_in):
    """In mid-week it would tell that there was a pause, and when it ended."""
    mark(alice, ten[0])
    mark(bob, ten[0])
    open_together.pause(member(bob), at=SENT)
    assert mark_ideas.matches(couple, OPENS) == []
    tuesday, following = OPENS + timedelta(days=2), OPENS + timedelta(days=7)
    with time_machine.travel(tuesday, tick=False):
        assert sign_in(bob).post("/you/privacy/resume/").status_code == 302
    for at, found in ((tuesday, []), (following - timedelta(minutes=1), []), (following, [ten[0]])):
        assert mark_ideas.matches(couple, at) == found
    open_together.pause(member(bob), at=following + timedelta(days=1))
    assert mark_ideas.matches(couple, following + timedelta(days=2)) == [ten[0]]


def test_a_space_that_ended_shows_no_match(couple, alice, bob, ten):
    mark(alice, ten[0])
    mark(bob, ten[0])
    leave(member(bob), at=OPENS)
    couple.refresh_from_db()
    assert mark_ideas.matches(couple, OPENS) == []
    assert not Mark.objects.readable_by(alice, OPENS).exclude(user=alice).exists()


@pytest.mark.postgres
@pytest.mark.abuse("AC-53")
@pytest.mark.django_db(transaction=True)
def test_two_who_send_at_once_both_count(couple, alice, bob, ten):
    barrier = threading.Barrier(2)

    def send(user):
        barrier.wait()
        mark(user, ten[0])
        connection.close()

    threads = [threading.Thread(target=send, args=[user]) for user in (alice, bob)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert Batch.objects.get().opens_at == OPENS
    assert Sending.objects.count() == 2


# --- The page -----------------------------------------------------------------------------


def test_marking_keeping_and_sending(couple, alice, ten, sign_in):
    client = sign_in(alice)
    page = client.get("/together/dates/marks/").content.decode()
    assert "A mark shows if Bob marks it too." in page
    kept = {"batch": "0", "liked": [ten[3]], "go": "keep"}
    client.post("/together/dates/marks/", kept)
    page = client.get("/together/dates/marks/").content.decode()
    assert page.count(" checked") == 1
    for _ in range(2):  # pressed twice
        assert client.post("/together/dates/marks/", kept | {"go": "send"}).status_code == 302
    assert (Sending.objects.count(), mark_ideas.batch_of(couple, alice).number) == (1, 1)


def test_nonsense_is_refused_at_the_field(couple, alice, sign_in):
    refused = sign_in(alice).post("/together/dates/marks/", {"batch": "0", "liked": ["a\x00b"]})
    assert refused.status_code == 422
    assert "Choose from these ten." in refused.content.decode()
    assert not Mark.objects.exists()


def test_somebody_alone_marks_nothing(charlie, sign_in):
    client = sign_in(charlie)
    assert [client.get(path).status_code for path in PATHS] == [404, 404]
    assert client.post(PATHS[1], {"batch": "0", "liked": []}).status_code == 404


@pytest.mark.abuse("AC-06")
def test_an_export_holds_only_my_own_marks(couple, alice, bob, ten, sign_in):
    mark(alice, ten[0])
    mark(bob, ten[1])
    page = sign_in(alice).get("/back/words/export/").content.decode()
    assert ideas()[ten[0]].name in page
    assert ideas()[ten[1]].name not in page


def test_matches_open_with_the_week_that_really_comes_next(couple, alice, bob, ten):
    """Every two weeks from the sixth: the thirteenth is no opening, the twentieth is one."""
    first = current(couple, START)
    rhythm.change(couple, Rhythm("Europe/Berlin", 6, 19, every=2), by=alice, at=START)
    later = START + timedelta(days=8)
    for person in (alice, bob):
        mark(person, ten[0], at=later)
    couple.refresh_from_db()
    assert Batch.objects.get().opens_at == next_beginning(couple, first, later)
