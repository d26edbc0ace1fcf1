"""Whatever is typed at the desk: the same promises. Of sets: counseling/sets/test_sets_typed.py."""

from urllib.parse import quote

import pytest
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import example, given
from hypothesis import strategies as st

from intimacy.accounts.models import User
from intimacy.counseling.models import Appointment, Assignment, Client, Counselor, Introduction
from intimacy.counseling.notes import private_notes
from intimacy.lib.text import PROSE_LENGTH, clean_name, clean_text
from prompts.models import PromptSet
from tests.canary_counselors import give, own_set
from tests.conftest import START, pair
from tests.counseling.conftest import counselor_of, in_care
from tests.counseling.sets.own_sets import browser_of
from tests.typed import (
    ANYTHING,
    DAYS,
    HOURS,
    NUMBERS,
    TOMORROW,
    arrived,
    assert_given_back,
    assert_refused_kindly,
    sent,
    some,
)

DETAILS = ("name", "qualification", "licence_number", "licence_body", "country")
MOST = {"name": 60, "qualification": 120, "licence_number": 60, "licence_body": 120, "country": 60}
PACES = st.sampled_from(Assignment.Pace.values) | ANYTHING
REPEATS = st.integers(-1, 9).map(str) | ANYTHING
COUPLES = st.just("theirs") | st.uuids().map(str) | ANYTHING


@pytest.fixture
def care(alice: User, bob: User, dana: User) -> Client:
    return in_care(counselor_of(dana), pair(alice, bob))


@pytest.fixture
def desk(care: Client) -> Browser:
    return browser_of(care.counselor.user, second_factor=True)


@pytest.fixture
def built(dana: User) -> PromptSet:
    return own_set(dana, START)


@pytest.fixture
def came(care: Client, built: PromptSet) -> Assignment:
    return give(care, built, START)


def url(name: str, *args: object) -> str:
    return reverse(f"counseling:{name}", args=args)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-37, AC-49")
@given(typed=st.tuples(*(ANYTHING for _ in DETAILS)))
@example(typed=("Erin", "Counselor", "W-1", "Chamber", "Austria"))
@example(typed=("x" * 60, "x" * 120, "x" * 60, "x" * 120, "x" * 60))
@example(typed=("x" * 61, "x" * 121, "\u200b", "</textarea>", "{{ 7 }}"))
@some
def test_who_one_says_one_is(alice: User, typed: tuple[str, ...]) -> None:
    browser, fields = kept(alice), dict(zip(DETAILS, typed, strict=True))
    wanted = {name: clean_name(arrived(text)) for name, text in fields.items()}
    fits = all(0 < len(wanted[name]) <= MOST[name] for name in DETAILS)
    with sent(browser, url("apply"), {**fields, "approved_at": "2026-01-01"}) as response:
        assert fits == (response.status_code == 302)
        row = Counselor.objects.filter(user=alice).first()
        if row and fits:
            assert {name: getattr(row, name) for name in DETAILS} == wanted
            assert row.approved_at is None
        else:
            assert_refused_kindly(response, *typed)


def kept(user: User) -> Browser:
    """Sign in once a test, not once an example."""
    if not hasattr(user, "browser"):
        user.browser = browser_of(user)
    return user.browser


@given(label=ANYTHING)
@example(label="x" * 60)
@example(label="x" * 61)
@some
def test_what_one_calls_a_couple(desk: Browser, care: Client, label: str) -> None:
    wanted = clean_name(arrived(label))
    with sent(desk, url("client-label", care.pk), {"label": label}) as response:
        care.refresh_from_db()
        if response.status_code == 302:
            assert care.label == wanted
        else:
            assert len(wanted) > 60
            assert_refused_kindly(response, label)
    with sent(desk, url("invite"), {"label": label}) as response:
        if response.status_code == 200:
            assert Introduction.objects.get().label == wanted != ""
        else:
            assert_refused_kindly(response, label)


@given(who=COUPLES, starts=DAYS, pace=PACES, every=NUMBERS)
@example(who="theirs", starts=TOMORROW, pace="every", every="8")
@example(who="theirs", starts=TOMORROW, pace="every", every="")
@example(who="theirs", starts="9999-12-31", pace="weekly", every="9" * 400)
@example(who="theirs", starts="0001-01-01", pace="after", every="1")
@some
def test_giving_a_set(
    desk: Browser, care: Client, built: PromptSet, who: str, starts: str, pace: str, every: str
) -> None:
    whom = str(care.pk) if who == "theirs" else who
    fields = {"clients": whom, "starts": starts, "pace": pace, "every": every}
    with sent(desk, url("assign", built.pk), fields) as response:
        row = Assignment.objects.first()
        if response.status_code == 302:
            assert (row.client, str(row.starts), row.pace) == (care, starts, pace)
            assert row.every == (int(every) if pace == "every" else 1)
        else:
            assert row is None
            assert_refused_kindly(response, starts, every)


@given(who=COUPLES, day=DAYS, hour=HOURS, minutes=NUMBERS, every=REPEATS, until=DAYS)
@example(who="theirs", day=TOMORROW, hour="17:00", minutes="60", every="1", until="")
@example(who="theirs", day=TOMORROW, hour="00:00", minutes="480", every="0", until="0001-01-01")
@example(who="theirs", day=TOMORROW, hour="17:00", minutes="60", every="1", until="2000-01-01")
@example(who="theirs", day="9999-12-31", hour="23:59", minutes="5", every="4", until="9999-12-31")
@some
def test_a_session(
    desk: Browser, care: Client, who: str, day: str, hour: str, minutes: str, every: str, until: str
) -> None:
    whom = str(care.pk) if who == "theirs" else who
    fields = {"client": whom, "day": day, "hour": hour, "minutes": minutes}
    fields |= {"every_weeks": every, "until": until}
    with sent(desk, url("session-new"), fields) as response:
        row = Appointment.objects.first()
        if response.status_code == 302:
            assert (row.client, str(row.day), str(row.minutes)) == (care, day, minutes)
            assert desk.get(url("session", row.pk)).status_code == 200
            assert desk.get(url("desk")).status_code == 200
        else:
            assert row is None
            assert_refused_kindly(response, day, hour, minutes, until)


@given(day=DAYS, on=DAYS, hour=HOURS, go=st.sampled_from(["move", "leave", "back"]) | ANYTHING)
@example(day="kept", on="9999-12-31", hour="23:59", go="move")
@example(day="kept", on=TOMORROW, hour="10:30", go="move")
@some
def test_one_date_of_a_row(
    desk: Browser, care: Client, day: str, on: str, hour: str, go: str
) -> None:
    fields = {"client": str(care.pk), "day": TOMORROW, "hour": "17:00", "minutes": "60"}
    with sent(desk, url("session-new"), {**fields, "every_weeks": "1"}) as _entered:
        row = Appointment.objects.get()
        asked = quote((TOMORROW if day == "kept" else day).encode("utf-8", "replace"))
        path = f"{url('session-date', row.pk)}?day={asked}"
        with sent(desk, path, {"on": on, "hour": hour, "go": go}) as response:
            assert response.status_code in {302, 404, 422}
            assert row.changes.exists() <= (response.status_code == 302)
            if response.status_code == 422:
                assert_refused_kindly(response, on, hour)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-37, AC-48")
@given(text=ANYTHING, note=st.uuids().map(str) | ANYTHING, seen=NUMBERS)
@example(text="x" * PROSE_LENGTH, note="", seen="0")
@example(text="x" * (PROSE_LENGTH + 1), note="", seen="0")
@example(text="\u202eKept", note="", seen="")
@some
def test_a_note(desk: Browser, care: Client, text: str, note: str, seen: str) -> None:
    wanted = clean_text(arrived(text))
    fields = {"text": text, "once": note, "seen": seen}
    with sent(desk, url("client-notes", care.pk), fields) as response:
        row = care.notes.select_related("key").first()
        if response.status_code == 302:
            assert private_notes.read([row], care.counselor)[0].text == wanted
        else:
            assert row is None
            assert_given_back(response, text)


@given(token=st.text(min_size=1, max_size=60) | ANYTHING.filter(bool))
@example(token="x" * 4000)
@some
def test_a_link_nobody_made(desk: Browser, alice: User, token: str) -> None:
    path = f"/b/{quote(token.encode('utf-8', 'replace'), safe='')}/"
    for browser in (desk, kept(alice)):
        for method in (browser.get, browser.post):
            assert method(path).status_code == 404


@given(day=DAYS, hour=HOURS, question=NUMBERS, whom=ANYTHING)
@some
def test_what_the_two_may_send(
    came: Assignment, alice: User, day: str, hour: str, question: str, whom: str
) -> None:
    first, browser = came.steps.first(), kept(alice)
    fields = {f"{first.pk}-day": day, f"{first.pk}-hour": hour, "go": whom}
    with sent(browser, url("given-step", first.pk), fields) as response:
        assert response.status_code in {302, 422}
        if response.status_code == 422:
            assert_given_back(response)
    with sent(browser, url("given-drop", came.pk), {"question": question}) as response:
        assert response.status_code in {302, 404}
    with sent(browser, url("beside-agree", came.client_id), {"text": whom}) as response:
        assert response.status_code == 302
    with sent(browser, url("words-beside", first.pk), {"whom": whom, "go": whom}) as response:
        assert response.status_code == 404
