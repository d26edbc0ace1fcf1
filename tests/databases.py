"""Which database the tests run on: the one named, a local PostgreSQL, or SQLite."""

import os
from pathlib import Path

import dj_database_url
import psycopg

ROOT = Path(__file__).parent.parent
# What a test writes need not outlive a power cut; its few rows are no work to compile a query for.
FOR_TESTS = "-c synchronous_commit=off -c jit=off"
LOCAL = (
    "postgres://postgres@127.0.0.1:5432/postgres",
    "postgres:///postgres",
    "postgres://postgres:postgres@127.0.0.1:5432/postgres",
)


def local_postgres() -> str | None:
    """Return the address of a PostgreSQL on this machine that lets us in, or None."""
    for url in LOCAL:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.Error:
            continue
        return url
    return None


def database() -> dict[str, object]:
    url = os.environ.get("TEST_DATABASE_URL") or local_postgres() or "sqlite"
    os.environ["TEST_DATABASE_URL"] = url  # workers need not look again
    if url.startswith("sqlite"):
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(os.environ["VAR_DIR"]) / "tend.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA synchronous=OFF",
            },
            "TEST": {"NAME": ROOT / "var" / "test.sqlite3"},
        }
    # A browser keeps a thread of the live server, which then keeps its connection.
    found = dict(dj_database_url.parse(url, conn_max_age=600))
    found["OPTIONS"] = {"options": FOR_TESTS} | found.get("OPTIONS", {})
    return found | {"TEST": {"NAME": f"test_{found['NAME']}"}}


if __name__ == "__main__":
    print(os.environ.get("TEST_DATABASE_URL") or local_postgres() or "sqlite")
