"""Every page of the house as each persona reads it: read once, for all who ask something of it."""

import logging
import os
from dataclasses import dataclass

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.http import HttpResponse

from tests.canary import House
from tests.list_reads import lists_left_open
from tests.log_lines import log_lines
from tests.walk import addresses, client_of, routes, rows

Rows = dict[str, set[str]]


@dataclass
class Page:
    name: str  # of its route
    path: str
    response: HttpResponse
    open_lists: set[str]  # models read as a list in which a relation could load row by row


@dataclass
class Reading:
    """What one persona got by GET, what it left, and what was said of it elsewhere."""

    pages: list[Page]
    before: Rows
    after: Rows
    log: str
    sessions: str
    mails: list[str]


def with_the_reading(persona: str) -> object:
    """Return the persona as a test's parameter, which goes where its reading is."""
    return pytest.param(persona, marks=pytest.mark.xdist_group(f"the house read by {persona}"))


_read: dict[str, Reading] = {}


def reading(house: House, persona: str) -> Reading:
    """Return what the persona reads in the house, as long as nobody else has touched it."""
    if persona not in _read:
        _read[persona] = _reading(house, persona)
    return _read[persona]


def _reading(house: House, persona: str) -> Reading:
    client = client_of(house, persona)
    known = [(name, keys) for name, keys in routes() if worth_asking(name, persona)]
    paths = [(name, path) for name, keys in known for path in addresses(house, name, keys)]
    pages, before = [], rows()
    with log_lines(logging.INFO) as lines:
        for name, path in paths:
            with lists_left_open() as found:
                response = client.get(path)
            pages.append(Page(name, path, response, found))
    mails = [str(message.message()) for message in mail.outbox]
    return Reading(pages, before, rows(), lines.getvalue(), sessions(), mails)


def worth_asking(name: str, persona: str) -> bool:
    """Counselors who are no longer or not yet somebody's are asked for everything in
    `make test-all`, else only where words of couples, or their own, could be.
    """
    elsewhere = ("admin:", "account_", "mfa_", "calendars:", "reminders:")
    elsewhere += ("dates:", "rituals:", "notes:", "talk:", "interests:", "pulse:", "dreams:")
    aside = persona in {"wanda", "ulla", "olaf", "rolf"} and not os.environ.get("LONG")
    return not (aside and name.startswith(elsewhere))


def sessions() -> str:
    return str([session.get_decoded() for session in Session.objects.all()])
