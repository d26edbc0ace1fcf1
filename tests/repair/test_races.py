"""Two presses at the same moment, on real connections: the lock makes them take turns."""

import pytest

from intimacy.repair import call_break, mark_phrases, send_letter
from intimacy.repair.models import Break, PhraseBatch, Reply
from tests.conftest import member
from tests.repair.conftest import AT, HOUR, call, send
from tests.sharing.test_races import errors, race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_both_call_at_once_and_it_is_one_pause(couple, alice, bob):
    done = race(lambda _: call(couple, alice), lambda _: call(couple, bob, back=AT + 2 * HOUR))
    assert errors(done) == []
    assert Break.objects.count() == 1


def test_agreeing_and_moving_at_once_is_one_answer(couple, alice, bob):
    one = call(couple, alice)
    done = race(
        lambda _: call_break.agree(one, by=bob, at=AT),
        lambda _: call_break.move(one, AT + 2 * HOUR, by=bob, at=AT),
    )
    assert errors(done) == []
    one.refresh_from_db()
    assert one.answer == ("move" if one.moved_to else "yes")


def test_an_answer_and_a_not_now_at_once_close_it_once(couple, alice, bob):
    letter, me = send(alice), member(bob)
    done = race(
        lambda _: send_letter.answer(letter, "Yes", by=me, at=AT),
        lambda _: send_letter.not_now(letter, by=me, at=AT),
    )
    assert errors(done) == []
    assert Reply.objects.count() == 1


def test_both_send_their_marks_at_once_and_they_open(couple, alice, bob):
    def mark(user):
        return mark_phrases.mark_family(couple, 0, {}, by=user, send=True, at=AT)

    done = race(lambda _: mark(alice), lambda _: mark(bob))
    assert errors(done) == []
    assert PhraseBatch.objects.get().opens_at
