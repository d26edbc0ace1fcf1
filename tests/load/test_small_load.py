"""`make load` in small: nothing is lost or doubled, also behind PgBouncer in transaction mode."""

import json
import os
import subprocess
import sys

import pytest

from tests.load.pooler import PROGRAM
from tests.reminders.workers import ROOT

SMALL = {"COUPLES": "60", "WORDED": "6", "SUNDAY": "20", "REMINDERS": "40", "PEOPLE": "4"}
pooler = pytest.mark.skipif(not PROGRAM, reason="needs pgbouncer")


@pytest.mark.long
@pytest.mark.postgres
@pytest.mark.xdist_group("workers")
@pytest.mark.parametrize("pooled", ["", pytest.param("1", marks=pooler)])
def test_nothing_is_lost_and_nothing_doubled(pooled: str) -> None:
    where = os.environ | SMALL | {"SECONDS": "90", "RUNS": "whole", "POOLED": pooled}
    where.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.run"],
        cwd=ROOT,
        env=where | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    never = ("lost", "doubled", "wrong", "errors", "said_twice")
    assert {name: found[name] for name in never} == dict.fromkeys(never, 0), found
    assert min(found[name] for name in ("saves", "seals", "opened", "weeks", "reminders")) > 0, (
        found
    )
    assert found["settled_after"] is not None
