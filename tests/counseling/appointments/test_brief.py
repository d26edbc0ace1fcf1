"""The session brief: what was shared since the last session, and on paper a line to destroy it."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import localtime

from intimacy.audit.models import Event
from intimacy.counseling.appointments import brief
from intimacy.counseling.models import Appointment, Share
from intimacy.counseling.notes import private_notes
from intimacy.lib.zones import zone
from tests.conftest import items
from tests.counseling.assigned_sets import WEEK
from tests.counseling.came import FIRST, LOOK, asked_of, given, let, week
from tests.counseling.conftest import prove

SAID = "Nothing was shared this time. A way to begin:"


@pytest.fixture
def look(desk, care, checkin):
    def looked(path="", at=LOOK, post=False, status=200):
        with time_machine.travel(at, tick=False):
            prove(desk)
            path = f"/desk/clients/{care.pk}/brief/{path}"
            response = desk.post(path) if post else desk.get(path)
        assert response.status_code == status
        return response.content.decode()

    return looked


def met(client, at):
    """One session at this moment."""
    there = localtime(at, zone("Europe/Berlin"))
    Appointment.objects.create(
        counselor=client.counselor,
        client=client,
        couple=client.couple,
        day=there.date(),
        hour=there.time(),
        zone="Europe/Berlin",
    )


@pytest.mark.sqlite
def test_it_holds_the_steps_the_answers_and_my_notes(look, care, alice, bob):
    assignment = given(care, for_session=True)
    item = asked_of(week(care, alice, bob), assignment)
    let(alice, item)
    private_notes.keep(
        care, private_notes.Draft("Ask about it", care.pk), by=care.counselor, at=LOOK
    )
    page = look()
    for piece in ("Step 1 of 2", "For the session", "Both ready", "Own question 0?", "Ask about"):
        assert piece in page
    assert f"Alice to {item.position} of" in page
    assert "Bob to" not in page
    assert "Since it began" in page


def test_only_what_came_since_the_last_session(look, care, answered, alice):
    before, after = items(answered)[:2]
    let(alice, before)
    private_notes.keep(
        care, private_notes.Draft("An old note", care.pk), by=care.counselor, at=LOOK
    )
    met(care, LOOK + timedelta(hours=1))
    let(alice, after, at=LOOK + timedelta(hours=2))
    page = look(at=LOOK + timedelta(hours=3))
    assert f"Alice to {after.position} of" in page
    assert f"Alice to {before.position} of" not in page
    assert "An old note" not in page
    assert "Since your session on" in page
    assert SAID not in page


def test_an_answer_shared_early_counts_from_its_opening(look, care, alice, bob):
    checkin = week(care, alice)
    words = let(alice, items(checkin)[0], at=FIRST)
    met(care, FIRST + timedelta(seconds=10))
    week(care, bob)
    assert f"Alice to {words.item.position} of" in look()


@pytest.mark.abuse("AC-23")
@pytest.mark.sqlite
def test_where_nothing_was_shared_there_is_a_way_to_begin(look, answered):
    page = look()
    assert SAID in page
    assert any(str(line) in page for line in brief.FIRST_LINES)
    assert "Alice to" not in page
    assert not Event.objects.filter(event="counseling.read").exists()


def test_the_way_to_begin_is_the_same_all_day_and_another_the_next(care):
    day = LOOK.date()
    lines = [brief._first_line(care, day + timedelta(days=n)) for n in range(365)]
    assert lines[0] == brief._first_line(care, day)
    assert len(set(lines)) == len(brief.FIRST_LINES)
    assert not [line for line in brief.FIRST_LINES if "!" in str(line)]


@pytest.mark.abuse("AC-68")
@pytest.mark.sqlite
def test_looking_and_printing_are_both_written_down(look, care, answered, alice):
    words = let(alice, items(answered)[0])
    look()
    look("print/", post=True)
    events = Event.objects.filter(event__startswith="counseling.").order_by("pk")
    assert [(e.event, e.object_id, e.subject_id) for e in events] == [
        ("counseling.brief", str(care.pk), None),
        ("counseling.read", str(words.pk), alice.pk),
        ("counseling.brief_printed", str(care.pk), None),
        ("counseling.printed", str(words.pk), alice.pk),
    ]


def test_paper_says_when_and_asks_to_be_destroyed(look, care):
    line = "Printed 13 September, 20:02. Please destroy after the session."  # where Dana lives
    assert look("print/", post=True).count(line) == 3  # on the screen, and at both ends of a sheet
    assert look().count(line) == 2  # for whoever prints the brief itself


def test_printing_is_a_button_and_nothing_else(look):
    look("print/", status=405)


@pytest.mark.abuse("AC-20")
@pytest.mark.parametrize("post", [False, True])
def test_what_was_taken_back_is_on_neither(look, answered, alice, post):
    let(alice, items(answered)[0])
    path = "print/" if post else ""
    assert "Alice to" in look(path, post=post)
    Share.objects.update(taken_back_at=LOOK)
    page = look(path, post=post)
    assert "Alice to" not in page
    assert SAID in page


@pytest.mark.abuse("AC-19")
@pytest.mark.sqlite
def test_a_stranger_finds_neither(sign_in, care, charlie, alice):
    for user in (charlie, alice):
        browser = sign_in(user)
        assert browser.get(f"/desk/clients/{care.pk}/brief/").status_code == 404
        assert browser.post(f"/desk/clients/{care.pk}/brief/print/").status_code == 404


def test_steps_of_long_ago_are_left_out(look, care, alice, bob):
    given(care, steps=2)
    week(care, alice, bob)
    week(care, alice, bob, at=FIRST + WEEK)
    met(care, LOOK + timedelta(days=10))
    page = look(at=LOOK + timedelta(days=11))
    assert "Step 2 of 2" in page
    assert "Step 1 of 2" not in page
