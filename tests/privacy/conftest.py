"""A week Alice and Bob opened, before and after Bob left."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine

from intimacy.couples.part_couple import leave
from intimacy.sharing.models import UNDO
from tests.conftest import START, member
from tests.page_text import seen

AT = START + UNDO
NOW = START + timedelta(hours=1)


@pytest.fixture
def hers(opened, alice):
    """Alice's membership of the space, which she has written in."""
    return member(alice)


@pytest.fixture
def ended(hers, bob):
    """The same, after Bob has left."""
    leave(member(bob), at=AT)
    hers.refresh_from_db()
    return hers


@pytest.fixture
def get(sign_in):
    """Return a page as text, as a person who has just signed in sees it."""

    def got(user, path):
        with time_machine.travel(NOW, tick=False):
            response = sign_in(user).get(path)
        assert response.status_code == 200
        return unescape(seen(response))

    return got
