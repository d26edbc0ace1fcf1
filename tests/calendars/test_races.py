"""Two tabs at the same moment, on real connections: one address is made, chosen for, stopped."""

from functools import partial

import pytest

from intimacy.accounts.models import User
from intimacy.calendars import addresses
from intimacy.calendars.forms import ContentsForm
from intimacy.calendars.models import Feed
from tests.conftest import START
from tests.sharing.test_races import Act, errors, race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 12


def stop(user: User) -> Act:
    return lambda _: addresses.stop(user)


def test_making_anew_while_another_tab_stops_it(alice, couple):
    for _ in range(ROUNDS):
        addresses.make(alice, at=START)
        assert errors(race(lambda _: addresses.make(alice, at=START), stop(alice))) == []


def test_choosing_while_another_tab_stops_it(alice, couple):
    form = ContentsForm({"parts": ["dates"], "said": "named"})
    assert form.is_valid()
    for _ in range(ROUNDS):
        addresses.make(alice, at=START)
        assert errors(race(partial(_keep, form, Feed.objects.get()), stop(alice))) == []
        assert not Feed.objects.exists()


def _keep(form: ContentsForm, feed: Feed, _: int) -> None:
    form.keep(feed)
