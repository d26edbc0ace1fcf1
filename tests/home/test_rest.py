"""The form of a rest: what it is filled with, before, during and after one."""

from datetime import timedelta

import pytest
import time_machine

from intimacy.couples import rhythm
from tests.conftest import START

DAY = timedelta(days=1)


@pytest.mark.sqlite
def test_a_rest_that_is_over_fills_no_form(checkin, alice, bob, sign_in):
    until = START.date() + timedelta(days=9)
    rhythm.rest(checkin.couple, until, by=alice, at=START)
    for at, filled in ((START + DAY, until), (START + 10 * DAY, None)):
        with time_machine.travel(at, tick=False):
            page = sign_in(bob).get("/you/week/")
        assert page.context["rest"]["until"].value() == filled
        assert (f'value="{until}"' in page.text) == bool(filled)
