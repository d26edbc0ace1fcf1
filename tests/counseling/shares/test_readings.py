"""The author's access log: which counselor opened which of their answers, and when."""

from datetime import timedelta

import pytest
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intimacy.audit.models import Event
from intimacy.counseling.shares.access_log import note_reading, readings_of
from intimacy.counseling.shares.visible_answers import readable_by_counselor
from intimacy.couples.part_couple import leave
from intimacy.sharing.models import Words
from prompts.library import catalog
from prompts.library.addressee import UNNAMED, Addressee
from tests.conftest import START, member

AT = START + timedelta(hours=3)  # 23:00 where Alice lives
pytestmark = pytest.mark.abuse("AC-68")


@pytest.mark.sqlite
def test_the_author_reads_who_opened_which_answer_and_when(shared, counselor, alice):
    note_reading([shared], by=counselor, how="read", at=AT)
    [line] = readings_of(alice)
    asked = catalog.wordings([shared.item.version_id], "en", Addressee(True, "Bob"))[0]
    assert line == (shared.pk, asked, "Dana Weber", "read", AT)


@pytest.mark.sqlite
def test_nobody_else_reads_it(shared, counselor, alice, bob, charlie, dana):
    note_reading([shared], by=counselor, how="read", at=AT)
    assert [len(readings_of(user)) for user in (alice, bob, charlie, dana)] == [1, 0, 0, 0]
    assert [list(readings_of(user)) for user in (bob, charlie, dana)] == [[], [], []]


def test_openings_of_one_day_are_one_line_with_the_last_time(shared, counselor, alice):
    for minutes in (0, 30, 59, 61):  # the last is past midnight
        at = AT + timedelta(minutes=minutes)
        note_reading([shared], by=counselor, how="read", at=at)
    note_reading([shared], by=counselor, how="printed", at=AT)
    assert [(line.how, line.at) for line in readings_of(alice)] == [
        ("read", AT + timedelta(minutes=61)),
        ("read", AT + timedelta(minutes=59)),
        ("printed", AT),
    ]
    assert Event.objects.filter(subject_id=alice.pk).count() == 5


def test_many_answers_are_one_insert_of_ids_only(opened, counselor, alice):
    rows = list(Words.objects.filter(author=alice))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        note_reading(rows, by=counselor, how="printed", at=AT)
    assert len(queries) == 1
    event = Event.objects.filter(event="counseling.printed").first()
    assert (event.actor_id, event.subject_id) == (counselor.user_id, alice.pk)
    assert (event.object_type, event.couple_id) == ("sharing.words", rows[0].couple_id)
    assert "Alice" not in str(vars(event))


def test_showing_nothing_writes_nothing(counselor):
    with CaptureQueriesContext(connection) as queries:
        note_reading(readable_by_counselor(counselor.user).none(), by=counselor, how="read", at=AT)
    assert [q for q in queries if "INSERT" in q["sql"]] == []


def test_a_page_of_it_takes_the_same_queries_however_long(opened, counselor, alice):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            Paginator(readings_of(alice), 2).get_page(1).object_list.copy()
        return len(queries)

    rows = list(Words.objects.filter(author=alice))
    note_reading(rows[:1], by=counselor, how="read", at=AT)
    first = cost()
    for day in range(9):
        note_reading(rows, by=counselor, how="read", at=AT + timedelta(days=day))
    assert (first, cost()) == (6, 6)
    assert len(readings_of(alice)) == 9 * len(rows)


def test_a_line_stays_when_its_answer_is_gone(shared, counselor, alice):
    note_reading([shared], by=counselor, how="read", at=AT)
    shared.delete()
    assert [(line.question, line.counselor) for line in readings_of(alice)] == [("", "Dana Weber")]
    counselor.delete()
    assert readings_of(alice)[0].counselor == ""


def test_questions_stay_as_they_were_asked_after_a_parting(care, opened, counselor, alice, bob):
    named = Words.objects.get(author=alice, item__exchange=opened.exchange, item__position=2)
    note_reading([named], by=counselor, how="read", at=AT)
    leave(member(bob), at=AT)
    [line] = readings_of(alice)
    assert line.question == catalog.wordings([named.item.version_id], "en", UNNAMED)[0]
    assert "your partner" in line.question
