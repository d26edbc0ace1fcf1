"""What a wish may still bring one day, for whoever decides what to wish for."""

import pytest

from checkins.asking import askable
from checkins.opening import current
from prompts import leanings
from prompts.models import Feedback, Prompt
from tests.checkins.test_asking import LATER, lived
from tests.conftest import START, items, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def one(library):
    """A light prompt about trust, never asked."""
    return Prompt.objects.filter(practice="trust", depth=1, tags=["any-bond"]).order_by("key")[0]


def may(couple, *prompts, at=LATER):
    return askable(couple, [prompt.pk for prompt in prompts], at)


@pytest.mark.sqlite
def test_what_was_never_asked_may_come(checkin, couple, one):
    asked = items(checkin)[0].version.prompt
    assert may(couple, one, asked) == {one.pk}
    assert askable(couple, [0, 10**9], LATER) == set()
    assert may(couple) == set()


def test_what_another_couple_was_asked_may_come(checkin, charlie):
    alone = member(charlie).couple
    asked = items(checkin)[0].version.prompt
    assert may(alone, asked) == {asked.pk}
    current(alone, START)
    assert may(alone, asked) == set()


@pytest.mark.sqlite
def test_what_either_ruled_out_may_not(checkin, couple, one, alice, bob):
    for who in (alice, bob):
        leanings.rule_out(couple, one, by=who)
        assert may(couple, one) == set()
        leanings.allow(couple, one, by=who)
        leanings.judge(couple, {one.pk: Feedback.Verdict.NOT_FOR_US}, by=who)
        assert may(couple, one) == set()
        leanings.allow(couple, one, by=who)
        leanings.choose_practices(couple, ruled_out=["trust"], agreed=[], by=who)
        assert may(couple, one) == set()
        leanings.choose_practices(couple, ruled_out=[], agreed=[], by=who)
        assert may(couple, one) == {one.pk}


def test_what_nobody_publishes_may_not(checkin, couple, one):
    for status in set(Prompt.Status) - {Prompt.Status.PUBLISHED}:
        Prompt.objects.filter(pk=one.pk).update(status=status)
        assert may(couple, one) == set()


def test_touch_may_come_once_both_agreed(checkin, couple, alice, bob):
    touch = Prompt.objects.filter(practice="touch").first()
    leanings.choose_practices(couple, ruled_out=[], agreed=["touch"], by=alice)
    assert may(couple, touch) == set()
    leanings.choose_practices(couple, ruled_out=[], agreed=["touch"], by=bob)
    assert may(couple, touch) == {touch.pk}


def test_what_is_asked_after_a_date_or_of_two_may_not(charlie, couple):
    after_date = Prompt.objects.filter(key__startswith="after-date-").first()
    mending = Prompt.objects.filter(practice="repair", status="published").first()
    assert may(couple, after_date, mending) == {mending.pk}
    assert may(member(charlie).couple, mending) == set()


def test_one_that_is_too_deep_only_waits(checkin, couple):
    deep = Prompt.objects.filter(practice="trust", depth=3)[0]
    assert may(couple, deep) == {deep.pk}


@pytest.mark.parametrize("weeks", [0, 20])
def test_costs_six_queries(checkin, couple, one, weeks, django_assert_num_queries):
    lived(couple, weeks)
    with django_assert_num_queries(6):
        may(couple, one, *Prompt.objects.filter(practice="curiosity").order_by("key")[:10])
