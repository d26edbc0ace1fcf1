"""The list of couples at the desk: constant queries, and nobody who has not agreed by name."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localtime

from intimacy.accounts.models import User
from intimacy.counseling.assignments import assign_set
from intimacy.counseling.models import Appointment, Client, Consent
from intimacy.couples.models import Couple, Membership
from intimacy.lib.zones import zone
from tests.conftest import START, pair, person
from tests.counseling.assigned_sets import a_set, own
from tests.counseling.came import LOOK, asked_of, given, week
from tests.counseling.conftest import counselor_of, in_care, prove

MOST = 12


@pytest.fixture
def look(desk):
    def looked(query="", at=LOOK):
        with time_machine.travel(at, tick=False):
            prove(desk)
            with CaptureQueriesContext(connection) as queries:
                response = desk.get(f"/desk/clients/{query}")
            looked.queries = [query["sql"] for query in queries]
        assert response.status_code == 200
        return response.content.decode()

    return looked


def met(client, at):
    """An appointment every week from the day after `at`."""
    local = localtime(at + timedelta(days=1), zone("Europe/Berlin"))
    return Appointment.objects.create(
        counselor=client.counselor,
        client=client,
        couple=client.couple,
        day=local.date(),
        hour=local.time(),
        zone="Europe/Berlin",
        every_weeks=1,
    )


@pytest.mark.sqlite
def test_nobody_yet_teaches_the_next_step(look):
    page = look()
    assert "Nobody is in your care yet" in page
    assert "/desk/clients/invite/" in page


@pytest.mark.sqlite
def test_a_row_says_where_they_are_and_when_they_meet(look, care, alice, bob):
    assignment = given(care)
    met(care, LOOK)
    assert "Both ready" not in look()
    checkin = week(care, alice)
    assert asked_of(checkin, assignment)
    page = look()
    for piece in ("Alice and Bob", "Step 1 of 2", "Not yet", "Next session", "14 Sep"):
        assert piece in page
    week(care, bob)
    assert "Both ready" in look()


@pytest.mark.abuse("AC-19")
@pytest.mark.sqlite
def test_only_those_in_care_are_listed(look, care, alice, bob, charlie):
    edith = person("Edith")
    Client.objects.update(label="Mine")
    in_care(counselor_of(charlie), pair(edith, person("Frank")), label="Another’s")
    assert "Edith" not in look()
    assert "Another’s" not in look()
    Client.objects.filter(label="Mine").update(ended_at=LOOK)
    assert "Mine" not in look()


@pytest.mark.abuse("AC-20")
def test_those_who_have_not_agreed_wait_by_label_alone(look, counselor, couple, care):
    at = START
    dates = {"asked_at": at, "expires_at": at + timedelta(days=14)}
    other = pair(person("Edith"), person("Frank"))
    asked = Client.objects.create(counselor=counselor, couple=other, label="Fridays", **dates)
    Consent.objects.create(client=asked, couple=other, user=member_of(other), given_at=at)
    page = look()
    assert "Waiting until both have agreed" in page
    assert "Fridays" in page
    assert "20 September" in page
    for name in ("Edith", "Frank", str(asked.pk)):
        assert name not in page
    assert "Fridays" in look("?q=fri")
    assert "Fridays" not in look("?q=edith")
    assert "Fridays" not in look(at=START + timedelta(days=15))


def member_of(couple):
    return Membership.objects.filter(couple=couple).first().user


def test_it_is_searched_by_names_and_label(look, care, counselor):
    in_care(counselor, pair(person("Edith"), person("Frank")), label="Fridays")
    for query in ("ALI", "bob"):
        assert "Alice and Bob" in look(f"?q={query}")
        assert "Fridays" not in look(f"?q={query}")
    assert "Edith and Frank" in look("?q=day")
    assert "Edith and Frank" in look("?q=edith")
    assert "Nobody here goes by that" in look("?q=%25")
    assert "Nobody here goes by that" in look("?q=%00nobody%F0%9F")


def many(counselor, count):
    """Couples in care with a set each and a session to come, made in bulk where that is honest."""
    made = []
    for n in range(count):
        people = [person(f"P{User.objects.count()}") for _ in "ab"]
        couple = Couple.objects.create(kind="pair", zone="Europe/Berlin")
        Membership.objects.filter(user__in=people).update(left_at=START)
        for slot, user in enumerate(people, start=1):
            Membership.objects.create(couple=couple, user=user, slot=slot)
        made.append(in_care(counselor, couple, label=f"Couple {n:03}"))
        met(made[-1], LOOK)
    return made


def give(clients):
    """One set of two steps to each of them."""
    first = clients[0]
    made = a_set(first, own(first, 2), own(first, 2))
    assign_set.assign(
        made,
        clients,
        pace="weekly",
        every=1,
        starts=LOOK.date(),
        by=first.counselor,
        at=START,
    )


@pytest.mark.long
def test_two_hundred_couples_take_the_queries_of_two(look, counselor):
    hold_to_the_same(look, counselor, 198)


def test_thirty_couples_take_the_queries_of_two(look, counselor):
    hold_to_the_same(look, counselor, 28)


def hold_to_the_same(look, counselor, more):
    give(many(counselor, 2))
    look()  # the first of a day notes that the session was used
    assert look().count("Step 1 of 2") == 2
    two = look.queries
    Client.objects.update(label="A")
    give(many(counselor, more)[:18])
    assert look().count("Step 1 of 2") == 20
    assert len(look.queries) == len(two)
    assert len(two) <= MOST, "\n".join(two)


def test_pages_keep_the_search(look, care, counselor, monkeypatch):
    monkeypatch.setattr("intimacy.counseling.desk.views.clients.CLIENTS_A_PAGE", 1)
    in_care(counselor, pair(person("Edith"), person("Frank")), label="Alibi")
    page = look("?q=ali")
    assert "q=ali&amp;page=2" in page
    assert "Page 2" in look("?q=ali&page=2")
    for nonsense in ("999", "0", "-1", "x", "²", "9" * 40):
        assert "Page 1" in look(f"?q=ali&page={nonsense}")
