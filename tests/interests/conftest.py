"""Alice and Bob mark what they would try on a Tuesday; their week opens on Sunday at seven."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intimacy.interests.mark_interests import MARKING
from tests.conftest import START, member

SENT = START + timedelta(days=2)
OPENS = START + timedelta(days=7) - timedelta(hours=1)
HERE, TEN = "/together/i/", "/together/i/ten/"
SECRET = re.compile(r'(csrfmiddlewaretoken" value=")[^"]+')


def mark(user, *keys, send=True, number=0, at=SENT):
    return MARKING.mark(member(user).couple, number, keys, by=user, send=send, at=at)


def look(client, path=HERE, at=OPENS):
    """Return a page and how often it asked the database."""
    with time_machine.travel(at, tick=False), CaptureQueriesContext(connection) as asked:
        page = client.get(path)
    assert page.status_code == 200
    return SECRET.sub(r"\1", unescape(page.content.decode())), len(asked)


@pytest.fixture
def ten(couple, alice):
    return MARKING.batch_of(couple, alice).keys


@pytest.fixture
def three(ten, alice, bob):
    """Both have marked three, in the order their page shows them from OPENS on."""
    for person in (alice, bob):
        mark(person, *ten[:3])
    return sorted(ten[:3])
