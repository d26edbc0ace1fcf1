"""No page of notes tells what waits, what was read, or that somebody paused."""

import pytest

from intimacy.notes.models import Note
from intimacy.reminders.models import Schedule
from intimacy.sharing import open_together
from tests.conftest import member
from tests.notes.conftest import AT, DAY, FRIDAY, HOUR, OPENING, SOME_TIME, leave, opened
from tests.notes.note_pages import JAR, LIST, PAGES, alike, all_of, text
from tests.walk import blank

pytestmark = pytest.mark.usefixtures("evening")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-04")
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
@pytest.mark.abuse("AC-62")
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
@pytest.mark.abuse("AC-04")
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
