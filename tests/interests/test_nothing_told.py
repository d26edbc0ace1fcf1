"""What one sees is a function of the matches alone, in bytes and in queries."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from intimacy.interests.ideas import interests
from intimacy.interests.mark_interests import MARKING
from intimacy.sharing import open_together
from tests.conftest import member
from tests.home.test_deniable import undone
from tests.interests.conftest import HERE, OPENS, SENT, TEN, look, mark
from tests.typed import LONG, kept_client, some

WEEK = timedelta(days=7)
HERS = slice(4)  # what she marked of each ten
MARKED = st.sets(st.integers(0, 9))
DONE = st.tuples(MARKED, st.booleans())  # what he marked of ten, and whether he sent them


def do(bob, batches, done):
    """Mark as he may have; he comes to the second ten once he has sent the first."""
    for number, (marked, sent) in enumerate(done):
        mark(bob, *(batches[number][n] for n in marked), send=sent, number=number)
        if not sent:
            return


def matched(done):
    """Return by batch what both marked of those he sent: all she may learn."""
    found = []
    for marked, sent in done:
        if not sent:
            break
        found.append(frozenset(marked) & set(range(10)[HERS]))
    return tuple(found) if any(found) else ()


def pages(client, at):
    return [look(client, path, at) for path in (HERE, TEN)]


@pytest.mark.abuse("AC-10, AC-04")
@given(first=DONE, second=DONE, paused=st.booleans(), days=st.sampled_from([-1, 0, 3]))
@settings(some, max_examples=150 if LONG else 12)
def test_what_she_sees_is_a_function_of_the_matches(
    couple, alice, bob, sign_in, first, second, paused, days
):
    client, at = kept_client(sign_in, alice), OPENS + timedelta(days=days)
    done = (first, second)
    with undone():
        batches = []
        for number in range(2):
            batches.append(MARKING.batch_of(couple, alice).keys)
            mark(alice, *batches[number][HERS], number=number)
        with undone():  # as if he had marked what matches and nothing else
            if days >= 0 and not paused and matched(done):
                do(bob, batches, [(both, True) for both in matched(done)])
            expected = pages(client, at)
        do(bob, batches, done)
        if paused:
            open_together.pause(member(bob), at=SENT)
        same = pages(client, at) == expected  # a page is too long to be told apart each time
        assert same


def acts(bob, ten):
    """What he may have done, none of which she may tell before a match is open."""
    yield "nothing", lambda: None
    yield "kept some", lambda: mark(bob, *ten[:2], send=False)
    yield "sent nothing", lambda: mark(bob)
    yield "marked all of the next", lambda: mark(bob, *interests(), number=1)
    yield "paused", lambda: open_together.pause(member(bob), at=SENT)


def sending(client, at):
    """Return how often the database is asked where she sends her next ten."""
    queries = CaptureQueriesContext(connection)
    with undone(), time_machine.travel(at, tick=False), queries as asked:
        assert client.post(TEN, {"batch": "1", "go": "send"}).status_code == 302
    return len(asked)


@pytest.mark.abuse("AC-04, AC-10")
def test_neither_page_nor_sending_tells_what_he_did(couple, alice, bob, ten, sign_in):
    client, before = sign_in(alice), OPENS - timedelta(hours=1)
    mark(alice, *ten[:3])
    look(client, at=before)  # the day's first visit writes down the day
    expected, asked = pages(client, before), sending(client, before)
    for what, act in acts(bob, ten):
        act()
        assert pages(client, before) == expected, what
        assert sending(client, before) == asked, what


@pytest.mark.abuse("AC-62")
def test_what_would_show_in_a_pause_shows_with_the_week_after_it(
    couple, alice, bob, three, sign_in
):
    """In mid-week it would tell that there was a pause, and when it ended."""
    client, tuesday = sign_in(alice), OPENS + timedelta(days=2)
    name = interests()[three[0]].name
    open_together.pause(member(bob), at=SENT)
    assert name not in look(client)[0]
    with time_machine.travel(tuesday, tick=False):
        assert sign_in(bob).post("/you/privacy/resume/").status_code == 302
    assert name not in look(client, at=tuesday)[0]
    assert name in look(client, at=OPENS + WEEK)[0]
