"""Answering: once a week at most, and what a week may still change."""

import pytest

from intimacy.couples import part_couple
from intimacy.couples.models import Couple
from intimacy.lib.local_times import NO_TIME
from intimacy.pulse import recompute_openings
from intimacy.pulse.models import Pulse
from intimacy.pulse.trends import answers_of
from tests.answered import KEYS, answered
from tests.conftest import member, pair
from tests.pulse.conftest import AT, DAY, HIGH, HOUR, LOW, WEEK


def said(user):
    rows = list(Pulse.objects.filter(author=user).select_related("key").order_by("taken_at"))
    answers = answers_of(rows, user)
    return ["".join(str(answers[row.pk].get(key, 0)) for key in KEYS) for row in rows]


@pytest.mark.sqlite
@pytest.mark.abuse("AC-51")
def test_within_a_week_the_same_answers_change_and_after_it_they_stay(couple, alice):
    first = answered(alice, LOW, AT)
    again = answered(alice, "30000", AT + WEEK - HOUR)
    assert again.pk == first.pk
    assert again.taken_at == AT
    assert said(alice) == ["30000"]
    answered(alice, HIGH, AT + WEEK)
    assert said(alice) == ["30000", HIGH]
    assert b"beyond" not in bytes(again.body)


def test_they_open_for_others_when_a_week_begins_and_no_sooner_than_a_week_on(couple, alice):
    """On Sundays at seven in the evening in Berlin."""
    sunday = AT - HOUR
    assert couple.rhythm.begins(couple.rhythm.latest(AT)) == sunday
    assert answered(alice, LOW, AT).opens_at == sunday + 2 * WEEK
    assert answered(alice, LOW, AT + WEEK + DAY).opens_at == sunday + 3 * WEEK
    row = Pulse.objects.latest("taken_at")
    assert (row.local_time.hour, row.place) == (19, "Europe/Berlin")


def test_alone_they_open_for_nobody(charlie):
    row = answered(charlie, LOW, AT)
    assert row.opens_at is None
    assert not row.place


def test_a_space_keeps_its_own(couple, alice, bob, charlie):
    answered(alice, LOW, AT)
    part_couple.leave(member(bob), at=AT + HOUR)
    pair(alice, charlie, AT + 2 * HOUR)
    answered(alice, HIGH, AT + 3 * HOUR)
    assert said(alice) == [LOW, HIGH]
    assert Couple.objects.filter(pk__in=Pulse.objects.values("couple")).count() == 2


@pytest.mark.sqlite
def test_seven_stays_seven_when_the_rules_of_a_place_change(couple, alice):
    row, old = answered(alice, LOW, AT), answered(alice, LOW, AT + WEEK)
    Pulse.objects.filter(pk=row.pk).update(opens_at=row.opens_at + HOUR)  # by other rules
    Pulse.objects.filter(pk=old.pk).update(opens_at=old.opens_at + HOUR, **NO_TIME)
    last = recompute_openings.answers("", AT)
    assert recompute_openings.answers(last, AT) is None
    assert Pulse.objects.get(pk=row.pk).opens_at == row.opens_at
    assert Pulse.objects.get(pk=old.pk).opens_at == old.opens_at + HOUR
