"""Two taps at the same moment, on real connections: the lock makes them take turns."""

import pytest

from intimacy.couples.part_couple import leave
from intimacy.couples.spaces import Closed
from intimacy.dates import move_date
from intimacy.dates.models import DateNight, Vote
from intimacy.reminders.models import Schedule
from tests.conftest import member
from tests.dates.conftest import AT, FRIDAY, HOUR, agree, offer, say
from tests.sharing.test_races import errors, race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 8


@pytest.mark.abuse("AC-53")
def test_two_answers_at_once_agree_once(couple, alice, bob):
    nights = [offer(couple, alice) for _ in range(ROUNDS)]
    done = race(*[lambda n: say(nights[n], bob, "yes")] * 2, rounds=ROUNDS)
    assert errors(done) == []
    assert set(DateNight.objects.values_list("state", "revision")) == {("agreed", 1)}
    assert Vote.objects.count() == ROUNDS


@pytest.mark.abuse("AC-52")
def test_what_crosses_ends_in_one_of_the_two(couple, alice, bob):
    night, other = offer(couple, alice), agree(couple, alice, bob)
    race(lambda _: say(night, bob, "yes"), lambda _: move_date.cancel(night, at=AT))
    race(*[lambda _, by=by: move_date.shift(other, 7, by=by, seen=1, at=AT) for by in (alice, bob)])
    night.refresh_from_db()
    other.refresh_from_db()
    assert (night.state, other.revision) == ("cancelled", 2)
    waiting, his = offer(couple, alice), member(alice)
    done = race(lambda _: say(waiting, bob, "yes", at=FRIDAY - HOUR), lambda _: leave(his, at=AT))
    assert {type(error) for error in errors(done)} <= {Closed}
    assert not Schedule.objects.exists()
