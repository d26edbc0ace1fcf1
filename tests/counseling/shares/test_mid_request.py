"""A counselor's request stopped between its guard and its fetch, while something is revoked."""

from datetime import timedelta
from threading import Event as Signal
from threading import Thread

import pytest
import time_machine
from django.db import connection

from intimacy.audit.models import Event
from intimacy.counseling.care import end_care
from intimacy.counseling.models import Client
from intimacy.counseling.shares import share_answers, show_answers
from intimacy.couples.part_couple import leave
from intimacy.sharing import open_together
from tests.conftest import START, UNDO, member
from tests.counseling.conftest import prove

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.abuse("AC-21"),
]
LOOK = START + 2 * UNDO
NOW = LOOK + timedelta(minutes=1)

ACTS = {
    "nothing": lambda me, words: None,
    "takes it back": lambda me, words: share_answers.unshare_answer(words, by=me, at=NOW),
    "stops sharing": lambda me, words: share_answers.unshare_all(by=me, at=NOW),
    "leaves": lambda me, words: leave(me, at=NOW),
    "ends it": lambda me, words: end_care.end_care(Client.objects.get(), by=me.user, at=NOW),
    "pauses": lambda me, words: open_together.pause(me, at=NOW),
}


class Door:
    """Stands before the statement that fetches: says when somebody is there, and lets them in."""

    def __init__(self, monkeypatch):
        self.there, self.go = Signal(), Signal()
        fetch = show_answers.Shared._asked

        def wait(shared):
            self.there.set()
            assert self.go.wait(20)
            return fetch(shared)

        monkeypatch.setattr(show_answers.Shared, "_asked", wait)


def asked(browser, method, path):
    """Ask for a page in a thread and connection of its own; returns the thread and its answer."""
    answer = []

    def ask():
        try:
            answer.append(getattr(browser, method)(path))
        finally:
            connection.close()

    thread = Thread(target=ask)
    thread.start()
    return thread, answer


@pytest.mark.parametrize("way", [("get", ""), ("get", "brief/"), ("post", "brief/print/")])
@pytest.mark.parametrize("act", ACTS)
def test_what_is_revoked_in_mid_request_is_not_shown(
    library, shared, care, alice, desk, act, way, monkeypatch
):
    door, me = Door(monkeypatch), member(alice)
    with time_machine.travel(LOOK, tick=False):
        prove(desk)
        thread, answer = asked(desk, way[0], f"/desk/clients/{care.pk}/{way[1]}")
        assert door.there.wait(20)  # past the guard: it found the couple
        ACTS[act](me, shared)  # and commits
        door.go.set()
        thread.join(30)
    assert answer[0].status_code == 200
    revoked = act != "nothing"
    assert ("Alice to 1" not in answer[0].content.decode()) == revoked
    assert Event.objects.filter(subject_id=alice.pk, object_type="sharing.words").exists() != (
        revoked
    )
