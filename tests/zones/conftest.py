"""A house that ran with the zone data 2025b until now, and this one with the locked release."""

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
WANTED = Path(__file__).with_name("old-release.txt")
AT = datetime(2026, 11, 28, 20, 0, tzinfo=UTC)  # a Saturday noon in Vancouver


def old_folder() -> Path:
    """Return the folder of an older release of the package, of which PYTHONPATH makes the first."""
    folder = ROOT / "var" / "tzdata-2025.2"
    if not (folder / "tzdata").is_dir():
        uv = shutil.which("uv") or ROOT / "var" / "uv" / "bin" / "uv"
        where = ["--quiet", "--require-hashes", "--target", folder, "-r", WANTED]
        subprocess.run([uv, "pip", "install", "--python", sys.executable, *where], check=True)
    return folder


def run_old(script: str) -> str:
    """Run a script in a process that knows the old release only, on this test's database."""
    where = {
        "DJANGO_SETTINGS_MODULE": "tests.reminders.worker_settings",
        "PYTHONPATH": f"{old_folder()}:{ROOT}",
        "WORKERS_DATABASE": str(connection.settings_dict["NAME"]),
        "WORKERS_SINK": os.devnull,
    }
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, env=os.environ | where, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout
