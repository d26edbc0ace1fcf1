"""Ending a counselor's care: any of the three, alone, at once; the same to everybody."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from intimacy.audit.models import Event
from intimacy.counseling.assignments import assign_set, origins
from intimacy.counseling.care import end_care
from intimacy.counseling.models import Client
from intimacy.counseling.shares import share_answers
from intimacy.counseling.shares.visible_answers import readable_by_counselor
from intimacy.couples.part_couple import leave
from intimacy.reminders.models import Message
from tests.conftest import START, UNDO, member, pair, person
from tests.counseling.assigned_sets import WEEK, a_set, give, hour_of, own, week
from tests.counseling.conftest import counselor_of, in_care
from tests.home.test_deniable import page, undone

NOW = START + 2 * UNDO
BESIDE = reverse("counseling:beside")


@pytest.fixture(autouse=True)
def today(db):
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def url(act, client):
    return reverse(f"counseling:{act}", args=[client.pk])


@pytest.fixture
def press(at_home, desk, alice, bob):
    """End it as one of the three: one press on their own page."""

    def pressed(who, client):
        if who == "dana":
            return desk.post(url("client-end", client))
        return at_home({"alice": alice, "bob": bob}[who]).post(url("beside-end", client))

    return pressed


@pytest.mark.sqlite
@pytest.mark.parametrize("who", ["alice", "bob", "dana"])
def test_any_of_the_three_ends_it_alone_and_at_once(press, care, shared, desk, dana, who):
    assert readable_by_counselor(dana, NOW).get() == shared
    assert press(who, care).status_code == 302
    assert not readable_by_counselor(dana, NOW).exists()
    assert not Client.objects.visible_to(dana).exists()
    assert desk.get(url("client-end", care)).status_code == 404
    care.refresh_from_db()
    assert care.ended_at == NOW


@pytest.mark.sqlite
@pytest.mark.abuse("AC-62")
def test_the_partners_pages_do_not_say_who_ended_it(press, care, shared, at_home, alice, bob):
    browsers = [at_home(somebody) for somebody in (alice, bob)]
    found = []
    for who in ("alice", "bob", "dana"):
        with undone():
            press(who, care)
            found.append([page(b.get(p)) for b in browsers for p in ("/week/", "/you/", BESIDE)])
    assert found[0] == found[1] == found[2]
    assert b"Nobody is beside you two" in found[0][2][2]


def test_nothing_is_sent_to_anybody(press, care, shared):
    press("alice", care)
    assert not Message.objects.exists()
    assert not mail.outbox


@pytest.mark.sqlite
def test_ended_twice_is_once(care, alice, bob):
    end_care.end_care(care, by=alice, at=NOW)
    end_care.end_care(care, by=bob, at=NOW + UNDO)
    care.refresh_from_db()
    assert care.ended_at == NOW
    event = Event.objects.get(event="client.ended")
    assert (event.actor_id, event.couple_id, event.object_id) == (
        alice.pk,
        care.couple_id,
        str(care.pk),
    )


def test_a_partner_needs_one_press_and_no_password(care, sign_in, alice, today):
    browser = sign_in(alice)
    today.move_to(NOW + timedelta(hours=1))
    assert "End it now" in browser.get(BESIDE).text
    assert browser.get(url("beside-end", care)).status_code == 405
    assert browser.post(url("beside-end", care)).url == BESIDE
    assert not Client.objects.standing().exists()
    assert browser.post(url("beside-end", care)).url == BESIDE  # pressed twice


def test_what_was_shared_stays_closed_when_it_begins_anew(care, shared, counselor, dana, alice):
    end_care.end_care(care, by=alice, at=NOW)
    in_care(counselor, care.couple)
    assert not readable_by_counselor(dana, NOW).exists()
    share_answers.share_answer(shared, by=member(alice), at=NOW)
    assert readable_by_counselor(dana, NOW).get() == shared


def test_a_parting_needs_no_ending(care, shared, desk, dana, at_home, alice, bob):
    leave(member(bob), at=NOW)
    assert desk.get(url("client-end", care)).status_code == 404
    assert not readable_by_counselor(dana, NOW).exists()
    browser = at_home(alice)
    assert browser.get(BESIDE).status_code == browser.post(url("beside-end", care)).status_code
    assert browser.get(BESIDE).status_code == 404


def test_the_desk_says_what_ends_before_the_press(desk, care):
    said = desk.get(url("client-end", care)).text
    assert "End your work with Alice and Bob" in said
    assert desk.post(url("client-end", care)).url == reverse("counseling:clients")


@pytest.mark.abuse("AC-01, AC-19")
def test_nobody_else_ends_it(care, desk, at_home, charlie, alice):
    pair(charlie, eve := person("Eve"))
    counselor_of(eve)
    for browser in (at_home(charlie), at_home(eve), desk):
        assert browser.post(url("beside-end", care)).status_code == 404
    assert at_home(charlie).post(url("client-end", care)).status_code == 404
    assert at_home(alice).post(url("client-end", care)).status_code == 404
    assert Client.objects.standing().exists()


def test_what_another_counselor_brought_is_not_given_a_new_name(care, couple, alice):
    [question] = own(care, 1)
    give(care, [question])
    items = list(week(couple, 1).exchange.items.select_related("version"))
    end_care.end_care(care, by=alice, at=hour_of(1))
    later = in_care(counselor_of(person("Frank")), couple)
    made = a_set(later, [question])
    starts = (START + 2 * WEEK).date()
    how = {"pace": "weekly", "every": 1, "starts": starts, "by": later.counselor}
    assign_set.assign(made, [later], at=hour_of(1), **how)
    assert origins.origins(couple, items, alice) == {}
