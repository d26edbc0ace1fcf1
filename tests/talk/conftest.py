"""Two who take turns, at a moment that stands still."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine

from intimacy.accounts.models import User
from intimacy.talk import guide_talk
from intimacy.talk.guide_talk import Plan
from intimacy.talk.models import Talk
from tests.conftest import START, member

NOW = START + timedelta(hours=3)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def begin(by: User, at: datetime = NOW, **plan: object) -> Talk:
    """Begin a talk as Alice or Bob would: three minutes each, whoever begins speaks first."""
    me = member(by)
    chosen = {"minutes": 3, "first": me.slot, "two_phones": False} | plan
    return guide_talk.begin(Plan(**chosen), by=me, at=at)


def blanked(page: bytes) -> str:
    """Return a page without what is new each time: the tokens and ids its forms bring."""
    return re.sub(r'(name="(?:csrfmiddlewaretoken|once)" value=")[^"]+', r"\1", page.decode())


def walk(talk: Talk, *answers: str, at: datetime = NOW) -> Talk:
    """Give these answers one after another, each at the step it finds."""
    for answer in answers:
        talk.refresh_from_db()
        guide_talk.step_on(talk, answer, seen=talk.number, at=at)
    talk.refresh_from_db()
    return talk
