"""The pages of notes: ten seconds to leave one, nothing that tells, nothing typed lost."""

import re
from html import unescape
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intimacy.couples import part_couple
from intimacy.keys.models import DataKey
from intimacy.notes import nudges
from intimacy.notes.models import Note
from intimacy.reminders.models import Schedule
from intimacy.sharing import open_together
from tests.conftest import member
from tests.notes.conftest import AT, DAY, FRIDAY, HOUR, OPENING, SOME_TIME, change, leave, opened
from tests.page_text import seen
from tests.walk import blank

pytestmark = pytest.mark.usefixtures("evening")
LIST, NEW, JAR, WHEN = (f"/together/n/{name}" for name in ("", "new/", "jar/", "when/"))
PAGES = ("/week/", "/together/", LIST, NEW, JAR, WHEN, "/back/", "/back/words/", "/you/reminders/")


def text(client, path=LIST):
    response = client.get(path)
    assert response.status_code == 200, path
    return unescape(seen(response))


def all_of(client):
    return [alike(client.get(path)) for path in PAGES]


def alike(page):
    """Return a page without the fresh id its form may carry."""
    return re.sub(r'(name="once" value=")[^"]+', r"\1", blank(page))


# --- Writing ----------------------------------------------------------------------------


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


# --- What tells nothing -----------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-10")
def test_until_it_arrives_the_others_pages_stay_as_they_are(couple, alice, bob, sign_in, evening):
    his = sign_in(bob)
    for at in (AT, FRIDAY - DAY):
        evening.move_to(at)
        Note.objects.all().delete()
        before = all_of(his)
        note = leave(alice, moment=FRIDAY, at=at)
        leave(alice, how=OPENING, at=at)
        leave(alice, how=SOME_TIME, at=at)
        assert all_of(his) == before
        assert his.get(note.get_absolute_url()).status_code == 404


@pytest.mark.sqlite
@pytest.mark.abuse("AC-10")
def test_a_pause_leaves_the_others_pages_as_they_are(couple, alice, bob, sign_in, evening):
    his = sign_in(bob)
    opened(leave(alice, "Old"), bob)
    evening.move_to(FRIDAY + HOUR)
    before = all_of(his)[:4]  # the jar draws
    open_together.pause(member(alice), at=FRIDAY - HOUR)
    leave(alice, "Waits", moment=FRIDAY)
    assert all_of(his)[:4] == before
    assert "Old" in text(his, JAR)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-10")
def test_reading_is_never_reported(couple, alice, bob, sign_in, evening):
    """Nor in anything the author can take along."""
    hers, note = sign_in(alice), leave(alice)
    evening.move_to(AT + HOUR)
    paths = (*PAGES, note.get_absolute_url())
    before = [alike(hers.get(path)) for path in paths]
    rows = Schedule.objects.count()
    his = sign_in(bob)
    assert his.post(f"{note.get_absolute_url()}open/").url == note.get_absolute_url()
    assert [alike(hers.get(path)) for path in paths] == before
    assert Schedule.objects.count() == rows
    assert Note.objects.get().seen


@pytest.mark.sqlite
def test_some_time_tells_its_author_neither_hour_nor_arrival(couple, alice, bob, sign_in, evening):
    """The page is the same before and after the hour; a week on, it has arrived."""
    client, note = sign_in(alice), leave(alice, how=SOME_TIME)
    path, pages = note.get_absolute_url(), []
    for at in (note.leaves_at, note.arrives_at, note.arrives_at + HOUR):
        evening.move_to(at)
        pages.append((blank(client.get(path)), blank(client.get(LIST))))
        late = client.post(f"{path}change/", {"text": "Probing", "how": "some", "seen": "1"})
        assert late.status_code == 409
    assert len(set(pages)) == 1
    assert "Some time this week" in pages[0][0]
    evening.move_to(AT + 7 * DAY)
    assert "It has arrived" in text(client, path)


@pytest.mark.parametrize("at", [AT, FRIDAY + DAY])
def test_taking_back_looks_the_same_before_and_after(couple, alice, bob, sign_in, evening, at):
    client, note = sign_in(alice), leave(alice, how=SOME_TIME)
    pages = []
    for moment in (note.arrives_at, note.arrives_at - HOUR / 60):
        evening.move_to(moment)
        note.save(force_insert=not Note.objects.exists())
        page = client.post(f"{note.get_absolute_url()}back/")
        pages.append(alike(page))
    assert pages[0] == pages[1]


@pytest.mark.sqlite
def test_going_on_after_a_pause_brings_nothing_at_once(couple, alice, bob, sign_in, evening):
    his = sign_in(bob)
    sign_in(alice).post("/you/privacy/pause/")
    leave(alice)
    evening.move_to(AT + HOUR)
    before = all_of(his)[:4]
    sign_in(alice).post("/you/privacy/resume/")
    assert all_of(his)[:4] == before
    assert not Note.objects.received_by(bob, AT + 2 * HOUR).exists()
    assert Note.objects.received_by(bob, AT + 8 * DAY).exists()


def test_a_paused_author_reads_of_no_arrival(couple, alice, sign_in, evening):
    open_together.pause(member(alice), at=AT)
    note = leave(alice)
    evening.move_to(AT + DAY)
    page = text(sign_in(alice), note.get_absolute_url())
    assert "On its way" in page
    assert "Change it" in page
    assert "ause" not in page


# --- What has come ----------------------------------------------------------------------


@pytest.mark.sqlite
def test_it_is_covered_until_opened_and_lies_in_the_jar_then(couple, alice, bob, sign_in, evening):
    client, note = sign_in(bob), leave(alice)
    evening.move_to(AT + HOUR)
    for path in ("/week/", LIST, note.get_absolute_url()):
        page = text(client, path)
        assert "A note for you" in page
        assert "For the soup" not in page
    assert "The jar is empty still" in text(client, JAR)
    assert not Note.objects.get().seen  # looking at pages opens nothing
    client.post(f"{note.get_absolute_url()}open/")
    assert "For the soup" in text(client, note.get_absolute_url())
    assert "For the soup" in text(client, JAR)
    assert "A note for you" not in text(client, "/week/") + text(client)


@pytest.mark.sqlite
def test_each_of_the_jar_is_drawn_once_before_any_comes_again(couple, alice, bob, sign_in, evening):
    said = {f"Thank you {number}" for number in range(5)}
    for one in said:
        opened(leave(alice, one), bob)
    leave(bob, "His own")
    evening.move_to(AT + HOUR)
    client, path, drawn = sign_in(bob), JAR, []
    for _ in range(5):
        page = client.get(path)
        drawn.append(next(one for one in said if one in page.text))
        path = f"{JAR}?after={page.context['another'].pk}"
    assert set(drawn) == said
    shown = re.sub(r"<[^>]*>", "", seen(client.get(JAR)).partition("<main")[2])
    assert not re.search(r"\b(5|five)\b", shown)


def test_a_jar_of_one_offers_no_other(couple, alice, bob, sign_in, evening):
    note = opened(leave(alice), bob)
    evening.move_to(AT + HOUR)
    page = text(sign_in(bob), f"{JAR}?after={note.pk}")
    assert "For the soup" in page
    assert "Another" not in page


@pytest.mark.parametrize("after", ["", "x", "9" * 400, "%00", "%F0%9F%98%80", str(UUID(int=0))])
def test_nonsense_draws_as_well(couple, alice, bob, sign_in, evening, after):
    opened(leave(alice), bob)
    evening.move_to(AT + HOUR)
    assert "For the soup" in text(sign_in(bob), f"{JAR}?after={after}")


def test_the_author_opens_nothing_by_their_own_button(couple, alice, sign_in, evening):
    note = leave(alice)
    evening.move_to(AT + HOUR)
    sign_in(alice).post(f"{note.get_absolute_url()}open/")
    assert not Note.objects.get().seen


@pytest.mark.sqlite
def test_words_that_do_not_open_are_said_to_be_so(couple, alice, bob, sign_in, evening):
    note = leave(alice, moment=FRIDAY)
    DataKey.objects.filter(owner_id=str(member(alice).pk)).update(kek_id="lost")
    client, path = sign_in(alice), note.get_absolute_url()
    assert "We cannot open this just now." in text(client, path)
    assert "We cannot open this just now. Nothing is lost." in text(client)
    before = Note.objects.values().get()
    for verb in ("change", "back"):
        assert client.post(f"{path}{verb}/", {"text": "New", "how": "now"}).status_code == 503
    assert Note.objects.values().get() == before


@pytest.mark.sqlite
@pytest.mark.abuse("AC-01")
@pytest.mark.parametrize("known", [True, False], ids=["opened", "covered"])
def test_what_has_come_is_not_its_receivers_to_change(couple, alice, bob, sign_in, evening, known):
    note = leave(alice)
    if known:
        opened(note, bob)
    evening.move_to(AT + HOUR)
    client, path = sign_in(bob), note.get_absolute_url()
    answers = [client.get(f"{path}change/"), client.post(f"{path}back/")]
    answers.append(client.post(f"{path}change/", {"text": "Mine now", "how": "now", "seen": "1"}))
    answers.append(client.post(f"{path}change/", {"text": "Mine", "start": "1"}))
    assert [answer.status_code for answer in answers] == [404] * 4
    assert not [answer for answer in answers if "For the soup" in answer.text]
    assert Note.objects.get().version == 1


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
