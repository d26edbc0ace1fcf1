"""The cast: Alice and Bob, Charlie the stranger, Dana who will be a counselor."""

import gc
import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import update_last_login
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client, TransactionTestCase
from django.test import utils as django_test
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.accounts.middleware import NO_ADDRESS
from intimacy.accounts.models import User
from intimacy.couples import pair_couple
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import start_solo
from intimacy.keys import key_ring
from intimacy.lib.tokens import token_hash
from intimacy.sharing import open_together
from intimacy.sharing.models import UNDO, Item, Lane
from intimacy.sharing.write_words import Draft, save
from tests.clones import clone
from tests.library import keep, sweep
from tests.page_renders import render_page
from tests.worlds import ids, kept, lots_of

gc.disable()  # until all is collected
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs a loop in our thread

TransactionTestCase._fixture_teardown = lambda case: sweep()  # for flush, which is slow

django_test.instrumented_test_render = render_page

Couple._meta.get_field("id").default = lambda: uuid.UUID(int=ids.getrandbits(128), version=4)

TESTS = Path(__file__).parent
LONG_MARKS = {"browser", "xdist_group"}
PASSWORD = "a quiet evening indoors"
READERS = Path(__file__).parents[1] / "var/readers/.installed"
# The shell without windows and tabs draws the same pages with a fifth less work.
BROWSER = shutil.which("chromium-headless-shell") or shutil.which("chromium")
START = datetime(2026, 9, 6, 18, 0, tzinfo=UTC)  # a Sunday


@pytest.hookimpl(tryfirst=True, wrapper=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Skip what cannot run here; give each module to one worker, and what takes long first."""
    on_postgres = not os.environ["TEST_DATABASE_URL"].startswith("sqlite")
    skips = {
        "postgres": None if on_postgres else "needs PostgreSQL",
        "browser": None if BROWSER else "needs Chromium",
        "readers": None if READERS.exists() else "needs ical.js and node-ical (.ci/readers)",
        "long": None if os.environ.get("LONG") else "only in make test-all",
    }
    for item in items:
        for marker, reason in skips.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))
    places = {id(item): _place(item) for item in items}
    for item in items:  # before xdist reads the groups
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.path.relative_to(TESTS).as_posix()))
    yield
    # After pytest-django sorted them. At the end no worker shall wait alone: the walks through the
    # house, then browsers, which leave a loop behind in their thread, and processes.
    items.sort(key=lambda item: places[id(item)])


def _place(item: pytest.Item) -> int:
    if item.path.parent == TESTS:
        return 0
    marks = {mark.name for mark in item.iter_markers()}
    return 2 if marks.isdisjoint(LONG_MARKS) else 1


def pytest_collection_finish() -> None:
    """Let the collector pass over what stays until the end: modules, models and tests."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(10_000, 50, 50)


@pytest.fixture(autouse=True)
def same_beginning() -> None:
    """Each test draws the same ids and begins in nobody's zone, whoever asked for a page before."""
    ids.seed("the same for every test")
    timezone.deactivate()


@pytest.fixture(scope="session")
def own_database(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """This process's database, which holds the shipped library."""
    with django_db_blocker.unblock(), clone(connection, "filled"):
        keep()
        with django_db_blocker.block():
            yield


@pytest.fixture(scope="session")
def bare_database(
    own_database: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """A second one without the library, on a connection of its own."""
    bare = connection.copy()
    with django_db_blocker.unblock(), clone(bare, "bare"), django_db_blocker.block():
        yield bare


@pytest.fixture(scope="session")
def django_db_setup(own_database: None) -> None:
    """What pytest-django waits for before a test's first query; tests/prompts has its own."""


@pytest.fixture
def library(db: None) -> None:
    """The shipped prompts as rows."""


def person(name: str, zone: str = "Europe/Berlin") -> User:
    """A person who has signed up and introduced themselves, in a space of their own."""
    user = User.objects.create_user(f"{name.lower()}@example.org", PASSWORD, name=name, zone=zone)
    user.adult_confirmed_at = user.welcomed_at = START
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    start_solo(user, START)
    return user


Cast = tuple[User, User, Couple]


@pytest.fixture
def cast(library: None, request: pytest.FixtureRequest) -> Cast:
    """Alice and Bob as a couple: as kept, but where their keys must be of the test's own ring."""
    return paired() if "own_ring" in request.fixturenames else kept(paired)


@pytest.fixture
def alice(library: None, request: pytest.FixtureRequest) -> User:
    if "cast" in request.fixturenames:
        return request.getfixturevalue("cast")[0]
    return person("Alice")


@pytest.fixture
def bob(library: None, request: pytest.FixtureRequest) -> User:
    if "cast" in request.fixturenames:
        return request.getfixturevalue("cast")[1]
    return person("Bob", "America/New_York")


@pytest.fixture
def charlie(library: None) -> User:
    return person("Charlie")


@pytest.fixture
def dana(library: None) -> User:
    return person("Dana")


def pair(inviter: User, acceptor: User, at: datetime = START) -> Couple:
    token = pair_couple.invite(inviter, at=at)
    invitation = pair_couple.accept(token_hash(token), by=acceptor, at=at)
    return pair_couple.confirm(invitation, by=inviter, at=at)


def paired() -> Cast:
    with lots_of("paired"):  # also where it is not put back
        alice, bob = person("Alice"), person("Bob", "America/New_York")
        return alice, bob, pair(alice, bob)


@pytest.fixture
def couple(alice: User, bob: User, cast: Cast) -> Couple:
    return cast[2]


@pytest.fixture
def checkin(couple: Couple) -> CheckIn:
    return current(couple, START)


def member(user: User) -> Membership:
    """The person's membership of the space they are in today."""
    return Membership.objects.select_related("couple", "user").get(user=user, left_at=None)


def items(checkin: CheckIn) -> list[Item]:
    return list(checkin.exchange.items.order_by("position"))


def write(
    user: User,
    item: Item,
    text: str,
    lane: str = Lane.US,
    passed: bool = False,
    at: datetime = START,
) -> object:
    return save(item, Draft(text, seen=0, lane=lane, passed=passed), by=member(user), at=at)


def seal(user: User, checkin: CheckIn, at: datetime = START) -> None:
    open_together.seal(checkin.exchange, by=member(user), at=at)


@pytest.fixture
def opened(alice: User, bob: User, checkin: CheckIn) -> CheckIn:
    """A week both answered in full and that has opened."""
    for item in items(checkin):
        write(alice, item, f"Alice to {item.position}")
        write(bob, item, f"Bob to {item.position}")
    seal(alice, checkin)
    seal(bob, checkin)
    checkin.exchange.refresh_from_db()
    assert checkin.exchange.opens_at == START + UNDO
    return checkin


def prove(client: Client, method: str = "mfa") -> None:
    """Let a signed-in browser have shown this proof ("password", "mfa") just now."""
    session = client.session
    session.update(_proof(session[SESSION_KEY], method))
    session.save()


def _proof(user_id: str, method: str) -> dict[str, object]:
    return {
        "account_authentication_methods": [{"method": method, "at": time.time()}],
        "account_authentication_methods_user": user_id,
    }


def signed_in(user: User, proof: str = "password", **browser: Any) -> Client:
    """Return a browser of one's own for a person, who has shown a proof just now.

    What the form leaves behind, without its pages and checks.
    """
    client = Client(**browser)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.update(_proof(session[SESSION_KEY], proof))
    session.save()
    update_last_login(User, user)
    UserSession.objects.create(user=user, session_key=session.session_key, ip=NO_ADDRESS)
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@pytest.fixture
def own_ring(tmp_path: Path, settings) -> Path:
    """The key ring of this test alone, which may be changed."""
    settings.KEK_RING_FILE = tmp_path / "ring.json"
    settings.KEK_RING_FILE.write_text(key_ring.new_ring())
    settings.KEK_RING_FILE.chmod(0o600)
    return settings.KEK_RING_FILE


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """Return a client of one's own for a person, with a fresh proof of their password."""

    return partial(signed_in)  # each test its own: one may keep something on it


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    flags = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    return {"executable_path": BROWSER, "args": flags}
