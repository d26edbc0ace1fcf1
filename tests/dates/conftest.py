"""Alice and Bob plan an evening: she lives in Berlin, he in New York."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intimacy.dates import answer_times, propose_date
from intimacy.dates.propose_date import Proposal
from intimacy.dates.times import Slot
from tests.page_text import seen

AT = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)  # a Monday
FRIDAY = datetime(2026, 9, 11, 17, 0, tzinfo=UTC)  # 19:00 in Berlin, 13:00 in New York
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
TITLE, WHAT, KNOW = "Soup by candlelight", "The big pot, no lamps.", "Come hungry."


def offer(couple, by, *begins, at=AT, until=None, minutes=120, surprise=False, title=TITLE):
    """Propose an evening at these times, Friday by default; with `until`, in one window."""
    slots = [Slot(one, until) for one in begins or (FRIDAY,)]
    proposal = Proposal(title, minutes, WHAT, KNOW, "pudding-comes-first", surprise)
    return propose_date.propose(couple, proposal, slots, by=by, at=at)


def say(night, by, *said, at=AT):
    """Answer the times on offer, earliest first."""
    answers = {o.pk: s for o, s in zip(answer_times.on_offer(night), said, strict=True)}
    return answer_times.answer(night, answers, by=by, at=at)


def agree(couple, by, to, *begins, at=AT, **details):
    """Return an evening that `by` proposed and `to` said yes to, on Friday by default."""
    return say(offer(couple, by, *begins, at=at, **details), to, "yes", at=at)


@pytest.fixture
def night(couple, alice):
    """Alice has proposed Friday."""
    return offer(couple, alice)


@pytest.fixture
def agreed(night, bob):
    """Bob has said yes to it."""
    return say(night, bob, "yes")


@pytest.fixture
def window(couple, alice, bob):
    """Agreed: on Friday between 19:00 and 20:30 in Berlin, whenever they are ready."""
    return agree(couple, alice, bob, until=FRIDAY + 1.5 * HOUR)


@pytest.fixture
def ask(db):
    """Ask for a page of an evening as a person at a moment; with data, press a button."""

    def asked(user, name, night=None, data=None, at=AT, query=""):
        path = reverse(f"dates:{name}", args=[night.pk] if night else []) + query
        with time_machine.travel(at, tick=False):
            client = Client()
            client.force_login(user)
            response = client.get(path) if data is None else client.post(path, data)
        response.page = unescape(seen(response))
        return response

    return asked


@pytest.fixture
def look(db):
    """Return any page as somebody sees it at AT, without what differs each time."""

    def looked(user, name, night=None):
        client = Client()
        client.force_login(user)
        with time_machine.travel(AT, tick=False):
            page = client.get(reverse(name, args=[night.pk] if night else [])).text
        return unescape(re.sub(r'csrfmiddlewaretoken" value="[^"]+', "", page))

    return looked


@pytest.fixture
def asked_of_database(db):
    """Count what a page asks of the database, when it is not the day's first."""

    def counted(user, name):
        client = Client()
        client.force_login(user)
        with time_machine.travel(AT, tick=False):
            client.get(reverse(name))  # a due week begins, the day is written down
            with CaptureQueriesContext(connection) as captured:
                assert client.get(reverse(name)).status_code == 200
        return len(captured)

    return counted
