"""What somebody does in their quiet pause reaches the other when they resume, and nothing tells."""

from datetime import timedelta

import pytest
from django.db import transaction

from intimacy.reminders.models import Schedule
from intimacy.repair import call_break, send_letter
from intimacy.repair.models import Break, Letter
from intimacy.repair.quiet_pause import all_arrives
from intimacy.sharing import open_together
from prompts.models import Wish
from tests.conftest import member
from tests.repair.conftest import AT, HOUR, call, send

LATER = AT + timedelta(minutes=10)


@pytest.fixture
def paused(couple, bob):
    open_together.pause(member(bob), at=AT - HOUR)
    return bob


def resume(user, at=LATER):
    me = member(user)
    with transaction.atomic():
        open_together.resume(me, at=at)
        all_arrives(me, since=AT - HOUR, at=at)


def pages(ask, user, *names, at=AT):
    return [ask(user, name, at=at).same for name in (*names, "week", "together", "start")]


@pytest.mark.sqlite
@pytest.mark.abuse("AC-62")
def test_a_break_and_a_letter_wait(couple, alice, paused, ask):
    before = pages(ask, alice)
    one, letter = call(couple, paused), send(paused)
    assert pages(ask, alice) == before
    for name, pk in (("break", one.pk), ("letter", letter.pk)):
        assert ask(alice, name, pk).status_code == 404
        assert ask(paused, name, pk).status_code == 200
    assert not Schedule.objects.filter(user=alice, kind="b-back").exists()
    assert not Wish.objects.exists()
    resume(paused)
    for name, pk in (("break", one.pk), ("letter", letter.pk)):
        assert ask(alice, name, pk, at=LATER).status_code == 200
    assert Schedule.objects.get(user=alice, kind="b-back").next_at == AT + HOUR
    assert Wish.objects.count() == 1


@pytest.mark.sqlite
@pytest.mark.abuse("AC-62")
def test_what_waited_stands_where_it_came_and_not_where_it_was_written(couple, alice, paused):
    """A line of three o'clock below one of noon would tell that it had waited."""
    theirs, called = send(paused), call(couple, paused)
    at = AT + timedelta(minutes=1)
    mine, own = send(alice, at=at), call(couple, alice, at=at)
    resume(paused)
    assert list(Letter.objects.visible_to(alice)) == [theirs, mine]
    assert list(Break.objects.near(alice, LATER)) == [called, own]
    assert list(Letter.objects.visible_to(paused)) == [mine, theirs]


@pytest.mark.sqlite
def test_an_answer_and_another_time_wait(couple, alice, paused, ask):
    one, letter = call(couple, alice), send(alice)
    before = [ask(alice, "break", one.pk).same, ask(alice, "letter", letter.pk).same]
    moved = AT + 2 * HOUR
    call_break.move(one, moved, by=paused, at=AT)
    send_letter.answer(letter, "Yes", by=member(paused), at=AT)
    assert [ask(alice, "break", one.pk).same, ask(alice, "letter", letter.pk).same] == before
    assert Schedule.objects.get(user=alice, kind="b-back").next_at == AT + HOUR
    resume(paused)
    assert "moved it to this time" in ask(alice, "break", one.pk, at=LATER).page
    assert "Yes" in ask(alice, "letter", letter.pk, at=LATER).page
    assert Schedule.objects.get(user=alice, kind="b-back").next_at == moved


def test_a_not_now_reaches_nobody_even_then(couple, alice, paused, ask):
    letter = send(alice)
    send_letter.not_now(letter, by=member(paused), at=AT)
    before = ask(alice, "letter", letter.pk, at=LATER).same
    resume(paused)
    assert ask(alice, "letter", letter.pk, at=LATER).same == before


def test_a_break_whose_time_has_passed_never_arrives(couple, alice, paused, ask):
    one = call(couple, paused)
    resume(paused, at=AT + 2 * HOUR)
    assert ask(alice, "break", one.pk, at=AT + 2 * HOUR).status_code == 404


@pytest.mark.sqlite
def test_the_button_of_privacy_lets_it_arrive(couple, alice, paused, ask, sign_in):
    letter = send(paused)
    sign_in(paused).post("/you/privacy/resume/")
    assert ask(alice, "letter", letter.pk).status_code == 200
