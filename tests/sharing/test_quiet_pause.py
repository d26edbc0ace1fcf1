"""What is given in a quiet pause: nothing of it shows until it ends, nor that there was one."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from intimacy.sharing import open_together, opened_words, say_support
from intimacy.sharing.models import UNDO, Acknowledgement, Addition, Words
from tests.conftest import START, items, member, seal, signed_in, write
from tests.page_text import seen
from tests.walk import blank

AT, DAY = START + UNDO, timedelta(days=1)
PAUSED, GIVEN, OVER = AT + DAY, AT + 2 * DAY, AT + 3 * DAY
LATER = OVER + DAY


def words(author, position=1):
    return Words.objects.get(author=author, item__position=position)


@pytest.fixture
def week(checkin, alice, bob):
    """A week in which the second of Alice's answers met none."""
    for item in items(checkin):
        write(alice, item, f"Alice to {item.position}")
        if item.position != 2:
            write(bob, item, f"Bob to {item.position}")
    seal(alice, checkin)
    seal(bob, checkin)
    return checkin


@pytest.fixture
def look(week):
    def looked(user, at=LATER):
        with time_machine.travel(at, tick=False):
            return signed_in(user).get(reverse("checkins:opened", args=[week.pk]))

    return looked


def add_lines(me, bob):
    for hours, text in enumerate(("One line", "Another", "And one")):
        at = GIVEN + timedelta(hours=hours)
        opened_words.add_line(words(me.user), text, by=me, at=at)


def answer(me, bob):
    opened_words.acknowledge(words(bob), "own", "One line", by=me, at=GIVEN)


def let_read(me, bob):
    opened_words.let_read(words(me.user, 2), by=me, at=GIVEN)


def say_help(me, bob):
    say_support.say_support(words(me.user), "help", "One line", by=me, at=GIVEN)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04, AC-62")
@pytest.mark.parametrize("give", [add_lines, answer, let_read, say_help])
def test_it_is_the_same_page_until_the_pause_is_over(week, look, alice, bob, give):
    before, mine = blank(look(bob)), member(alice)
    text = "Alice to 2" if give is let_read else "One line"
    open_together.pause(mine, at=PAUSED)
    give(mine, bob)
    assert blank(look(bob)) == before
    own = seen(look(alice))
    assert text in own
    assert "reaches Bob when you go on." in own
    assert "Bob can read this now" not in own
    open_together.resume(mine, at=OVER)
    page = seen(look(bob))
    assert text in page
    assert "8 September" not in page  # the day it was written, in the pause
    open_together.pause(mine, at=OVER + DAY / 2)
    assert text in seen(look(bob))  # it was given before this one


@pytest.mark.abuse("AC-62")
def test_what_was_read_before_the_pause_stays_as_it_was(week, look, alice, bob):
    mine = member(alice)
    opened_words.acknowledge(words(bob), "hear", by=mine, at=AT)
    say_support.say_support(words(alice), "listen", by=mine, at=AT)
    before = blank(look(bob))
    open_together.pause(mine, at=PAUSED)
    with pytest.raises(ValidationError, match="stays until you go on"):
        say_support.say_support(words(alice), "help", "Now", by=mine, at=GIVEN)
    answers = reverse("sharing:acknowledge", args=[words(bob).pk])
    refused = signed_in(alice).post(answers, {"kind": "own", "text": "Changed my mind"})
    assert refused.status_code == 422
    assert "stays until you go on" in refused.text
    assert "Changed my mind" in refused.text
    assert blank(look(bob)) == before
    assert Acknowledgement.objects.get().kind == "hear"


def test_lines_keep_their_order_and_the_others_do_not_move(week, alice, bob):
    opened_words.add_line(words(bob), "His", by=member(bob), at=GIVEN)
    open_together.pause(member(alice), at=PAUSED)
    add_lines(member(alice), bob)
    order = list(Addition.objects.filter(author=alice).order_by("at").values_list("pk", flat=True))
    open_together.resume(member(alice), at=OVER)
    hers = Addition.objects.filter(author=alice).order_by("at")
    assert [line.pk for line in hers] == order
    assert all(OVER <= line.at < OVER + timedelta(seconds=1) for line in hers)
    assert Addition.objects.get(author=bob).at == GIVEN
