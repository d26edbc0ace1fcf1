"""A database of its own for one bench, on the PostgreSQL that answers, dropped at the end."""

import os
import re
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dj_database_url
import psycopg

from tests.databases import LOCAL


def server() -> str:
    """Return the address of a PostgreSQL that lets us in."""
    named = os.environ.get("TEST_DATABASE_URL")
    for url in [named] if named else LOCAL:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.Error:
            continue
        return url
    raise SystemExit("This bench needs PostgreSQL.")


@contextmanager
def own_database() -> Iterator[str]:
    """Make an empty database, point Django's settings at it, and drop it afterwards."""
    base, name = server(), f"tend_bench_{secrets.token_hex(4)}"
    with psycopg.connect(base, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    url = base.rpartition("/")[0] + f"/{name}"
    os.environ["DATABASE_URL"] = url
    try:
        yield url
    finally:
        with psycopg.connect(base, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def pgbench() -> str:
    """Return the path of pgbench, which Debian keeps beside its server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"))
    path = shutil.which("pgbench") or (str(found[-1]) if found else "")
    if not path:
        raise SystemExit("This bench needs pgbench (on Debian: apt-get install postgresql).")
    return path


def run_pgbench(url: str, script: Path, transactions: int, clients: int = 1, **given: int) -> float:
    """Run a script so many times, spread over `clients`, and return how often a second.

    What is `given` stands in it as `:name`.
    """
    where = dj_database_url.parse(url)
    command = [pgbench(), "--no-vacuum", "-f", str(script), "-c", str(clients)]
    command += ["-j", str(clients), "-t", str(transactions // clients)]
    command += [f"-D{name}={value}" for name, value in given.items()]
    command += ["-h", str(where["HOST"] or "/var/run/postgresql"), "-U", str(where["USER"])]
    command += ["-p", str(where["PORT"] or 5432), str(where["NAME"])]
    env = {**os.environ, "PGPASSWORD": str(where["PASSWORD"])}
    said = subprocess.run(command, check=True, env=env, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([0-9.]+)", said)  # without the time to connect
    assert found, said
    return float(found[1])
