"""Two addresses for whoever watches over a running house; neither tells more than which part."""

import os
import socket
import subprocess
import sys

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils.timezone import now

from intimacy.lib.zones import RELEASE
from intimacy.reminders import heartbeat, tasks
from tests.production import SETTINGS
from tests.reminders.workers import ROOT

NOBODY = "redis://127.0.0.1:1/0"  # nobody listens there
ASK = """
import django; django.setup()
from django.test import Client
print(Client().get("/readyz", headers={"host": "tend.example.org"}, secure=True).text)
"""
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.delete(heartbeat.KEY)
    monkeypatch.setitem(heartbeat._told, "at", -heartbeat.SELDOM)


def test_it_is_up() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")


def test_all_parts_answer_and_the_clock_ticked() -> None:
    fine = {"database": "ok", "keys": "ok", "cache": "ok", "broker": "ok"}
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (
        200,
        {**fine, "seconds_since_tick": None, "zones": RELEASE},
    )
    tasks.tick()
    assert Client().get("/readyz").json()["seconds_since_tick"] in range(5)


def test_an_idle_clock_tells_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    heartbeat.beat(now())
    cache.delete(heartbeat.KEY)
    heartbeat.beat(now())
    assert heartbeat.seconds_since_tick() is None


@pytest.mark.django_db(transaction=True)
def test_a_cache_that_is_away_is_named(settings) -> None:
    rows = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": rows, "LOCATION": "no_such_table"}}
    tasks.tick()  # which goes on without it
    answer = Client().get("/readyz")
    fine = {"database": "ok", "keys": "ok", "broker": "ok"}
    told = {**fine, "cache": "away", "seconds_since_tick": None, "zones": RELEASE}
    assert (answer.status_code, answer.json()) == (503, told)


def test_a_broker_that_is_away_is_named(settings) -> None:
    settings.CELERY_BROKER_URL = NOBODY
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["broker"]) == (503, "away")
    assert "redis" not in answer.text


@pytest.mark.abuse("AC-58")
def test_a_database_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise OperationalError("cnry-words")

    monkeypatch.setattr(connection, "cursor", away)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "away")
    assert "cnry" not in answer.text
    assert Client(raise_request_exception=False).get("/healthz").status_code == 503


def test_a_database_that_takes_calls_and_says_nothing_is_away() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"postgres://tend@127.0.0.1:{silent.getsockname()[1]}/tend"
        where = os.environ | SETTINGS | {"DATABASE_URL": url, "REDIS_URL": NOBODY}
        done = subprocess.run(
            [sys.executable, "-c", ASK],
            env=where | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
        )
    assert '"database": "away"' in done.stdout, done.stderr
