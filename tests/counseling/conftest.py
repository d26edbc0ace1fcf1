"""Dana at her desk, with Alice and Bob in her care; or only some of that."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client as Browser

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.counseling.models import Client, Consent, Counselor
from intimacy.counseling.shares import share_answers
from intimacy.couples.models import Couple
from intimacy.sharing.models import UNDO, Words
from tests.conftest import START, Cast, items, member, paired, person, seal, signed_in, write
from tests.conftest import prove as prove
from tests.counseling.came import week
from tests.worlds import kept


def counselor_of(user: User, **changed: object) -> Counselor:
    """A counselor row for a person, approved unless `changed` says otherwise."""
    fields: dict[str, object] = {
        "name": f"{user.name} Weber",
        "qualification": "Couples counselor",
        "licence_number": "W-1204",
        "licence_body": "Chamber of counselors",
        "country": "Austria",
        "applied_at": START - timedelta(days=9),
        "approved_at": START - timedelta(days=8),
    }
    return Counselor.objects.create(user=user, **fields | changed)


def in_care(counselor: Counselor, couple: Couple, **changed: object) -> Client:
    """A couple that both agreed to the counselor, an hour before START."""
    at = START - timedelta(hours=1)
    dates = {"asked_at": at, "began_at": at, "expires_at": at + timedelta(days=14)}
    client = Client.objects.create(counselor=counselor, couple=couple, **dates | changed)
    for membership in couple.memberships.all():
        Consent.objects.create(
            client=client, couple=couple, user=membership.user, answered_at=at, given_at=at
        )
    return client


def open_in_full(checkin: CheckIn, *people: User) -> None:
    """Let them answer every question of a week and seal, so that it has opened."""
    for item in items(checkin):
        for user in people:
            write(user, item, f"{user.name} to {item.position}")
    for user in people:
        seal(user, checkin)
    checkin.exchange.refresh_from_db()
    assert checkin.exchange.opens_at == START + UNDO


# --- What tests begin with, built once a process and put back ------------------------------


def at_her_desk() -> tuple[User, Counselor]:
    dana = person("Dana")
    totp.TOTP.activate(dana, totp.generate_totp_secret())
    return dana, counselor_of(dana)


Everybody = tuple[User, User, Couple, User, Counselor, Client]


def with_clients() -> Everybody:
    cast = paired()
    dana, counselor = at_her_desk()
    return *cast, dana, counselor, in_care(counselor, cast[2])


def in_their_first_week() -> tuple[*Everybody, CheckIn]:
    everybody = with_clients()
    return *everybody, current(everybody[2], START)


def in_an_opened_week() -> tuple[*Everybody, CheckIn]:
    alice, bob, *others, checkin = in_their_first_week()
    open_in_full(checkin, alice, bob)
    return alice, bob, *others, checkin


def in_an_answered_week() -> tuple[*Everybody, CheckIn, CheckIn]:
    alice, bob, *others, care, first = in_their_first_week()
    return alice, bob, *others, care, first, week(care, alice, bob)


@pytest.fixture
def everybody(library: None, request: pytest.FixtureRequest) -> tuple[Any, ...]:
    """All that a test with a `care` begins with: people and rows, and the week it asks for."""
    if "opened" in request.fixturenames:
        return kept(in_an_opened_week)
    if "answered" in request.fixturenames:
        return kept(in_an_answered_week)
    return kept(in_their_first_week if "checkin" in request.fixturenames else with_clients)


@pytest.fixture
def cast(library: None, request: pytest.FixtureRequest) -> Cast:
    if "everybody" in request.fixturenames:
        return request.getfixturevalue("everybody")[:3]
    return kept(paired)


@pytest.fixture
def counselor(library: None, request: pytest.FixtureRequest) -> Counselor:
    """Dana, approved, with an app for codes."""
    if "everybody" in request.fixturenames:
        return request.getfixturevalue("everybody")[4]
    return kept(at_her_desk)[1]


@pytest.fixture
def dana(library: None, request: pytest.FixtureRequest) -> User:
    if "counselor" in request.fixturenames:
        return request.getfixturevalue("counselor").user
    return person("Dana")


@pytest.fixture
def care(counselor: Counselor, couple: Couple, everybody: tuple[Any, ...]) -> Client:
    """Alice and Bob as Dana's clients."""
    return everybody[5]


@pytest.fixture
def checkin(couple: Couple, request: pytest.FixtureRequest) -> CheckIn:
    if "everybody" in request.fixturenames:
        return request.getfixturevalue("everybody")[6]
    return current(couple, START)


@pytest.fixture
def opened(alice: User, bob: User, checkin: CheckIn, request: pytest.FixtureRequest) -> CheckIn:
    """A week both answered in full and that has opened."""
    if "everybody" not in request.fixturenames:
        open_in_full(checkin, alice, bob)
    return checkin


@pytest.fixture
def answered(care: Client, everybody: tuple[Any, ...]) -> CheckIn:
    """The week after the first, which both answered in full and sealed."""
    return everybody[7]


# --- And what each makes anew --------------------------------------------------------------


@pytest.fixture
def desk(counselor: Counselor) -> Browser:
    """Dana's browser: signed in, with her second factor used."""
    return signed_in(counselor.user, "mfa")


@pytest.fixture
def shared(care: Client, opened: CheckIn, alice: User) -> Words:
    """Alice's first answer of an opened week, let be read by Dana."""
    words = Words.objects.get(author=alice, item__exchange=opened.exchange, item__position=1)
    share_answers.share_answer(words, by=member(alice), at=START)
    return words


@pytest.fixture
def at_home() -> Callable[[User], Browser]:
    """Return a signed-in browser with a fresh password for a partner."""
    return partial(signed_in)
