"""On a device others use, words already written lie covered until their author shows them."""

import pytest
import time_machine
from django.test import Client

from intimacy.sharing import opened_words
from intimacy.sharing.models import UNDO, Words
from tests.conftest import PASSWORD, START, items, member, seal, write

COVER, WORDS = '<details class="cover">', "A thing only I should see"


@pytest.fixture
def look(alice):
    """Return pages as Alice sees them on a device that is shared, or her own."""

    def looked(*paths, shared, at=START):
        client = Client()
        with time_machine.travel(at, tick=False):
            details = {"login": alice.email, "password": PASSWORD}
            client.post("/accounts/login/", details | ({"shared": "on"} if shared else {}))
            return [client.get(path).content.decode() for path in paths]

    return looked


def covered(page):
    """True where the words stand inside a cover, which can be opened and closed again."""
    before, _, _ = page.partition(WORDS)
    opened = before.rpartition(COVER)[2] if COVER in before else "</details>"
    return "</details>" not in opened and 'class="hide">Hide<' in opened


@pytest.mark.sqlite
def test_drafts_a_review_and_my_words_are_covered(look, checkin, alice):
    write(alice, items(checkin)[0], WORDS)
    paths = (f"/c/{checkin.pk}/1/", f"/c/{checkin.pk}/review/", "/back/words/")
    for page in look(*paths, shared=True):
        assert WORDS in page
        assert covered(page)
    for page in look(*paths, shared=False):
        assert WORDS in page
        assert COVER not in page


def test_words_sealed_and_said_back_are_covered_too(look, opened, alice, bob):
    his = Words.objects.filter(author=bob).first()
    opened_words.acknowledge(his, "own", WORDS, by=member(alice), at=START + UNDO)
    (page,) = look("/back/words/", shared=True, at=START + UNDO)
    assert covered(page)


def test_looking_at_mine_keeps_them_covered(look, checkin, alice):
    write(alice, items(checkin)[0], WORDS)
    seal(alice, checkin)
    assert covered(look(f"/c/{checkin.pk}/mine/", shared=True)[0])


def test_an_export_is_whole_wherever_it_is_taken(look, checkin, alice):
    write(alice, items(checkin)[0], WORDS)
    (page,) = look("/back/words/export/", shared=True)
    assert WORDS in page
    assert COVER not in page
