"""Setting up, changing, pausing, ending: for both, with the reminders of both."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import ValidationError

from intimacy.couples import part_couple
from intimacy.couples.spaces import Closed
from intimacy.lib.recurrence import Rule
from intimacy.reminders import preference_changes
from intimacy.reminders.due_schedules import tick
from intimacy.reminders.models import Message, Schedule
from intimacy.rituals import do_ritual, manage_ritual, ritual_reminders
from intimacy.rituals.models import Done, Instead, Ritual
from tests.conftest import member, person
from tests.rituals.conftest import NOW, TODAY, begin, days, rhythm

OTHER = manage_ritual.Plan("Two cups", "", 20, devices_away=False)


def rings(subject):
    """When each person is reminded next: {name: UTC}."""
    rows = Schedule.objects.filter(subject=subject.pk).select_related("user")
    return {row.user.name: row.next_at for row in rows}


@pytest.mark.sqlite
def test_each_is_reminded_on_their_own_clock(tea):
    assert rings(tea) == {
        "Alice": datetime(2026, 9, 6, 19, tzinfo=UTC),
        "Bob": datetime(2026, 9, 7, 1, tzinfo=UTC),
    }
    assert set(Schedule.objects.values_list("kind", "scope")) == {("ritual", tea.couple_id)}


def test_or_both_at_one_moment(call):
    assert list(rings(call).values()) == [datetime(2026, 9, 6, 20, 30, tzinfo=UTC)] * 2


@pytest.mark.sqlite
def test_its_words_are_sealed_and_open_to_both_only(tea, alice, bob, charlie):
    assert b"Tea" not in bytes(tea.body)
    for user in (alice, bob):
        rows = Ritual.objects.readable_by(user).select_related("key")
        assert manage_ritual.words(rows, user)[tea.pk] == (
            "Tea on the step",
            "Until the cup is empty",
        )
    assert not Ritual.objects.readable_by(charlie).exists()


def test_a_change_counts_from_now_on_and_keeps_what_was_done(tea, bob):
    do_ritual.did(tea, TODAY, by=member(bob), at=NOW)
    weekly = rhythm(Rule("WEEKLY", weekdays=(2,)), at=time(8))
    changed = manage_ritual.change(tea, OTHER, weekly, at=NOW)
    assert rings(tea)["Alice"] == datetime(2026, 9, 9, 6, tzinfo=UTC)
    assert manage_ritual.words([changed], bob)[tea.pk].name == "Two cups"
    assert (changed.minutes, changed.devices_away, changed.revision) == (20, False, 1)
    assert Done.objects.count() == 1


def test_only_days_it_still_has_stay_otherwise(tea):
    do_ritual.leave_out(tea, date(2026, 9, 9), at=NOW)
    do_ritual.move(tea, date(2026, 9, 10), datetime(2026, 9, 11, 9), at=NOW)
    manage_ritual.change(tea, OTHER, rhythm(Rule("WEEKLY", weekdays=(2,))), at=NOW)
    assert Instead.objects.get().day == date(2026, 9, 9)
    assert not Schedule.objects.exclude(subject=tea.pk).exists()


@pytest.mark.sqlite
def test_pausing_is_silence_and_going_on_rings_again(tea):
    do_ritual.move(tea, TODAY + days(1), datetime(2026, 9, 9, 8), at=NOW)
    assert Schedule.objects.count() == 4
    for _ in range(2):
        manage_ritual.pause(tea, at=NOW)
    assert not Schedule.objects.exists()
    for _ in range(2):
        manage_ritual.resume(tea, at=NOW)
    assert Schedule.objects.count() == 4
    tea.refresh_from_db()
    assert (tea.revision, tea.is_running) == (3, True)


def test_ending_keeps_what_was_done(tea, alice):
    do_ritual.did(tea, TODAY, by=member(alice), at=NOW)
    for _ in range(2):
        manage_ritual.end(tea, at=NOW)
    assert not Schedule.objects.exists()
    assert Ritual.objects.visible_to(alice).counted().get().times == 1
    assert not Ritual.objects.standing().exists()
    manage_ritual.resume(tea, at=NOW)
    assert len(rings(tea)) == 2


def test_a_stale_page_changes_nothing_that_ended(tea):
    manage_ritual.end(tea, at=NOW)
    manage_ritual.change(tea, OTHER, rhythm(), at=NOW)
    manage_ritual.pause(tea, at=NOW)
    tea.refresh_from_db()
    assert (tea.minutes, tea.paused_at) == (15, None)
    assert not Schedule.objects.exists()


@pytest.mark.abuse("AC-25")
def test_when_the_space_ends_all_is_silent_and_shut(tea, alice, bob):
    part_couple.leave(member(bob), at=NOW)
    assert not Ritual.objects.visible_to(alice).exists()
    for verb in (manage_ritual.pause, manage_ritual.resume, manage_ritual.end):
        with pytest.raises(Closed):
            verb(tea, at=NOW)
    assert not Schedule.objects.exists()


def test_nothing_begins_in_a_space_that_ended(couple, alice, bob):
    gone = member(alice)
    part_couple.leave(member(bob), at=NOW)
    with pytest.raises(Closed):
        manage_ritual.set_up(OTHER, rhythm(), by=gone, at=NOW)


def test_there_are_never_more_than_can_be_kept(tea, alice, monkeypatch):
    monkeypatch.setattr(manage_ritual, "STANDING_AT_MOST", 1)
    with pytest.raises(ValidationError, match="End one of them first"):
        begin(alice)
    manage_ritual.end(tea, at=NOW)
    begin(alice)
    with pytest.raises(ValidationError, match="End one of them first"):
        manage_ritual.resume(tea, at=NOW)


@pytest.mark.sqlite
def test_somebody_who_moves_takes_their_own_clock_along(tea, call, bob):
    do_ritual.move(tea, TODAY + days(1), datetime(2026, 9, 9, 8), at=NOW)
    before = rings(call), rings(tea)["Alice"]
    bob.introduce(name="Bob", zone="Asia/Tokyo", at=NOW)
    ritual_reminders.follow(bob, NOW)
    assert rings(tea)["Bob"] == datetime(2026, 9, 7, 12, tzinfo=UTC)
    assert (rings(call), rings(tea)["Alice"]) == before
    assert rings(Instead.objects.get())["Bob"] == datetime(2026, 9, 8, 23, tzinfo=UTC)


def test_moving_away_from_its_place_leaves_one_moment_alone(call, alice):
    alice.introduce(name="Alice", zone="Europe/Lisbon", at=NOW)
    ritual_reminders.follow(alice, NOW)
    assert set(rings(call).values()) == {datetime(2026, 9, 6, 20, 30, tzinfo=UTC)}


def test_moving_takes_no_reminder_of_one_moment_off_its_way(call, alice):
    """Not even for a moment: what waits in the outbox would be cancelled with it."""
    tick(datetime(2026, 9, 6, 20, 30, tzinfo=UTC))
    waiting = set(Message.objects.waiting().filter(user=alice).values_list("pk", flat=True))
    assert waiting
    alice.zone = "Europe/Lisbon"
    alice.save()
    preference_changes.move(alice, "Europe/Berlin", at=NOW)
    ritual_reminders.follow(alice, NOW)
    assert set(Message.objects.waiting().filter(user=alice).values_list("pk", flat=True)) == waiting


def test_alone_one_person_is_reminded(db):
    assert list(rings(begin(person("Nora", "Asia/Tokyo")))) == ["Nora"]
