"""The pages of notes: ten seconds to leave one, nothing typed lost, few queries."""

from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intimacy.couples import part_couple
from intimacy.notes import nudges
from intimacy.notes.models import Note
from intimacy.reminders.models import Schedule
from tests.conftest import member
from tests.notes.conftest import AT, FRIDAY, HOUR, change, leave, opened
from tests.notes.note_pages import JAR, LIST, NEW, WHEN, text
from tests.page_text import seen

pytestmark = pytest.mark.usefixtures("evening")


@pytest.mark.sqlite
def test_a_thank_you_is_left_in_one_form(couple, alice, bob, sign_in, evening):
    client = sign_in(alice)
    assert "One small thing, and Bob will know you saw it." in text(client, NEW)
    answer = client.post(NEW, {"text": " For the soup ", "how": "now"})
    note = Note.objects.get()
    assert answer.url == note.get_absolute_url()
    page = text(client, answer.url)
    assert "Left. Until it arrives, only you know of it." in page
    assert "In a minute" in page
    assert "For the soup" in page


def test_a_way_to_begin_fills_the_box_and_keeps_what_was_typed(couple, alice, sign_in):
    client = sign_in(alice)
    assert "Thank you for </textarea>" in client.get(f"{NEW}?start=1").text
    assert "></textarea>" in seen(client.get(f"{NEW}?start=99"))
    sent = {"text": "Hello", "how": "at", "day": "2026-09-11", "hour": "20:00", "start": "1"}
    page = client.post(NEW, sent)
    assert page.status_code == 200
    assert "Hello\nThank you for </textarea>" in page.text
    assert page.context["form"]["day"].value() == "2026-09-11"
    assert 'value="at" checked' in seen(page) or page.context["form"]["how"].value() == "at"
    assert not Note.objects.exists()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "", "how": "now"}, "Write a few words first."),
        ({"text": "x" * 2001, "how": "now"}, "This is longer than a note."),
        ({"text": "Hi", "how": "never"}, "Choose when it should arrive."),
        ({"text": "Hi"}, "Choose when it should arrive."),
        ({"text": "Hi", "how": "at", "hour": "20:00"}, "Choose a day."),
        ({"text": "Hi", "how": "at", "day": "2026-09-11"}, "Choose a time."),
        ({"text": "Hi", "how": "at", "day": "2026-09-06", "hour": "19:59"}, "That time has passed"),
        ({"text": "Hi", "how": "at", "day": "2028-09-06", "hour": "20:00"}, "within a year"),
        ({"text": "Hi", "how": "at", "day": "2027-03-28", "hour": "02:30"}, "The clocks skip"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    couple, alice, sign_in, fields, said
):
    page = sign_in(alice).post(NEW, fields)
    assert page.status_code == 422
    assert said in unescape(seen(page))
    assert fields["text"] in page.text
    assert not Note.objects.exists()


def test_alone_there_is_no_such_page_and_no_card(charlie, sign_in):
    client = sign_in(charlie)
    assert {client.get(path).status_code for path in (LIST, NEW, JAR, WHEN)} == {404}
    assert client.post(NEW, {"how": "now"}).status_code == 404
    assert "/together/n/" not in client.get("/together/").text + client.get("/week/").text


@pytest.mark.sqlite
def test_words_come_back_where_the_space_has_closed(couple, alice, bob, sign_in, client):
    her = sign_in(alice)
    part_couple.leave(member(bob), at=AT)
    page = her.post(NEW, {"text": "Not lost", "how": "now"})
    assert page.status_code == 404
    assert "Not lost" in page.text
    signed_out = client.post(NEW, {"text": "Not lost", "how": "some"})
    assert signed_out.status_code == 403
    assert 'name="how" value="some"' in signed_out.text


@pytest.mark.sqlite
def test_changing_and_taking_back(couple, alice, bob, sign_in):
    client, note = sign_in(alice), leave(alice, moment=FRIDAY)
    path = f"{note.get_absolute_url()}change/"
    page = client.get(path)
    assert "For the soup</textarea>" in page.text
    sent = {"text": "For the bread", "how": "at", "day": "2026-09-11", "hour": "20:00", "seen": "1"}
    assert client.post(path, sent).status_code == 302
    tab = client.post(path, sent | {"text": "In the other tab"})
    assert tab.status_code == 409
    assert "For the bread" in tab.text
    assert "In the other tab</textarea>" in tab.text
    assert tab.context["form"]["seen"].value() == 2
    back = client.post(f"{note.get_absolute_url()}back/")
    assert "For the bread</textarea>" in back.text
    assert not Note.objects.exists()


def test_a_change_that_comes_too_late_can_be_left_as_another(couple, alice, sign_in, evening):
    client, note = sign_in(alice), leave(alice, moment=FRIDAY)
    evening.move_to(FRIDAY)
    path = f"{note.get_absolute_url()}change/"
    assert client.get(path).url == note.get_absolute_url()
    late = client.post(path, {"text": "Too late", "how": "now", "seen": "1"})
    assert late.status_code == 409
    assert "Too late</textarea>" in late.text
    assert f'action="{NEW}"' in late.text


# --- My words ---------------------------------------------------------------------------


@pytest.mark.sqlite
def test_my_words_and_the_export_hold_what_one_wrote(couple, alice, bob, sign_in, evening):
    opened(leave(alice), bob)
    leave(alice, "For the bread", moment=FRIDAY)
    evening.move_to(AT + HOUR)
    for path in ("/back/words/", "/back/words/export/"):
        assert "For the soup" in text(sign_in(alice), path)
        assert "For the bread" in text(sign_in(alice), path)
        assert "For the" not in text(sign_in(bob), path)


@pytest.mark.sqlite
def test_what_one_wrote_in_a_closed_space_can_be_forgotten(couple, alice, bob, sign_in):
    leave(alice)
    hers = member(alice)
    part_couple.leave(member(bob), at=AT)
    client = sign_in(alice)
    assert "Delete my words there" in text(client, "/back/words/")
    client.post(f"/back/words/{hers.pk}/forget/")
    assert not Note.objects.exists()


# --- The nudge, and what it costs -------------------------------------------------------


@pytest.mark.sqlite
def test_the_nudge_has_its_own_day_and_hour(couple, alice, sign_in):
    client = sign_in(alice)
    assert "It is off." in text(client, WHEN)
    assert client.post(WHEN, {"weekday": "9", "hour": "25:00"}).status_code == 422
    client.post(WHEN, {"weekday": "2", "hour": "18:30"})
    assert "It is on, by your own clock." in text(client, WHEN)
    assert Schedule.objects.get(kind=nudges.KIND).rule == "FREQ=WEEKLY;BYDAY=WE"
    client.post(WHEN, {"go": "off"})
    assert "It is off." in text(client, WHEN)


@pytest.mark.sqlite
def test_no_page_asks_more_than_ten_times_however_many_there_are(
    couple, alice, bob, sign_in, evening
):
    counts = []
    for number in (1, 12):
        for _ in range(number):
            mine, theirs = leave(bob, moment=FRIDAY), opened(leave(alice), bob)
            leave(alice)
        with time_machine.travel(AT + HOUR, tick=False):
            client = sign_in(bob)
            client.get("/help/")
            own, came = mine.get_absolute_url(), theirs.get_absolute_url()
            paths = (LIST, NEW, JAR, WHEN, own, f"{own}change/", came)
            counts.append([queries(client, path) for path in paths])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 10, counts


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


def test_the_table_of_words_says_nothing_by_itself(couple, alice):
    note = leave(alice)
    change(note, "For the bread", how="now")
    assert b"bread" not in bytes(Note.objects.get().body)
    assert "bread" not in f"{note!r} {note}"
