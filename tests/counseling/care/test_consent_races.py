"""Links and agreeing on real connections: whoever comes at the same moment takes turns."""

from datetime import time

import pytest

from intimacy.audit.models import Event
from intimacy.counseling.appointments import timetable
from intimacy.counseling.appointments.timetable import Plan
from intimacy.counseling.care import consents, end_care, introductions
from intimacy.counseling.models import Client, Consent
from intimacy.couples.part_couple import leave
from intimacy.lib.tokens import token_hash
from tests.conftest import START, member, pair, person
from tests.counseling.care.test_consents import asked
from tests.counseling.conftest import counselor_of, in_care
from tests.sharing.test_races import errors, race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
ROUNDS = 6


def one_by_one(counselor, couple):
    """Ask the same couple several times over, each round after the last has ended."""

    def ask(_):
        Client.objects.filter(ended_at=None).update(ended_at=START)
        return asked(counselor, couple)

    return ask


@pytest.mark.abuse("AC-53")
def test_both_agree_at_once_and_it_begins_once(counselor, couple, alice, bob):
    hers, his = member(alice), member(bob)
    for _ in range(ROUNDS):
        client = one_by_one(counselor, couple)(0)
        done = race(
            *[lambda _, by=by, c=client: consents.agree(c, by=by, at=START) for by in (hers, his)]
        )
        assert sorted(done[0]) == [False, True]
    assert Event.objects.filter(event="client.began").count() == ROUNDS


@pytest.mark.abuse("AC-53")
def test_of_two_counselors_one_stands(counselor, couple, alice, bob):
    frank, hers, his = counselor_of(person("Frank")), member(alice), member(bob)
    for _ in range(ROUNDS):
        Client.objects.filter(ended_at=None).update(ended_at=START)
        first, second = asked(counselor, couple), asked(frank, couple)
        consents.agree(first, by=hers, at=START)
        consents.agree(second, by=his, at=START)
        done = race(
            lambda _, c=first: consents.agree(c, by=his, at=START),
            lambda _, c=second: consents.agree(c, by=hers, at=START),
        )
        assert [str(error.messages[0]) for error in errors(done)] == [str(consents.HAVE_ONE)]
        assert Client.objects.standing().agreed().count() == 1


@pytest.mark.abuse("AC-13")
def test_one_link_opened_four_times_makes_one_client(counselor):
    pairs = [pair(person(f"A{n}"), person(f"B{n}")) for n in range(4)]
    for _ in range(ROUNDS):
        token = introductions.invite_couple(counselor, label="One", at=START)
        link = introductions.find(token_hash(token), at=START)
        people = [couple.memberships.select_related("couple", "user").first() for couple in pairs]
        done = race(
            *[
                lambda _, by=by, one=link: introductions.answer(one, by=by, agrees=True, at=START)
                for by in people
            ]
        )
        assert len(errors(done)) == 3
        Client.objects.filter(ended_at=None).update(ended_at=START)
    assert Client.objects.count() == Consent.objects.count() == ROUNDS


@pytest.mark.abuse("AC-13")
def test_a_link_for_a_counselor_is_accepted_by_one_of_them(couple, alice):
    counselors = [counselor_of(person(f"C{n}")) for n in range(4)]
    link = introductions.find(
        token_hash(introductions.invite_counselor(member(alice), at=START)), at=START
    )
    done = race(
        *[lambda _, by=by: introductions.accept(link, by=by, at=START) for by in counselors]
    )
    assert len(errors(done)) == 3
    assert Client.objects.count() == 1


def test_agreeing_and_a_parting_take_turns(counselor, couple, alice, bob, dana):
    client = asked(counselor, couple)
    hers, his = member(alice), member(bob)
    consents.agree(client, by=hers, at=START)
    race(
        lambda _: consents.agree(client, by=his, at=START),
        lambda _: leave(hers, at=START),
    )
    assert not Client.objects.visible_to(dana).exists()


def test_all_three_end_it_at_once(counselor, couple, alice, bob, dana):
    client = in_care(counselor, couple)
    done = race(
        *[lambda _, by=by: end_care.end_care(client, by=by, at=START) for by in (alice, bob, dana)]
    )
    assert not errors(done)
    assert Event.objects.filter(event="client.ended").count() == 1


def test_ending_never_waits_for_a_session_being_entered(counselor, couple, alice):
    plan = Plan(START.date(), time(10))
    for _ in range(ROUNDS):
        Client.objects.filter(ended_at=None).update(ended_at=START)
        care = in_care(counselor, couple)
        done = race(
            lambda _, c=care: end_care.end_care(c, by=alice, at=START),
            lambda _, c=care: timetable.arrange(c, plan, at=START),
        )
        assert errors(done) == []
        assert not Client.objects.standing().exists()
