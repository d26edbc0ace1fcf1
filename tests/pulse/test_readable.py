"""Who may see an answer: truth tables over all that decides, and nothing else does."""

from itertools import product

import pytest

from intimacy.couples import part_couple
from intimacy.couples.models import Couple, Membership
from intimacy.pulse import recompute_openings, show_both
from intimacy.pulse.models import Agreement, Pulse, Willing
from tests.answered import answered, willing
from tests.conftest import member, pair
from tests.pulse.conftest import AT, DAY, HOUR, LOW, WEEK

TAKEN = AT + DAY
OPENS = AT - HOUR + 2 * WEEK
LOOK = OPENS + HOUR
SAID = list(product((True, False), repeat=2))
PAUSED = {"nobody": None, "before": OPENS - HOUR, "after": OPENS + HOUR / 2}


def reads(user, at=LOOK):
    return {row.author.name for row in Pulse.objects.readable_by(user, at)}


@pytest.mark.sqlite
@pytest.mark.abuse("AC-01, AC-03")
def test_the_other_sees_it_where_both_are_willing_and_nobody_had_paused(
    couple, alice, bob, charlie
):
    """Each combination of yes, of whose pause began when, and of who has left."""
    answered(alice, LOW, TAKEN)
    willing(couple.pk, alice, bob, at=AT)
    both, visible = list(Willing.objects.order_by("user__name")), []
    for said, who, paused, left in product(SAID, ("Alice", "Bob"), PAUSED, (None, AT)):
        Willing.objects.all().delete()
        Willing.objects.bulk_create(row for row, yes in zip(both, said, strict=True) if yes)
        members = Membership.objects.filter(couple=couple)
        members.update(paused_at=None)
        members.filter(user__name=who).update(paused_at=PAUSED[paused])
        Couple.objects.filter(pk=couple.pk).update(ended_at=left)
        for at in (OPENS - HOUR, LOOK):
            if reads(bob, at):
                visible.append((said, paused, left, at))
        assert reads(alice) == {"Alice"}
        assert reads(charlie) == set()
    together = [((True, True), paused, None, LOOK) for paused in ("nobody", "after")]
    assert visible == together * 2  # whoever of the two it was


def test_only_what_was_answered_since_both_agreed(couple, alice, bob):
    answered(alice, LOW, AT - DAY)
    willing(couple.pk, alice, at=AT)
    answered(alice, LOW, AT + WEEK)
    willing(couple.pk, bob, at=AT + WEEK + DAY)
    assert reads(bob, AT + 9 * WEEK) == set()
    answered(alice, LOW, AT + 2 * WEEK)
    assert Pulse.objects.readable_by(bob, AT + 9 * WEEK).count() == 1


@pytest.mark.abuse("AC-25")
def test_somebody_new_sees_nothing_of_before_and_who_left_nothing_more(couple, alice, bob, charlie):
    willing(couple.pk, alice, bob, at=AT)
    answered(alice, LOW, TAKEN)
    assert reads(bob) == {"Alice"}
    part_couple.leave(member(alice), at=LOOK)
    assert reads(bob) == set()
    again = pair(alice, charlie, LOOK + HOUR)
    willing(again.pk, alice, charlie, at=LOOK + HOUR)
    assert reads(charlie, LOOK + 9 * WEEK) == set()
    assert reads(alice, LOOK + 9 * WEEK) == {"Alice"}


def test_a_circle_is_not_another(couple, alice, bob, charlie):
    willing(member(charlie).couple_id, alice, bob, at=AT)
    answered(alice, LOW, TAKEN)
    assert reads(bob) == set()


@pytest.mark.sqlite
def test_what_both_agreed_to_in_a_pause_opens_with_the_week_after_it(couple, alice, bob):
    Membership.objects.filter(user=alice, couple=couple).update(paused_at=AT)
    willing(couple.pk, alice, bob, at=AT + HOUR)
    agreed = Agreement.objects.get()
    at = agreed.opens_at + DAY
    assert not Agreement.objects.standing(at).exists()
    Membership.objects.update(paused_at=None)
    show_both.resumed(couple, since=AT, at=at)
    assert not Agreement.objects.standing(at).exists()
    assert Agreement.objects.standing(agreed.opens_at + WEEK).exists()


def test_an_agreement_keeps_its_hour_when_the_rules_of_a_place_change(couple, alice, bob):
    willing(couple.pk, alice, bob, at=AT)
    [agreed] = Agreement.objects.all()
    Agreement.objects.update(opens_at=agreed.opens_at + HOUR)
    last = recompute_openings.agreements("", AT)
    assert recompute_openings.agreements(last, AT) is None
    assert Agreement.objects.get().opens_at == agreed.opens_at
