"""What every process of the house does without when it starts."""

import subprocess
import sys

from tests.reminders.workers import ROOT, environment

LATER = {"aiohttp", "pywebpush"}  # a quarter of a start, for what sends a push alone


def test_a_start_does_without_what_pushes_alone_need(tmp_path) -> None:
    code = "import django, sys; django.setup(); import intimacy.urls; print(*sys.modules)"
    where = environment(tmp_path / "sink.txt", DJANGO_SETTINGS_MODULE="intimacy.settings")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=where, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert LATER & set(done.stdout.split()) == set()
