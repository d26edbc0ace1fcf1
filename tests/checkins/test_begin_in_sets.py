"""Weeks begun in sets are the weeks one by one would have been, and each begins once."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from checkins import begin_week, question_draft
from checkins.begin_week import begin_due, current
from checkins.models import CheckIn
from checkins.write_weeks import NewWeek
from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.reminders.models import Schedule
from intimacy.sharing.models import Item
from tests.checkins.mixed_couples import NOW, WEEK, outcome, settle
from tests.conftest import START
from tests.sharing.test_races import errors, race

pytestmark = pytest.mark.django_db


def after(couples: list[Couple], act: Callable[[], object]) -> dict[str, object]:
    """Return what stands after an act, which is undone again."""
    with transaction.atomic():
        act()
        found = outcome(couples)
        transaction.set_rollback(True)
    return found


def one_by_one() -> None:
    while begin_due(NOW, 1):
        pass


def by_visits(couples: list[Couple]) -> None:
    for couple in Couple.objects.filter(pk__in=[couple.pk for couple in couples], ended_at=None):
        current(couple, NOW)


@pytest.mark.sqlite
def test_a_set_begins_what_one_by_one_would_have_begun(library: None) -> None:
    couples = settle(24)
    before, apart = outcome(couples), after(couples, one_by_one)
    assert after(couples, lambda: begin_due(NOW, 100)) == apart
    assert after(couples, lambda: [begin_due(NOW, 7) for _ in range(4)]) == apart
    begun = [pk for pk in before if len(before[pk]["weeks"]) < len(apart[pk]["weeks"])]
    assert 10 < len(begun) < 24
    assert sum(len(apart[pk]["weeks"]) > 1 for pk in begun) > 5  # others began their first


def test_a_set_asks_what_each_would_be_asked_by_what_is_known_of_it_alone(library: None) -> None:
    couples = settle(16)
    expected = {}
    for couple in Couple.objects.filter(pk__in=[couple.pk for couple in couples], ended_at=None):
        last = couple.checkins.first()
        if last and (day := begin_week.due_week(couple, last, NOW)):
            expected[couple] = question_draft.settled(couple, last, day, NOW)
    begin_due(NOW, 100)
    assert len(expected) > 5
    for couple, picks in expected.items():
        begun = couple.checkins.first()
        asked = begun.exchange.items.order_by("position").values_list("version", "why")
        assert list(asked) == [(pick.candidate.version, pick.why) for pick in picks]
        kept, following = begun.coming, begin_week.next_week(couple, begun, NOW)
        question_draft.draw(couple, begun, following, NOW)  # by the rows as they are now
        assert kept == begun.coming


def test_a_visit_begins_the_same_week(library: None) -> None:
    couples = settle(12)
    visited, begun = after(couples, lambda: by_visits(couples)), after(couples, one_by_one)
    for pk in begun:
        last = [found[pk]["weeks"][-1:] for found in (visited, begun)]
        assert last[0] == last[1]
        assert visited[pk]["knocks"] == begun[pk]["knocks"]


def due(count: int) -> list[Couple]:
    """So many couples of two whose second week is due at `START + WEEK`."""
    fresh = {"created_at": START, "rhythm_since": START - WEEK, "week_due_at": START}
    couples = [
        Couple.objects.create(kind=Couple.Kind.PAIR, zone="UTC", hour=18, **fresh)
        for _ in range(count)
    ]
    for n, couple in enumerate(couples):
        for slot in (1, 2):
            user = User.objects.create(email=f"due-{n}-{slot}@example.org", knock_hour=19)
            Membership.objects.create(couple=couple, user=user, slot=slot)
    begin_due(START, count)
    return couples


def test_as_many_queries_for_twelve_as_for_two(library: None) -> None:
    asked = []
    for count in (2, 12):
        with transaction.atomic():
            due(count)
            with CaptureQueriesContext(connection) as queries:
                assert begin_due(START + WEEK, 100) == count
            asked.append(len(queries))
            transaction.set_rollback(True)
    assert asked[0] == asked[1] <= 21


@pytest.mark.sqlite
def test_one_that_cannot_be_written_keeps_none_of_its_set(
    library: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    couples = due(4)
    real = begin_week.new_week

    def twice(couple: Couple, day: object, *about: object) -> NewWeek:
        day = START.date() if couple.pk == couples[1].pk else day
        return real(couple, day, *about)

    monkeypatch.setattr(begin_week, "new_week", twice)
    assert begin_due(START + WEEK, 100) == 4
    assert [couple.checkins.count() for couple in couples] == [2, 1, 2, 2]
    assert begin_due(START + WEEK + timedelta(minutes=59), 100) == 0
    monkeypatch.undo()
    assert begin_due(START + WEEK + timedelta(hours=1), 100) == 1
    assert couples[1].checkins.count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_and_two_visitors_begin_each_week_once(library: None) -> None:
    couples = due(60)

    def work(_: int) -> None:
        while begin_due(START + WEEK, 7):
            pass

    def visit(backwards: int) -> Callable[[int], None]:
        def come_by(_: int) -> None:
            for couple in couples[::backwards]:
                current(couple, START + WEEK)

        return come_by

    assert errors(race(work, work, visit(1), visit(-1))) == []
    begin_due(START + WEEK, 100)
    begun = CheckIn.objects.filter(week=(START + WEEK).date())
    assert (begun.count(), CheckIn.objects.count(), Item.objects.count()) == (60, 120, 480)
    assert Schedule.objects.filter(subject__in=begun.values("pk")).count() == 240
    assert not Couple.objects.filter(week_due_at__lte=START + WEEK).exists()
