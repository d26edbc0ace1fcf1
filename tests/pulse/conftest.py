"""Alice in Berlin and Bob in New York answer five lines, from a Sunday evening in September on."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine

from tests.conftest import START
from tests.page_text import seen

AT = START  # 2026-09-06, 20:00 in Berlin and 14:00 in New York
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
OWN, NOW, WHEN, US = (f"/together/p/{name}" for name in ("", "now/", "when/", "us/"))
LOW, HIGH, MIDDLE = "11223", "55454", "33333"


def text(client, path=OWN):
    response = client.get(path)
    assert response.status_code == 200, path
    return unescape(seen(response))


def alike(client, path):
    """Return a page without what differs each time."""
    page = client.get(path).content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", page)


@pytest.fixture
def evening():
    with time_machine.travel(AT, tick=False) as clock:
        yield clock
