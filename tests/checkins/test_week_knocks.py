"""When a week knocks, whom, and that neither knock nor silence tells about the other."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from checkins import question_draft, week_knocks
from checkins.begin_week import begin_due, current, next_beginning
from checkins.models import CheckIn, WeekOff
from intimacy.accounts.models import User
from intimacy.couples import part_couple, rhythm
from intimacy.couples.models import Couple
from intimacy.reminders import preference_changes, schedules
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.models import Schedule
from intimacy.sharing import open_together
from intimacy.sharing.models import Exchange
from tests.conftest import START, items, member, pair, seal, write

OPENS = datetime(2026, 9, 13, 17, tzinfo=UTC)  # Sunday, seven in the evening in Berlin


@pytest.fixture
def week(couple: Couple, alice: User, bob: User) -> CheckIn:
    """The second week, which the tick began; both want knocks at eight in the evening."""
    alice.choose_knock(20, at=START)
    bob.choose_knock(20, at=START)
    current(couple, START)
    assert begin_due(OPENS, 10) == 1
    return CheckIn.objects.latest("week")


def knocks(kind: str) -> dict[str, datetime]:
    rows = Schedule.objects.filter(kind=kind, next_at__gt=OPENS).select_related("user")
    return {row.user.name: row.next_at for row in rows}


def wanted(kind: str, user: User, week: CheckIn, at: datetime = OPENS) -> bool:
    due = Due(1, user.pk, week.pk, week.couple_id, at)
    with time_machine.travel(at, tick=False):
        return KINDS[kind].still_wanted([due]) == {1}


@pytest.mark.sqlite
def test_the_tick_begins_a_week_nobody_came_for(week: CheckIn) -> None:
    assert week.week == OPENS.date()
    assert week.exchange.items.count() == 4
    assert begin_due(OPENS, 10) == 0


def test_weeks_go_on_by_themselves(week: CheckIn) -> None:
    """So that one in *Look back* does not tell who came."""
    for number in range(1, 6):
        begin_due(OPENS + timedelta(weeks=number), 10)
    assert CheckIn.objects.filter(couple=week.couple).count() == 7


def test_a_space_that_breaks_keeps_nobody_elses_week_from_beginning(
    week: CheckIn, charlie: User, dana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = pair(charlie, dana)
    current(other, START)
    draw = question_draft.draw

    def drawn(couple: Couple, *about: object) -> None:
        if couple.pk == week.couple_id:
            raise LookupError
        draw(couple, *about)

    monkeypatch.setattr(question_draft, "draw", drawn)
    later = OPENS + timedelta(weeks=1)
    assert begin_due(later, 10) == 2
    assert other.checkins.count() == 2
    assert begin_due(later + timedelta(minutes=1), 10) == 0  # asked again in an hour
    monkeypatch.undo()
    assert begin_due(later + timedelta(hours=1), 10) == 1
    assert week.couple.checkins.count() == 3


def test_a_changed_day_or_a_rest_moves_the_next_look(week: CheckIn, alice: User) -> None:
    day = next_beginning(week.couple, week, OPENS)
    rhythm.rest(week.couple, (day + timedelta(days=1)).date(), by=alice, at=OPENS)
    begin_due(OPENS, 10)
    couple = Couple.objects.get(pk=week.couple_id)
    assert couple.week_due_at == next_beginning(couple, week, OPENS) == day + timedelta(weeks=1)


@pytest.mark.abuse("AC-62")
def test_leaving_makes_nothing_knock(week: CheckIn, alice: User, bob: User) -> None:
    """Each has a space alone from then on; its first week comes without a word."""
    at = OPENS + timedelta(days=2, hours=-8)
    part_couple.leave(member(alice), at=at)
    assert begin_due(at + timedelta(minutes=1), 10) == 2
    assert not Schedule.objects.exists()
    begin_due(OPENS + timedelta(days=8), 10)
    assert set(knocks(week_knocks.OPEN)) == {"Alice", "Bob"}  # as every week


def test_each_is_told_at_their_own_hour(week: CheckIn) -> None:
    """Eight in Berlin is the same evening; in New York it is six hours later."""
    evening = {"Alice": OPENS + timedelta(hours=1), "Bob": OPENS + timedelta(hours=7)}
    assert knocks(week_knocks.OPEN) == evening
    assert knocks(week_knocks.STILL) == {n: at + timedelta(days=2) for n, at in evening.items()}
    assert not knocks(week_knocks.READY)


@pytest.mark.parametrize("late", [timedelta(), timedelta(seconds=40), timedelta(minutes=50)])
def test_whoever_chose_the_weeks_own_hour_is_told_today(
    couple: Couple, alice: User, late: timedelta
) -> None:
    alice.choose_knock(19, at=START)
    current(couple, START)
    begin_due(OPENS + late, 10)
    standing = Schedule.objects.filter(user=alice).values_list("kind", "next_at")
    still = OPENS + timedelta(days=2)
    assert set(standing) >= {(week_knocks.OPEN, OPENS), (week_knocks.STILL, still)}
    assert tick(OPENS + late + timedelta(minutes=1)).messages


def test_after_an_outage_the_week_knocks_at_the_daily_hour_and_not_at_night(
    couple: Couple, alice: User
) -> None:
    alice.choose_knock(20, at=START)
    current(couple, START)
    begin_due(OPENS + timedelta(hours=5), 10)  # midnight in Berlin
    assert knocks(week_knocks.OPEN)["Alice"] == OPENS + timedelta(days=1, hours=1)
    assert knocks(week_knocks.STILL)["Alice"] == OPENS + timedelta(days=3, hours=1)


@pytest.mark.parametrize("hours", [(12,), (12, 13), (18,), (19,), (23, 1)], ids=str)
def test_still_open_comes_two_days_after_the_opening_whatever_the_hour(
    week: CheckIn, alice: User, hours: tuple[int, ...]
) -> None:
    for number, hour in enumerate(hours):
        preference_changes.choose_hour(alice, hour, at=OPENS + timedelta(hours=number))
    two_days = OPENS + timedelta(days=2)
    assert two_days <= knocks(week_knocks.STILL)["Alice"] < two_days + timedelta(days=1)


def test_still_open_comes_two_days_after_the_opening_after_a_move(
    week: CheckIn, alice: User
) -> None:
    alice.zone, before = "Pacific/Kiritimati", alice.zone  # eight in the evening is earlier there
    alice.save(update_fields=["zone"])
    preference_changes.move(alice, before, at=OPENS + timedelta(minutes=1))
    two_days = OPENS + timedelta(days=2)
    assert knocks(week_knocks.STILL)["Alice"] == two_days + timedelta(hours=13)


def test_whoever_wants_no_knocks_gets_none(couple: Couple, alice: User) -> None:
    alice.choose_knock(None, at=START)
    current(couple, START)
    begin_due(OPENS, 10)
    assert not Schedule.objects.exists()


def test_what_one_did_oneself_ends_it(week: CheckIn, alice: User) -> None:
    assert wanted(week_knocks.OPEN, alice, week)
    write(alice, items(week)[0], "Begun", at=OPENS)
    assert not wanted(week_knocks.OPEN, alice, week)
    assert wanted(week_knocks.STILL, alice, week)
    seal(alice, week, OPENS)
    assert not wanted(week_knocks.STILL, alice, week)


@pytest.mark.abuse("AC-04")
def test_what_the_other_did_changes_nothing(week: CheckIn, alice: User, bob: User) -> None:
    write(bob, items(week)[0], "Begun", at=OPENS)
    seal(bob, week, OPENS)
    open_together.pause(member(bob), at=OPENS)
    assert wanted(week_knocks.OPEN, alice, week)
    assert wanted(week_knocks.STILL, alice, week)


def test_a_passed_week_a_pause_a_rest_and_a_newer_week_are_silent(
    week: CheckIn, alice: User, bob: User
) -> None:
    WeekOff.objects.create(checkin=week, couple=week.couple, user=alice, at=OPENS)
    assert not wanted(week_knocks.STILL, alice, week)
    open_together.pause(member(bob), at=OPENS)
    assert not wanted(week_knocks.OPEN, bob, week)
    open_together.resume(member(bob), at=OPENS)
    begin_due(OPENS + timedelta(weeks=1), 10)
    assert not wanted(week_knocks.OPEN, bob, week)


def test_a_rest_in_the_middle_is_silent(week: CheckIn, alice: User) -> None:
    rhythm.rest(week.couple, OPENS.date() + timedelta(days=5), by=alice, at=OPENS)
    assert not wanted(week_knocks.STILL, alice, week, OPENS + timedelta(days=2))


def test_after_eight_untouched_weeks_of_ones_own_it_stops(
    week: CheckIn, alice: User, bob: User
) -> None:
    for number in range(1, 8):
        begin_due(OPENS + timedelta(weeks=number), 10)
        last = CheckIn.objects.filter(couple=week.couple).latest("week")
        seal(bob, last, OPENS + timedelta(weeks=number))
    begin_due(OPENS + timedelta(weeks=8), 10)
    evening = Exchange.objects.create(couple=week.couple)  # of no week
    open_together.seal(evening, by=member(bob), at=OPENS)
    last = CheckIn.objects.filter(couple=week.couple).latest("week")
    assert not wanted(week_knocks.OPEN, alice, last)
    assert wanted(week_knocks.OPEN, bob, last)


def test_weeks_of_rest_are_not_weeks_left_alone(week: CheckIn, alice: User) -> None:
    seal(alice, week, OPENS)
    rhythm.rest(week.couple, OPENS.date() + timedelta(weeks=10), by=alice, at=OPENS)
    later = OPENS + timedelta(weeks=10, hours=1)  # the clocks have changed
    assert begin_due(OPENS, 10) == begin_due(later, 10) == 1
    assert wanted(week_knocks.OPEN, alice, CheckIn.objects.latest("week"), later)


def test_ready_goes_at_ones_own_next_hour_and_only_while_it_is(
    week: CheckIn, alice: User, bob: User
) -> None:
    later = OPENS + timedelta(hours=3)
    seal(alice, week, later)
    opened = open_together.seal(week.exchange, by=member(bob), at=later)
    week_knocks.ready([opened], later)
    assert knocks(week_knocks.READY) == {
        "Alice": OPENS + timedelta(days=1, hours=1),
        "Bob": OPENS + timedelta(hours=7),
    }
    assert not KINDS[week_knocks.READY].on
    assert wanted(week_knocks.READY, bob, week, later + timedelta(hours=5))
    open_together.take_back(opened, by=member(bob), at=later)
    assert not wanted(week_knocks.READY, bob, week, later + timedelta(hours=5))


def test_a_seal_that_opens_nothing_tells_nobody(week: CheckIn, alice: User) -> None:
    exchange = open_together.seal(week.exchange, by=member(alice), at=OPENS)
    week_knocks.ready([exchange], OPENS)
    assert not knocks(week_knocks.READY)


def test_resuming_lets_what_waited_be_ready(week: CheckIn, alice: User, bob: User) -> None:
    open_together.pause(member(bob), at=OPENS)
    seal(alice, week, OPENS)
    week_knocks.ready([open_together.seal(week.exchange, by=member(bob), at=OPENS)], OPENS)
    assert not knocks(week_knocks.READY)
    week_knocks.ready(open_together.resume(member(bob), at=OPENS), OPENS)
    assert set(knocks(week_knocks.READY)) == {"Alice", "Bob"}


def test_a_new_set_is_told_to_both_unless_they_pause(week: CheckIn, alice: User, bob: User) -> None:
    subject = uuid.uuid4()
    week_knocks.set_arrived(week.couple, subject, OPENS)
    assert set(knocks(week_knocks.SET)) == {"Alice", "Bob"}
    open_together.pause(member(bob), at=OPENS)
    dues = [Due(n, user.pk, subject, week.couple_id, OPENS) for n, user in enumerate((alice, bob))]
    assert KINDS[week_knocks.SET].still_wanted(dues) == {0}
    part_couple.leave(member(bob), at=OPENS)
    assert not knocks(week_knocks.SET)
    assert not KINDS[week_knocks.SET].still_wanted(dues)


def test_parting_stops_everything(week: CheckIn, alice: User, bob: User) -> None:
    dues = [Due(1, alice.pk, week.pk, week.couple_id, OPENS)]
    part_couple.leave(member(bob), at=OPENS)
    assert not Schedule.objects.filter(scope=week.couple_id).exists()
    assert not any(KINDS[kind].still_wanted(dues) for kind in ("week-open", "week-still"))


def test_another_hour_moves_the_knocks_and_none_ends_them(week: CheckIn, alice: User) -> None:
    alice.choose_knock(21, at=OPENS)
    schedules.hour_changed(alice, OPENS)
    assert knocks(week_knocks.OPEN)["Alice"] == OPENS + timedelta(hours=2)
    alice.choose_knock(None, at=OPENS)
    schedules.hour_changed(alice, OPENS)
    assert set(knocks(week_knocks.OPEN)) == {"Bob"}


def test_one_question_a_kind_however_many(
    week: CheckIn, alice: User, bob: User, charlie: User, dana: User, django_assert_num_queries
) -> None:
    other = current(pair(charlie, dana), START)
    both = [(week, alice), (week, bob), (other, charlie), (other, dana)]
    dues = [Due(n, user.pk, w.pk, w.couple_id, OPENS) for n, (w, user) in enumerate(both)]
    with time_machine.travel(OPENS, tick=False), django_assert_num_queries(6):
        assert KINDS[week_knocks.OPEN].still_wanted(dues) == {0, 1, 2, 3}
