"""Test databases: clones of templates that are migrated and filled once.

A template stays until what it is made from changes; a clone goes with the run.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from tests.library import fill

ROOT = Path(__file__).parent.parent
# What decides about the rows of a template: Django, the tables, the library and its loader.
SOURCES = (
    "requirements-dev.txt",
    "checkins/migrations/*.py",
    "intimacy/*/migrations/*.py",
    "prompts/**/*.py",
    "prompts/library/**/*.yaml",
)


@contextmanager
def clone(wrapper: BaseDatabaseWrapper, kind: str) -> Iterator[None]:
    """Let a connection lead to a clone of the "bare" or the "filled" template for a while."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with _alone(), _leading_to(wrapper, _templates()[kind]):
        name = _copy(wrapper, worker)
    with _leading_to(wrapper, name):
        yield
        _send_away_others(wrapper)
        wrapper.creation.destroy_test_db(verbosity=0)


@cache
def _templates() -> dict[str, str]:
    """Return the names of the templates by kind, made anew unless they are of today's files."""
    bare = connection.settings_dict["TEST"]["NAME"]
    with _leading_to(connection, bare):
        filled = connection.creation.get_test_db_clone_settings("filled")["NAME"]
        if not _is_of_today(filled):
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
            _copy(connection, "filled")
            with _leading_to(connection, filled):
                fill()
                MigrationRecorder(connection).record_applied("tests", _stamp())
    return {"bare": bare, "filled": filled}


def _is_of_today(name: str) -> bool:
    with _leading_to(connection, name):
        try:
            return ("tests", _stamp()) in MigrationRecorder(connection).applied_migrations()
        except OperationalError:  # there is none of this name
            return False


def _stamp() -> str:
    """Return a hash of all that the templates are made from."""
    files = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()


def _send_away_others(wrapper: BaseDatabaseWrapper) -> None:
    """End what a test left connected: a thread, a worker. The clone could not go."""
    wrapper.close()  # a test that cuts connections may have cut this one
    if wrapper.vendor == "postgresql":
        with wrapper.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


def _copy(wrapper: BaseDatabaseWrapper, suffix: str) -> str:
    """Clone the database a connection leads to; return the name of the clone."""
    wrapper.creation.clone_test_db(suffix, verbosity=0)
    return wrapper.creation.get_test_db_clone_settings(suffix)["NAME"]


@contextmanager
def _leading_to(wrapper: BaseDatabaseWrapper, name: str) -> Iterator[None]:
    before = wrapper.settings_dict["NAME"]
    wrapper.close()
    wrapper.settings_dict["NAME"] = name
    yield
    wrapper.close()
    wrapper.settings_dict["NAME"] = before


@contextmanager
def _alone() -> Iterator[None]:
    """Keep the other processes of this checkout from the templates meanwhile."""
    folder = ROOT / "var"
    folder.mkdir(mode=0o700, exist_ok=True)
    with (folder / "templates.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
