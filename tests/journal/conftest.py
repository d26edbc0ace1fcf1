"""Alice's journal, and asking for its pages."""

from html import unescape

import pytest
import time_machine
from django.urls import reverse

from intimacy.journal import keep_entry
from intimacy.journal.entry_words import Written, open_entries
from intimacy.journal.models import Entry
from tests.conftest import START, signed_in
from tests.page_text import seen

AT = START


def wrote(user, text="The kettle, and nobody wanting anything.", at=AT, once=None, **parts):
    return keep_entry.write(Written(text, **parts), by=user, at=at, once=once)


def said(user):
    """Return what the person's entries say, newest first."""
    rows = Entry.objects.readable_by(user).newest_first().select_related("key")
    return [opened.said for opened in open_entries(rows, user)]


@pytest.fixture
def ask(db):
    """Ask for a page as a person at a moment; with data, press its button."""

    def asked(user, name, *keys, data=None, at=AT, query=""):
        path = reverse(name if name in PLACES else f"journal:{name}", args=keys) + query
        with time_machine.travel(at, tick=False):
            client = signed_in(user)
            response = client.get(path) if data is None else client.post(path, data)
        response.page = unescape(seen(response))
        return response

    return asked


PLACES = {"week", "together", "more", "back", "my-words", "export"}
