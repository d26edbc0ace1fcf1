"""No process starts under a ring that does not fit, and the log says why in plain words."""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from intimacy.accounts import second_factors
from intimacy.keys import ring_check
from intimacy.keys.models import DataKey, Unreadable
from intimacy.keys.ring_check import faults, must_fit
from intimacy.lib.logs import Scrub
from tests.conftest import items, write
from tests.keys.conftest import another
from tests.production import SETTINGS

pytestmark = [pytest.mark.abuse("AC-73"), pytest.mark.django_db]
ROOT = Path(__file__).parents[2]


@pytest.fixture
def written(own_ring, alice, checkin) -> Path:
    write(alice, items(checkin)[0], "The walk on Sunday")
    return own_ring


def test_a_ring_that_fits_is_quiet(written) -> None:
    must_fit()
    assert Client().get("/readyz").json()["keys"] == "ok"


def test_a_new_trial_needs_no_ring_yet(own_ring) -> None:
    own_ring.unlink()
    assert faults() == []
    DataKey.objects.make(DataKey.Scope.USER, 1)
    assert own_ring.stat().st_mode & 0o777 == 0o600
    own_ring.unlink()
    assert faults() == [f"There is no key ring at {own_ring}."]
    with pytest.raises(Unreadable):
        DataKey.objects.make(DataKey.Scope.USER, 2)
    assert not own_ring.exists()


def test_the_real_thing_needs_one_at_once(own_ring, settings) -> None:
    settings.EMBEDDED = False
    own_ring.unlink()
    assert faults() == [f"There is no key ring at {own_ring}."]


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"current": "a", "keys": {}}', "key=secret"])
def test_a_ring_that_does_not_parse(written, text) -> None:
    written.write_text(text)
    assert faults() == [f"The key ring at {written} does not parse."]


def test_a_ring_without_a_key_in_use(written) -> None:
    [old] = json.loads(written.read_text())["keys"]
    with another(written):
        [fault] = faults()
        assert f"lacks the key {old}, which wraps 1 data keys." in fault
        with pytest.raises(SystemCheckError, match="lacks the key"):
            call_command("check", deploy=True, tags=["keys"])
        answer = Client().get("/readyz")
        assert (answer.status_code, answer.json()["keys"]) == (503, "away")


def test_a_ring_without_a_key_of_a_second_factor(own_ring, alice) -> None:
    from allauth.mfa.totp.internal import auth as totp

    totp.TOTP.activate(alice, "JBSWY3DPEHPK3PXP")
    assert sum(second_factors.wrapped_by().values()) == 1
    with another(own_ring):
        assert "wraps 1 second factors" in faults()[0]


def test_a_ring_others_can_read(written, monkeypatch) -> None:
    written.chmod(0o644)
    assert faults() == [
        f"Other users of this computer can read the key ring at {written}: chmod 600."
    ]
    monkeypatch.setattr(ring_check, "IN_CONTAINER", written.parent)
    assert faults() == []


def test_the_log_says_why_and_never_what_stands_in_it(written, caplog) -> None:
    written.write_text("cnry-keyset")
    with pytest.raises(ImproperlyConfigured) as raised, caplog.at_level(logging.CRITICAL):
        must_fit()
    assert "does not parse" in caplog.text
    record = logging.makeLogRecord({"exc_info": raised._excinfo[:3]})
    Scrub().filter(record)
    assert "does not parse" in record.exc_text
    assert "cnry" not in record.exc_text + caplog.text


@pytest.mark.parametrize("part", ["web", "worker", "beat"])
def test_no_part_starts(tmp_path, part) -> None:
    path = tmp_path / "ring.json"
    environment = os.environ | SETTINGS | {"KEK_RING_PATH": str(path), "VAR_DIR": str(tmp_path)}
    celery = [sys.executable, "-m", "celery", "-A", "intimacy"]
    commands = {
        "web": [sys.executable, "manage.py", "serve"],
        "worker": [*celery, "worker", "--pool", "solo"],
        "beat": [*celery, "beat", "--pidfile="],
    }
    ended = subprocess.run(
        commands[part], env=environment, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert ended.returncode != 0
    assert f"Not starting: There is no key ring at {path}." in ended.stderr
