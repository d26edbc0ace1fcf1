"""A minute to take words back, in which they reach nobody; then they arrive, once."""

from datetime import timedelta

import pytest

from intimacy.couples.part_couple import leave
from intimacy.repair import deliver_letters, send_letter, tasks
from intimacy.repair.models import Letter
from intimacy.sharing import open_together
from intimacy.sharing.models import UNDO
from prompts.models import Wish
from tests.conftest import member
from tests.repair.conftest import AT

SECOND = timedelta(seconds=1)
OVER = AT + UNDO
SAID = {"text": "It was a lot", "feelings": ["sad"], "part": "I shouted", "phrase": "Start over?"}


@pytest.fixture
def fresh(couple, alice):
    """Alice has sent words this very moment."""
    me = member(alice)
    return send_letter.send(couple, Letter.Kind.BACK, SAID, by=me, at=AT)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04")
def test_in_its_first_minute_it_reaches_nobody_and_can_be_taken_back(
    couple, alice, bob, ask, monkeypatch
):
    before = [ask(bob, name, at=OVER - SECOND).same for name in ("week", "start", "together")]
    letter = send_letter.send(couple, Letter.Kind.BACK, SAID, by=member(alice), at=AT)
    monkeypatch.setattr(tasks, "database_now", lambda: OVER - SECOND)
    tasks.deliver_letters_due()
    after = [ask(bob, name, at=OVER - SECOND).same for name in ("week", "start", "together")]
    assert after == before
    assert ask(bob, "letter", letter.pk, at=OVER - SECOND).status_code == 404
    assert not Wish.objects.exists()
    assert "60 seconds to undo" in ask(alice, "letter", letter.pk).page
    page = ask(alice, "take-back", letter.pk, data={}, at=OVER - SECOND)
    assert page.status_code == 200
    said = ("It was a lot", "I shouted", "A phrase to come back with", "Start over?")
    assert [page.page.index(one) for one in said] == sorted(page.page.index(one) for one in said)
    assert 'action="/together/b/c/"' in page.text
    assert not Letter.objects.exists()
    deliver_letters.deliver(OVER)
    assert not Wish.objects.exists()
    assert send_letter.send(couple, Letter.Kind.BACK, SAID, by=member(alice), at=OVER)


@pytest.mark.sqlite
def test_when_its_minute_is_over_it_arrives_once_and_stays(fresh, couple, alice, bob, ask):
    for at in (OVER, OVER + UNDO):
        deliver_letters.deliver(at)
    fresh.refresh_from_db()
    assert fresh.arrived_at == OVER
    assert Wish.objects.count() == 1
    assert ask(bob, "letter", fresh.pk, at=OVER).status_code == 200
    assert "to undo" not in ask(alice, "letter", fresh.pk, at=OVER).page
    assert "to undo" not in ask(bob, "letter", fresh.pk, at=AT).page
    late = ask(alice, "take-back", fresh.pk, data={}, at=OVER)
    assert (late.status_code, late.url) == (302, fresh.get_absolute_url())
    clock_behind = ask(alice, "take-back", fresh.pk, data={}, at=AT)  # it has arrived all the same
    assert clock_behind.status_code == 302
    assert ask(bob, "take-back", fresh.pk, data={}, at=AT).status_code == 302
    assert Letter.objects.exists()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-62")
def test_a_pause_within_the_minute_keeps_it_and_its_sender_sees_no_difference(
    fresh, alice, bob, ask
):
    before = ask(alice, "letter", fresh.pk).same
    open_together.pause(member(alice), at=AT)
    assert ask(alice, "letter", fresh.pk).same == before
    deliver_letters.deliver(OVER)
    assert ask(bob, "letter", fresh.pk, at=OVER).status_code == 404
    open_together.resume(member(alice), at=AT + SECOND)
    send_letter.letters_arrive(member(alice), AT + SECOND)
    assert ask(bob, "letter", fresh.pk, at=AT + SECOND).status_code == 404  # its minute runs
    deliver_letters.deliver(OVER)
    assert ask(bob, "letter", fresh.pk, at=OVER).status_code == 200


def test_what_was_raised_and_what_was_shared_can_be_taken_back_too(couple, alice, ask):
    me, gentle = member(alice), {"feel": "small", "when": "it rains", "text": "a walk"}
    raised = send_letter.send(couple, Letter.Kind.RAISE, gentle, by=me, at=AT)
    page = ask(alice, "take-back", raised.pk, data={}).page
    assert "I feel small when it rains. I would like a walk." in page
    shared = send_letter.send(couple, Letter.Kind.WORDS, {"text": "A summer"}, by=me, at=AT)
    assert ask(alice, "take-back", shared.pk, data={}).url == "/together/b/f/share/"
    assert not Letter.objects.exists()


def test_a_phrase_of_ones_own_comes_back_as_such(fresh, alice, ask):
    form = ask(alice, "take-back", fresh.pk, data={}).context["form"]
    assert form["own"].value() == SAID["phrase"]
    assert form.parts() == SAID


def test_nothing_arrives_in_a_space_that_closed(fresh, alice, bob):
    leave(member(bob), at=AT)
    deliver_letters.deliver(OVER)
    fresh.refresh_from_db()
    assert fresh.arrived_at is None
