"""Alice in Berlin and Bob in New York, on a Sunday evening in September; weeks begin at seven."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.db import transaction

from intimacy.dreams import quiet_pause
from intimacy.dreams.promise_pages import promises_told
from intimacy.sharing import open_together
from tests.conftest import START, member
from tests.page_text import seen
from tests.walk import blank

AT = START  # 2026-09-06, 20:00 in Berlin and 14:00 in New York
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = date(2026, 9, 6)
FRIDAY = TODAY + 5 * DAY
DREAMS, PROMISES, LOVED = (f"/together/d/{name}" for name in ("", "p/", "l/"))


def pause(user, at=AT):
    open_together.pause(member(user), at=at)


def resume(user, *, since, at):
    me = member(user)
    with transaction.atomic():
        open_together.resume(me, at=at)
        quiet_pause.all_arrives(me, since=since, at=at)


def told(user, at):
    """Return what this person knows of the other's promises: words, day, how it ended, the line."""
    return [(card.text, card.day, card.closed, card.line) for card in promises_told(user, at)]


def text(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return unescape(seen(response))


def alike(client, path):
    """Return a page without the fresh id its form may carry."""
    return re.sub(r'(name="once" value=")[^"]+', r"\1", blank(client.get(path)))


@pytest.fixture
def evening():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock
