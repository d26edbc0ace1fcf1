"""A pause: called by either, agreed to or moved once; each is back for themselves."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from intimacy.couples.part_couple import leave
from intimacy.couples.spaces import Closed
from intimacy.repair import call_break
from intimacy.repair.models import Break
from prompts.models import Wish
from tests.conftest import member
from tests.repair.conftest import AT, HOUR, MINUTE, call

BACK = AT + HOUR


@pytest.mark.sqlite
def test_either_calls_and_the_other_reads_when_without_a_reason(couple, alice, bob, ask):
    one = call(couple, alice)
    for user in (alice, bob):
        page = ask(user, "break", one.pk)
        assert "Back at" in page.page
        assert "Is it safe?" in page.page
    assert "Agree to this time" not in ask(alice, "break", one.pk).page
    assert "Alice needs a pause" in ask(bob, "break", one.pk).page


def test_this_week_names_the_day_only_where_it_is_not_today(couple, alice, bob, ask):
    call(couple, alice, back=AT + 20 * HOUR)
    assert "<small>Wednesday, 15:00</small>" in ask(alice, "week").page
    assert "<small>Today, 15:00</small>" in ask(alice, "week", at=AT + 8 * HOUR).page
    # It is still Tuesday for Bob.
    assert "<small>Wednesday, 09:00</small>" in ask(bob, "week", at=AT + 8 * HOUR).page


def test_a_second_call_finds_the_one_that_stands(couple, alice, bob):
    one = call(couple, alice)
    assert call(couple, bob, at=AT + MINUTE) == one
    assert call(couple, bob, back=AT + 3 * HOUR, at=BACK) != one
    assert Break.objects.count() == 2


@pytest.mark.parametrize("away", [timedelta(minutes=4), timedelta(days=2, minutes=1), -HOUR])
def test_a_time_out_of_reach_is_refused(couple, alice, bob, away):
    with pytest.raises(ValidationError):
        call(couple, alice, back=AT + away)
    one = call(couple, alice)
    with pytest.raises(ValidationError):
        call_break.move(one, AT + away, by=bob, at=AT)


@pytest.mark.sqlite
def test_its_time_is_agreed_to_or_moved_once_by_the_other_alone(couple, alice, bob):
    one = call(couple, alice)
    assert not call_break.agree(one, by=alice, at=AT).answer
    moved = call_break.move(one, AT + 2 * HOUR, by=bob, at=AT)
    assert moved.time_known(alice) == moved.time_known(bob) == AT + 2 * HOUR
    again = call_break.move(one, AT + 3 * HOUR, by=bob, at=AT)
    assert again.time_known(alice) == AT + 2 * HOUR
    assert call_break.agree(one, by=bob, at=AT).answer == "move"


def test_nobody_answers_a_time_that_has_passed(couple, alice, bob, ask):
    one = call(couple, alice)
    assert not call_break.agree(one, by=bob, at=BACK).answer
    assert "The pause is over" in ask(bob, "break", one.pk, at=BACK).page
    assert ask(bob, "move", one.pk, at=BACK).status_code == 302


def test_being_back_is_each_ones_own(couple, alice, bob, ask):
    one = call(couple, alice)
    before = ask(alice, "break", one.pk).same
    call_break.be_back(one, by=bob, at=AT)
    assert ask(alice, "break", one.pk).same == before
    assert "The pause is over" in ask(bob, "break", one.pk).page
    assert call_break.standing(bob, AT) is None
    assert call_break.standing(alice, AT) == one


@pytest.mark.sqlite
def test_the_week_after_is_a_light_one_once(couple, alice, bob):
    call(couple, alice)
    call(couple, bob, back=BACK + 2 * HOUR, at=BACK)
    [wish] = Wish.objects.filter(couple=couple)
    assert (wish.kind, wish.until - wish.since) == (Wish.Kind.GENTLE, timedelta(weeks=1))
    assert wish.since > AT.date()


def test_it_cannot_be_called_in_a_space_that_closed(couple, alice, bob):
    leave(member(bob), at=AT)
    with pytest.raises(Closed):
        call(couple, alice)
    assert not Break.objects.exists()


@pytest.mark.sqlite
def test_the_form_takes_a_span_or_a_time_and_says_what_is_wrong(couple, alice, ask):
    page = ask(alice, "call", data={"span": "other", "on": "2020-01-01", "hour": "19:30"})
    assert page.status_code == 422
    assert "from now" in page.page
    page = ask(alice, "call", data={"span": "other", "on": "", "hour": "7"})
    assert "Choose a day." in page.page
    assert "Write the time like 19:30." in page.page
    assert ask(alice, "call", data={}).status_code == 422
    page = ask(alice, "call", data={"span": "45"})
    assert Break.objects.get().back_at == AT + 45 * MINUTE
    assert page.url == Break.objects.get().get_absolute_url()
    assert ask(alice, "call").url == page.url


def test_somebody_alone_cannot_call_one(charlie, ask):
    assert ask(charlie, "call").status_code == 404
    page = ask(charlie, "start").page
    assert "Call a pause" not in page
    assert "Say it gently" in page


def test_a_strangers_break_is_not_there(couple, alice, charlie, ask):
    one = call(couple, alice)
    for name in ("break", "move"):
        assert ask(charlie, name, one.pk).status_code == 404


def test_pages_ask_little(couple, alice, bob, queries):
    one = call(couple, alice)
    assert queries(bob, "repair:break", one.pk) <= 10
    assert queries(bob, "repair:move", one.pk) <= 10
    assert queries(bob, "repair:start") <= 10
