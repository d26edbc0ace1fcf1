"""The address is a secret, and nothing in it is said that its owner does not want said."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client

from intimacy.accounts.models import User
from intimacy.audit.models import Event
from intimacy.calendars import addresses
from intimacy.calendars.models import Feed
from intimacy.couples.part_couple import leave
from intimacy.dates import move_date
from intimacy.lib.tokens import new_token, token_hash
from tests.calendars.conftest import EVENING, LATER, ask, events, night, of, tea
from tests.conftest import START, member, pair, person
from tests.test_canary import log_lines


def said(token: str, at=LATER) -> str:
    return ask(token, at).content.decode().replace("\r\n ", "")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-05")
def test_a_neutral_calendar_says_reminder_and_nothing_else(alice, bob, hers, checkin):
    tea(alice, clock="same"), night(bob, alice)
    assert {str(event["SUMMARY"]) for event in events(hers)} == {"Reminder"}
    text = said(hers)
    for private in ("cnry", "Bob", "Alice", "Tend", "ritual", "date/", "dates", "week opens"):
        assert private not in text, private
    assert {str(event["URL"]) for event in events(hers)} == {"http://127.0.0.1:8000/week/"}


@pytest.mark.sqlite
@pytest.mark.abuse("AC-05")
def test_names_are_said_to_whoever_wants_them_and_no_more(alice, bob, named, his, checkin):
    ritual, evening = tea(alice), night(bob, alice)
    summaries = {str(event["SUMMARY"]) for event in events(named)}
    assert summaries == {"cnry-tea-name", "cnry-date-title", "Our week opens"}
    assert "-what" not in said(named) + said(his)
    assert "-know" not in said(named)
    assert "Bob" not in said(named)
    assert "cnry" not in said(his)  # his own choice stands
    assert of(ritual, named)[0]["URL"].endswith(ritual.get_absolute_url())
    assert of(evening, named)[0]["URL"].endswith(f"/together/dates/{evening.pk}/")


@pytest.mark.sqlite
@pytest.mark.parametrize("planner", ["alice", "bob"])
def test_a_surprise_has_no_name_before_it_begins(alice, bob, named, planner):
    """In its planner's calendar neither, which lies open on a table."""
    two = [alice, bob] if planner == "alice" else [bob, alice]
    evening = night(*two, surprise=True)
    assert of(evening, named)[0]["SUMMARY"] == "Time together"
    assert "cnry" not in said(named, EVENING - timedelta(minutes=1))
    assert of(evening, named, EVENING)[0]["SUMMARY"] == "cnry-date-title"


@pytest.mark.sqlite
def test_a_cancelled_surprise_keeps_its_secret(alice, bob, named):
    evening = night(bob, alice, surprise=True)
    move_date.cancel(evening, at=LATER)
    for at in (LATER, EVENING + timedelta(days=1)):
        assert "cnry" not in said(named, at)
        assert of(evening, named, at)[0]["STATUS"] == "CANCELLED"


@pytest.mark.sqlite
@pytest.mark.abuse("AC-40")
def test_a_name_somebody_typed_adds_nothing_to_the_other_calendar(alice, bob, named):
    tea(bob, name='x"\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:a@b\x00\x85\u2028;,:')
    (event,) = events(named)
    assert "ATTENDEE" not in event
    assert event["SUMMARY"].startswith('x" END:VEVENT BEGIN:VEVENT')


# --- Who gets in --------------------------------------------------------------------------------


@pytest.mark.sqlite
@pytest.mark.abuse("AC-45")
def test_says_that_nobody_may_keep_it(hers):
    response = ask(hers)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store, private"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not {"Last-Modified", "Set-Cookie"} & set(response.headers)
    assert not response.cookies
    head = ask(hers, method="head")
    assert (head.status_code, head.content) == (200, b"")
    for method in ("post", "put", "delete", "patch", "options"):
        assert ask(hers, method=method).status_code == 405


def dead(token: str, at=LATER) -> bool:
    """Say whether an address answers like one that never was."""
    never, response = ask(new_token(), at), ask(token, at)
    same = response.content == never.content and response.headers == never.headers
    return (response.status_code, never.status_code) == (404, 404) and same


@pytest.mark.sqlite
@pytest.mark.abuse("AC-45")
def test_a_new_address_ends_the_old(alice, hers, his):
    tea(alice)
    fresh = addresses.make(alice, at=LATER)
    assert dead(hers)
    assert len(events(fresh)) == len(events(his)) == 1
    addresses.stop(alice)
    assert dead(fresh)
    assert not dead(his)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-25, AC-45")
def test_a_parting_ends_both_and_whoever_comes_next_shows_nothing_older(alice, bob, hers, his):
    tea(alice), night(alice, bob)
    leave(member(alice), at=LATER)
    after = LATER + timedelta(minutes=1)
    assert dead(hers, after)
    assert dead(his, after)
    pair(alice, bob, at=after)
    assert dead(hers, after)
    fresh = addresses.make(alice, at=after)
    assert events(fresh, after) == []


def test_a_new_address_after_a_parting_is_neutral_again(alice, named):
    leave(member(alice), at=LATER)
    addresses.make(alice, at=LATER + timedelta(minutes=1))
    assert not addresses.standing(alice).named


@pytest.mark.sqlite
def test_an_address_of_ones_own_lives_on_when_one_is_no_longer_alone(alice, bob):
    token = addresses.make(alice, at=START)
    tea(alice)
    assert len(events(token)) == 1
    pair(alice, bob, at=LATER)
    assert events(token, LATER + timedelta(minutes=1)) == []  # the shared space starts empty


@pytest.mark.abuse("AC-24")
def test_somebody_deactivated_has_no_calendar(alice, hers):
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert dead(hers)


@pytest.mark.sqlite
@pytest.mark.parametrize("guess", ["x", "%00", "%0d%0a", "x" * 3000, "..%2f", "%F0%9F%8D%B5"])
def test_nonsense_finds_nothing(db, guess):
    assert Client().get(f"/calendar/{guess}.ics").status_code == 404


@pytest.mark.sqlite
@pytest.mark.abuse("AC-45, AC-46, AC-68")
def test_only_the_hash_is_kept_and_nothing_is_said_of_it(alice, hers, capsys):
    fresh = addresses.make(alice, at=LATER)
    addresses.stop(alice), addresses.stop(alice)
    kept = addresses.make(alice, at=LATER)
    assert len(kept) * 6 >= 256
    assert Feed.objects.get().token_hash == token_hash(kept)
    told = [e.event for e in Event.objects.filter(event__startswith="calendar").order_by("pk")]
    assert told == [f"calendar.{what}" for what in ("made", "rotated", "stopped", "made")]
    call_command("dumpdata")
    dump = capsys.readouterr().out
    assert token_hash(kept) in dump
    assert not [token for token in (hers, fresh, kept) if token in dump]


@pytest.mark.abuse("AC-08")
def test_the_address_stays_out_of_the_logs(alice, hers, monkeypatch):
    monkeypatch.setattr("intimacy.calendars.contents.of_feed", lambda *_: 1 / 0)
    client = Client(raise_request_exception=False)
    with log_lines() as lines, time_machine.travel(LATER, tick=False):
        client.get(f"/calendar/{hers}x.ics")
        assert client.get(f"/calendar/{hers}.ics").status_code == 500
    written = lines.getvalue()
    assert "/calendar/…" in written
    assert "ZeroDivisionError" in written
    assert hers not in written
    assert token_hash(hers) not in written


def test_two_people_have_two_calendars(alice, bob, hers, his):
    charlies = addresses.make(person("Charlie"), at=START)
    tea(alice)
    assert len({hers, his, charlies}) == 3
    assert events(charlies) == []
