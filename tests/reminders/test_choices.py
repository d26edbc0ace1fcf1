"""The page where one says what to be reminded of: kept together, undone in a tap, never lost."""

from datetime import UTC, datetime, time, timedelta
from html import unescape
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intimacy.reminders import mail, preference_changes, push, schedules
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import Choice, Message, Preferences, Schedule, Subscription
from intimacy.reminders.preferences import Wants, quiet_until
from tests.conftest import START
from tests.reminders.kinds_known import these_kinds

PATH = "/you/reminders/"
NOW = START + timedelta(hours=1)  # Sunday, 21:00 in Berlin
TOLD = {
    "hour": "8",
    "quiet_from": "22:00",
    "quiet_until": "08:00",
    "ritual-on": "on",
    "ritual-mail": "on",
    "ritual-lead": "0",
    "date-day-on": "on",
    "date-day-mail": "on",
    "date-day-lead": "120",
    "date-soon-on": "on",
    "date-soon-mail": "on",
    "date-soon-lead": "1440",
    "week-open-on": "on",
    "week-open-mail": "on",
    "week-ready-mail": "on",
}


@pytest.fixture(autouse=True)
def _evening():
    with these_kinds(), time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(name="client")
def _client(alice, sign_in):
    return sign_in(alice)


def page(client):
    response = client.get(PATH)
    assert response.status_code == 200
    return unescape(response.content.decode())


def keep(client, **changes):
    fields = {**TOLD, **{name.replace("_", "-"): value for name, value in changes.items()}}
    fields |= {name: changes[name] for name in changes if name.startswith("quiet")}
    return client.post(PATH, {name: said for name, said in fields.items() if said is not None})


def kept(response):
    assert (response.status_code, response.url) == (302, PATH)


def refused(response, *said):
    shown = unescape(response.content.decode())
    assert response.status_code == 422
    assert "There is a problem" in shown
    assert 'class="error"' in shown
    for words in said:
        assert words in shown
    assert not Choice.objects.exists()
    assert not Preferences.objects.filter(snoozed_until__isnull=False).exists()


def wants(user):
    return Wants.of([user.pk])


def waiting(user):
    """A message of each kind that is on, due now."""
    about = {"user": user, "subject": uuid4(), "scope": uuid4(), "moment": NOW, "send_at": NOW}
    return [Message.objects.create(kind=kind, **about).pk for kind in KINDS if kind != "week-ready"]


# --- The page --------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_the_page_shows_the_defaults_and_what_goes_out(client):
    shown = page(client)
    for said in ("When may we knock?", "A reminder you set", "22:00", "A day before", "Off"):
        assert said in shown
    dates, rituals, week = (shown.index(f"<h2>{name}</h2>") for name in GROUPS)
    assert dates < rituals < week
    assert shown.index("A date, on its day") < shown.index("A date, days ahead") < rituals


GROUPS = ("Time together", "Rituals", "The week")


def test_the_exact_words_are_those_of_the_mail_and_the_push(client, monkeypatch):
    monkeypatch.setitem(push.SAYS, "body", "Look up.")
    shown = page(client)
    subject, text, _html = mail.words("en", "https://tend.example")
    lines = [line for line in text.splitlines() if line and "://" not in line]
    assert len(lines) == 4
    assert all(line in shown for line in (subject, *lines, "Look up."))


def test_it_is_linked_from_you(client):
    assert f'href="{PATH}"' in client.get("/you/").content.decode()


@pytest.mark.sqlite
def test_it_asks_the_database_the_same_however_much_was_chosen(client, alice):
    page(client)
    with CaptureQueriesContext(connection) as few:
        page(client)
    preference_changes.want_push(alice)
    for number in range(5):
        Subscription.objects.create(user=alice, endpoint=f"https://example.org/{number}")
    with CaptureQueriesContext(connection) as many:
        page(client)
    assert len(few) == len(many) <= 6


# --- Keeping ---------------------------------------------------------------------------------


@pytest.mark.sqlite
def test_keeps_everything_at_once(client, alice):
    kept(keep(client, hour="18", quiet_from="21:30", ritual_lead="15", date_day_on=None))
    alice.refresh_from_db()
    chosen, person = wants(alice), wants(alice).person(alice.pk)
    assert alice.knock_hour == 18
    assert (person.quiet_from, person.quiet_until) == (time(21, 30), time(8))
    assert chosen.choice(alice.pk, "ritual").lead == 15
    assert not chosen.choice(alice.pk, "date-day").on
    assert {"15 minutes before", "Kept."} <= set(
        map(str.strip, page(client).replace("<", ">").split(">"))
    )


@pytest.mark.sqlite
def test_only_what_differs_becomes_a_row_and_twice_is_once(client):
    for _ in range(2):
        kept(keep(client, week_ready_on="on"))
    assert [(row.kind, row.on) for row in Choice.objects.all()] == [("week-ready", True)]


def test_saving_without_choosing_an_hour_leaves_the_question_open(client, alice):
    kept(keep(client, hour=""))
    alice.refresh_from_db()
    assert (alice.knock_hour, alice.knock_answered_at) == (None, None)


@pytest.mark.parametrize("quiet", [("", ""), ("09:00", "09:00")])
def test_equal_or_empty_quiet_hours_are_none(client, alice, quiet):
    kept(keep(client, quiet_from=quiet[0], quiet_until=quiet[1]))
    person = wants(alice).person(alice.pk)
    assert person.quiet_from is person.quiet_until is None
    assert quiet_until(person, alice.zone, datetime(2026, 9, 7, 1, tzinfo=UTC)) is None


@pytest.mark.sqlite
def test_a_new_lead_moves_what_stands(client, alice):
    moment, thing = NOW + timedelta(days=1), {"subject": uuid4(), "scope": uuid4()}
    schedules.once(alice, "ritual", **thing, moment=moment, at=NOW)
    kept(keep(client, ritual_lead="60"))
    assert Schedule.objects.get().next_at == moment - timedelta(hours=1)
    kept(keep(client, ritual_lead="60"))
    assert Schedule.objects.get().next_at == moment - timedelta(hours=1)


def test_all_or_nothing(client, alice, monkeypatch):
    monkeypatch.setattr(schedules, "lead_changed", lambda *args: 1 / 0)
    client.raise_request_exception = False
    assert keep(client, hour="18", ritual_lead="60").status_code == 500
    alice.refresh_from_db()
    assert alice.knock_hour is None
    assert not Choice.objects.exists()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("hour", "25", "Choose an hour from the list."),
        ("hour", "\x00" * 9, "Choose an hour from the list."),
        ("quiet_from", "25:61", "Write the time like 19:30."),
        ("quiet_until", "x" * 10_000, "Write the time like 19:30."),
        ("quiet_until", "", "Choose both times, or leave both empty."),
        ("ritual_lead", "7", "Choose a time from the list."),
        ("ritual_lead", "-1", "Choose a time from the list."),
        ("ritual_lead", "9" * 400, "Choose a time from the list."),
        ("ritual_mail", None, "Tick a way for it to reach you, or turn it off."),
    ],
)
def test_nonsense_is_said_at_its_field_and_nothing_typed_is_lost(client, field, typed, said):
    other = {"quiet_until": "07:45"} if field != "quiet_until" else {"quiet_from": "21:45"}
    response = keep(client, week_ready_on="on", **{field: typed}, **other)
    refused(response, said, *other.values())
    ready = response.context["form"]["week-ready-on"]
    assert ready.value() is True


def test_an_unknown_kind_is_nobody_s(client):
    kept(client.post(PATH, {**TOLD, "love-on": "on", "love-lead": "1", "user": "1"}))
    assert not Choice.objects.exists()


# --- The hour --------------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.parametrize(("hour", "day"), [("22", 6), ("8", 7)])
def test_a_knock_to_come_follows_the_hour(client, alice, hour, day):
    alice.choose_knock(23, at=NOW)
    schedules.knock(alice, "week-open", subject=uuid4(), scope=uuid4(), at=NOW)
    client.post("/you/knock/", {"hour": hour})
    expected = datetime(2026, 9, day, int(hour) - 2, tzinfo=UTC)
    assert Schedule.objects.get().next_at == expected


def test_not_at_all_stops_knocks_and_nothing_else(client, alice):
    alice.choose_knock(8, at=NOW)
    about = {"subject": uuid4(), "scope": uuid4(), "at": NOW}
    schedules.knock(alice, "week-open", **about)
    schedules.once(alice, "ritual", moment=NOW + timedelta(days=1), **about)
    waiting(alice)
    kept(keep(client, hour=""))
    assert [row.kind for row in Schedule.objects.all()] == ["ritual"]
    assert {message.kind for message in Message.objects.exclude(state=0)} == {"week-open"}


@pytest.mark.parametrize(("hour", "waits"), [("7", True), ("8", False), ("23", True), ("", False)])
def test_an_hour_in_the_quiet_hours_says_when_it_comes(client, hour, waits):
    kept(keep(client, hour=hour))
    assert ("so it comes at 08:00." in page(client)) == waits


def snooze(client, **fields):
    return client.post(f"{PATH}snooze/", fields)


# --- Mail that came back ------------------------------------------------------------------------


@pytest.mark.sqlite
def test_mail_that_came_back_can_be_tried_again(client, alice):
    assert "came back" not in page(client)
    Preferences.objects.create(user=alice, bounced_address=alice.email)
    assert "Mail to alice@example.org came back," in page(client)
    kept(client.post(f"{PATH}mail/"))
    assert Preferences.objects.get().bounced_address == ""
    assert "came back" not in page(client)


def test_an_older_address_is_not_complained_about(client, alice):
    Preferences.objects.create(user=alice, bounced_address="before@example.org")
    assert "came back" not in page(client)


# --- Others -------------------------------------------------------------------------------------


def test_nobody_chooses_for_somebody_else(client, bob, couple):
    keep(client, ritual_lead="60", user=str(bob.pk))
    client.post(f"{PATH}off/", {"user": str(bob.pk)})
    snooze(client, days="1", user=str(bob.pk))
    assert wants(bob).choice(bob.pk, "ritual").lead == 0
    assert not Preferences.objects.filter(user=bob).exists()
