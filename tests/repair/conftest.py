"""Alice and Bob after an evening that went wrong."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intimacy.repair import call_break, deliver_letters, send_letter
from intimacy.repair.models import Letter
from intimacy.sharing.models import UNDO
from tests.conftest import START, member, signed_in
from tests.page_text import seen

AT = START + timedelta(days=2, hours=-1)  # Tuesday, seven in Berlin
FRESH = re.compile(r'name="(csrfmiddlewaretoken|once)" value="[^"]+')
PLACES = {"week", "together", "my-words", "export"}
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
PARTS = {"text": "I felt hurried.", "part": "I rolled my eyes.", "phrase": "Start over?"}


def call(couple, by, back=AT + HOUR, at=AT):
    return call_break.call(couple, back, by=by, at=at)


def send(by, kind=Letter.Kind.BACK, at=AT, **parts):
    me = member(by)
    letter = send_letter.send(me.couple, kind, {**PARTS, **parts}, by=me, at=at)
    all_arrive(at)
    letter.refresh_from_db()
    return letter


def all_arrive(at=AT):
    """Let what was sent at a moment reach the other: its minute is over."""
    deliver_letters.deliver(at + UNDO)


@pytest.fixture
def letter(couple, alice):
    """Alice has sent a few words."""
    return send(alice)


@pytest.fixture
def ask(db):
    """Ask for a page as a person at a moment; with data, press its button."""

    def asked(user, name, *keys, data=None, at=AT):
        path = reverse(f"repair:{name}" if name not in PLACES else name, args=keys)
        with time_machine.travel(at, tick=False):
            client = signed_in(user)
            response = client.get(path) if data is None else client.post(path, data)
        response.page = unescape(seen(response))
        response.same = FRESH.sub("", response.text)
        return response

    return asked


@pytest.fixture
def queries(db):
    """Count what a page asks of the database, when it is not the day's first."""

    def counted(user, name, *keys):
        client, path = signed_in(user), reverse(name, args=keys)
        with time_machine.travel(AT, tick=False):
            client.get(path)  # a due week begins, the day is written down
            with CaptureQueriesContext(connection) as captured:
                assert client.get(path).status_code == 200
        return len(captured)

    return counted
