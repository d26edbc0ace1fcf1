"""The knock that a note has come, at its receiver's own hour, and what is still said by then."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.core import mail

from intimacy.notes import leave_note, note_reminders, nudges, recompute_notes
from intimacy.notes.models import Note, Nudge
from intimacy.reminders import delivery, due_schedules, preferences, schedules
from intimacy.reminders.kinds import KINDS, Due
from intimacy.reminders.models import Choice, Message, Schedule
from intimacy.sharing import open_together
from tests.conftest import member, pair
from tests.notes.conftest import AT, DAY, FRIDAY, HOUR, OPENING, SOME_TIME, change, leave, opened

pytestmark = pytest.mark.usefixtures("knocks")


@pytest.fixture
def knocks(couple, alice, bob):
    """Both let us knock at eight in the evening."""
    for user in (alice, bob):
        user.choose_knock(20, at=AT)


def standing(kind=note_reminders.CAME):
    return list(Schedule.objects.standing().filter(kind=kind).values_list("user__name", "next_at"))


def wanted(note, user, at):
    with time_machine.travel(at, tick=False):
        due = Due(1, user.pk, note.pk, note.couple_id, at)
        return bool(KINDS[note_reminders.CAME].still_wanted([due]))


# --- A note has come --------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-05")
def test_it_knocks_at_the_receivers_hour_and_nobody_elses(alice, bob):
    leave(alice, moment=FRIDAY)
    assert standing() == [("Bob", FRIDAY + 6 * HOUR)]  # eight in the evening in New York


def test_the_knock_of_some_time_lies_behind_its_hour(alice):
    note = leave(alice, how=SOME_TIME)
    [(who, when)] = standing()
    assert who == "Bob"
    assert note.arrives_at <= when < note.arrives_at + DAY


def test_none_with_an_opening_and_none_for_who_wants_none(alice, bob):
    leave(alice, how=OPENING)
    alice.choose_knock(None, at=AT)
    leave(bob)
    assert standing() == []


@pytest.mark.sqlite
def test_a_change_moves_it_and_another_hour_never_puts_it_before_the_note(alice, bob):
    note = leave(alice, moment=FRIDAY)
    change(note, "Later", moment=FRIDAY + DAY)
    assert standing() == [("Bob", FRIDAY + DAY + 6 * HOUR)]
    bob.choose_knock(13, at=AT)  # an hour before it arrives
    schedules.hour_changed(bob, AT)
    assert standing() == [("Bob", FRIDAY + DAY + 23 * HOUR)]


@pytest.mark.sqlite
def test_what_is_still_said_by_then(alice, bob):
    note = leave(alice, moment=FRIDAY)
    assert not wanted(note, bob, FRIDAY - HOUR)
    assert wanted(note, bob, FRIDAY)
    assert not wanted(note, alice, FRIDAY)
    open_together.pause(member(bob), at=FRIDAY)
    assert not wanted(note, bob, FRIDAY)
    open_together.resume(member(bob), at=FRIDAY)
    open_together.pause(member(alice), at=FRIDAY - HOUR)
    assert not wanted(note, bob, FRIDAY)
    open_together.resume(member(alice), at=FRIDAY)
    opened(note, bob, FRIDAY)
    assert not wanted(note, bob, FRIDAY)


@pytest.mark.sqlite
def test_one_letter_says_nothing_of_it_and_a_second_tick_sends_no_other(alice, bob):
    leave(alice, "For the soup", moment=FRIDAY)
    evening = FRIDAY + 6 * HOUR
    for _ in range(2):
        with time_machine.travel(evening, tick=False):
            delivery.deliver(due_schedules.tick(evening).messages, evening)
    assert [message.to for message in mail.outbox] == [[bob.email]]
    said = str(mail.outbox[0].message())
    assert mail.outbox[0].subject == "A reminder you set"
    assert not [word for word in ("soup", "Alice", "note", "/n/") if word in said]


def test_a_note_taken_back_is_said_no_more(alice, bob):
    note = leave(alice, moment=FRIDAY)
    due_schedules.tick(FRIDAY + 6 * HOUR)
    leave_note.take_back(note, by=member(alice), at=FRIDAY + 6 * HOUR)
    assert not Message.objects.waiting().exists()


@pytest.mark.sqlite
def test_eight_stays_eight_when_the_rules_of_a_place_change(alice):
    note, other = leave(alice, moment=FRIDAY), leave(alice, moment=FRIDAY - DAY)
    Note.objects.filter(pk=note.pk).update(local_time=time(3), local_day=FRIDAY.date() + DAY)
    last = recompute_notes.notes("", AT)
    assert recompute_notes.notes(last, AT) is None
    moments = dict(Note.objects.values_list("pk", "arrives_at"))
    assert moments == {note.pk: FRIDAY + 7 * HOUR, other.pk: FRIDAY - DAY}
    assert ("Bob", FRIDAY + DAY + 6 * HOUR) in standing()  # the knock of before lay too early


# --- The nudge --------------------------------------------------------------------------

SATURDAY_AT_TEN = datetime(2026, 9, 12, 8, tzinfo=UTC)  # of Alice, in Berlin


def nudged(user, at=AT):
    with time_machine.travel(at, tick=False):
        scope = member(user).couple_id
        return bool(KINDS[nudges.KIND].still_wanted([Due(1, user.pk, scope, scope, at)]))


@pytest.mark.sqlite
def test_it_is_off_until_somebody_turns_it_on(alice, bob):
    assert not nudges.is_on(bob)
    nudges.choose(member(alice), 5, time(10), at=AT)
    assert nudges.is_on(alice)
    assert standing(nudges.KIND) == [("Alice", SATURDAY_AT_TEN)]
    nudges.turn_off(alice)
    assert not nudges.is_on(alice)


@pytest.mark.sqlite
@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("hour", [9, 11])
def test_two_are_a_week_apart_whatever_is_chosen_in_between(alice, weekday, hour):
    nudges.choose(member(alice), 5, time(10), at=AT)
    after = SATURDAY_AT_TEN + timedelta(minutes=1)
    for moment in (after, after + DAY, after + 3 * DAY):  # also where it is changed again
        nudges.choose(member(alice), (weekday + moment.day) % 7, time(hour), at=moment)
    nudges.choose(member(alice), weekday, time(hour), at=after + 4 * DAY)
    [(_, when)] = standing(nudges.KIND)
    assert SATURDAY_AT_TEN + 7 * DAY - HOUR <= when < SATURDAY_AT_TEN + 14 * DAY + HOUR
    assert when.astimezone(nudges_zone()).weekday() == weekday


def nudges_zone():
    from intimacy.lib.zones import zone

    return zone("Europe/Berlin")


def test_before_the_first_any_day_is_near(alice):
    nudges.choose(member(alice), 5, time(10), at=AT)
    nudges.choose(member(alice), 0, time(10), at=AT)
    assert standing(nudges.KIND) == [("Alice", SATURDAY_AT_TEN - 5 * DAY)]


@pytest.mark.sqlite
def test_it_looks_only_at_what_its_own_person_did(alice, bob, couple):
    assert nudged(alice)
    leave(bob)
    assert nudged(alice)
    leave(alice, at=AT - 6 * DAY)
    assert not nudged(alice)
    assert nudged(alice, AT + 2 * DAY)
    open_together.pause(member(alice), at=AT)
    assert not nudged(alice, AT + 2 * DAY)


def test_nobody_is_nudged_alone_or_at_rest(charlie, bob, couple):
    assert not nudged(charlie)
    couple.rest_until = AT.date() + 9 * DAY
    couple.save()
    assert not nudged(bob)


def as_shown(page):
    """What keeping the page of reminders as it stands sends, and the nudge turned on."""
    form = page.context["form"]
    said = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in said.items() if value is not None and value is not False}
    return sent | {"quiet_from": "22:00", "quiet_until": "08:00", f"{nudges.KIND}-on": "on"}


def test_alone_it_is_not_offered_and_cannot_be_turned_on(charlie, sign_in):
    with time_machine.travel(AT, tick=False):
        client = sign_in(charlie)
        page = client.get("/you/reminders/")
        assert "/together/n/when/" not in page.text
        assert client.post("/you/reminders/", as_shown(page)).status_code == 302
    assert not nudges.is_on(charlie)
    assert not Nudge.objects.exists()


@pytest.mark.sqlite
def test_turning_it_on_with_the_others_sets_its_day_and_hour(alice, sign_in):
    with time_machine.travel(AT, tick=False):
        client = sign_in(alice)
        page = client.get("/you/reminders/")
        assert "/together/n/when/" in page.text
        assert client.post("/you/reminders/", as_shown(page)).status_code == 302
    assert standing(nudges.KIND) == [("Alice", SATURDAY_AT_TEN)]


@pytest.mark.sqlite
def test_a_new_space_begins_without(alice, bob, charlie):
    nudges.choose(member(alice), 5, time(10), at=AT)
    pair_again = pair(charlie, person_left(alice, bob), AT + DAY)
    assert pair_again
    assert not Nudge.objects.exists()
    assert not standing(nudges.KIND)
    assert not Choice.objects.get(user=alice, kind=nudges.KIND).on
    assert not preferences.Wants.of([alice.pk]).choice(alice.pk, nudges.KIND).on


def person_left(alice, bob):
    from intimacy.couples import part_couple

    part_couple.leave(member(bob), at=AT + HOUR)
    return alice
