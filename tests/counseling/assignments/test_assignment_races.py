"""Two people at the same moment: declining while a step moves on, giving the same set twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from checkins.begin_week import current
from intimacy.counseling.assignments import advance_steps, assign_set
from intimacy.counseling.models import AssignedStep, Assignment
from intimacy.sharing.models import Exchange
from prompts.models import Wish
from tests.conftest import START, member
from tests.counseling.assigned_sets import WEEK, a_set, give, hour_of, own, week
from tests.sharing.test_races import errors, race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 12


@pytest.mark.abuse("AC-53")
def test_a_set_declined_while_it_moves_on_leaves_no_wish_behind(care, couple, checkin, bob):
    for n in range(1, ROUNDS):
        given = give_at(care, n)
        checkin = current(couple, hour_of(n))
        Exchange.objects.filter(pk=checkin.exchange_id).update(opens_at=hour_of(n))
        by, at = member(bob), hour_of(n) + timedelta(hours=1)
        done = race(
            lambda _, g=given, by=by, at=at: assign_set.decline(g, by=by, at=at),
            lambda _, at=at: advance_steps.advance(at, 10),
        )
        assert errors(done) == []
        left = Wish.objects.on((hour_of(n) + WEEK).date())
        assert not left.filter(assigned_step__assignment=given).exists()


def give_at(care, n):
    """Two steps given just before week n, the second once the first has opened."""
    at = hour_of(n) - timedelta(days=1)
    made = a_set(care, *([prompt] for prompt in own(care, 2)))
    how = {"pace": "after", "every": 1, "starts": at.date(), "by": care.counselor, "at": at}
    [assignment] = assign_set.assign(made, [care], **how)
    return assignment


def test_giving_the_same_set_twice_at_once_gives_it_once(care, checkin):
    made = [a_set(care, own(care, 1)) for _ in range(ROUNDS)]
    how = {"pace": "weekly", "every": 1, "starts": START.date(), "by": care.counselor, "at": START}
    done = race(*[lambda n: assign_set.assign(made[n], [care], **how)] * 2, rounds=ROUNDS)
    assert Assignment.objects.count() == ROUNDS
    refused = errors(done)
    assert len(refused) == ROUNDS
    assert all(isinstance(error, ValidationError) for error in refused)


def test_moving_on_twice_at_once_wishes_once(care, couple, checkin):
    give(care, *([prompt] for prompt in own(care, 2)), pace="after")
    first = week(couple, 1)
    Exchange.objects.filter(pk=first.exchange_id).update(opens_at=hour_of(1))
    at = hour_of(1) + timedelta(hours=1)
    assert errors(race(*[lambda _: advance_steps.advance(at, 10)] * 2)) == []
    assert AssignedStep.objects.exclude(wish=None).count() == 2
    assert Wish.objects.count() == 2
