"""PgBouncer in transaction mode before a database: each transaction may get another connection."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dj_database_url
import psycopg

from tests.reminders.workers import free_port, until

PROGRAM = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
CONNECTIONS = 8  # to the database: fewer than the web server and the workers hold to PgBouncer
SAID = """
[databases]
{name} = {where}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
max_client_conn = 200
ignore_startup_parameters = options
logfile = /dev/null
"""


@contextmanager
def pooled(url: str, folder: Path) -> Iterator[str]:
    """Run PgBouncer before the database `url`; yield the address that goes through it."""
    assert PROGRAM, "install pgbouncer"
    to, port = dj_database_url.parse(url), free_port()
    where = {"host": to["HOST"], "port": to["PORT"] or 5432, "dbname": to["NAME"]}
    where |= {"user": to["USER"] or "postgres", "password": to["PASSWORD"]}
    said = " ".join(f"{name}={value}" for name, value in where.items() if value)
    folder.chmod(0o755)
    (folder / "pgbouncer.ini").write_text(
        SAID.format(name=to["NAME"], where=said, port=port, connections=CONNECTIONS)
    )
    (folder / "pgbouncer.ini").chmod(0o644)
    # It refuses to run as root.
    command = [PROGRAM, "-q", *(["-u", "nobody"] if os.geteuid() == 0 else [])]
    running = subprocess.Popen([*command, str(folder / "pgbouncer.ini")])
    through = f"postgres://{where['user']}@127.0.0.1:{port}/{to['NAME']}"

    def answers() -> bool:
        try:
            psycopg.connect(through, connect_timeout=2).close()
        except psycopg.Error:
            return False
        return True

    try:
        until(answers, 20)
        yield through
    finally:
        running.terminate()
        running.wait()
