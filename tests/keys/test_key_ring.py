"""`manage.py ring`: check, add, rewrap, prune, with words before and after."""

import io
import json
import os
import time
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.management import CommandError, call_command

from checkins.begin_week import current
from intimacy.accounts import second_factors
from intimacy.keys.decryption import decrypt_readable
from intimacy.keys.management.commands import ring as command
from intimacy.keys.models import DataKey
from intimacy.sharing.models import Words
from tests.conftest import START, items, member, person, write
from tests.keys.conftest import another, sealed

SECRET = "JBSWY3DPEHPK3PXP"


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("ring", *args, stdout=out, stderr=out)
    return out.getvalue()


def keys(path: Path) -> list[str]:
    return list(json.loads(path.read_text())["keys"])


def age(path: Path, minutes: int) -> None:
    then = time.time() - 60 * minutes
    os.utime(path, (then, then))


@pytest.fixture
def written(own_ring, alice, checkin) -> Words:
    """A draft of Alice's, and an app and spare codes for her sign-in."""
    totp.TOTP.activate(alice, SECRET)
    RecoveryCodes.activate(alice)
    return write(alice, items(checkin)[0], "The walk on Sunday")


def read(words: Words) -> str | None:
    return decrypt_readable(Words, [words.pk], "body", words.author)[words.pk]


def test_a_ring_is_rotated_and_every_word_stays(own_ring, written, alice, monkeypatch) -> None:
    monkeypatch.setattr(command, "BATCH", 1)
    [old], before = keys(own_ring), sealed()
    eve = person("Eve")
    alone = write(eve, items(current(member(eve).couple, START))[0], "Alone")
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()

    assert "copy the ring" in run("add").lower()
    assert len(keys(own_ring)) == 2
    assert (read(written), read(alone)) == ("The walk on Sunday", "Alone")
    assert f"{old}: wraps 2 data keys, 2 second factors" in run("check")

    said = run("rewrap")
    assert "data keys: 2 wrapped anew" in said
    new = json.loads(own_ring.read_text())["current"]
    assert set(DataKey.objects.values_list("kek_id", flat=True)) == {new}
    assert second_factors.wrapped_by() == {new: 2}

    with pytest.raises(CommandError, match="short while ago"):
        run("prune")
    age(own_ring, minutes=16)
    assert old in run("prune")
    assert keys(own_ring) == [new]
    assert own_ring.stat().st_mode & 0o777 == 0o600

    assert {key: body for key, body in sealed().items() if key in before} == before
    assert (read(written), read(alone)) == ("The walk on Sunday", "Alone")
    secret = Authenticator.objects.get(user=alice, type="totp").data["secret"]
    assert second_factors.decrypt(secret) == SECRET
    again = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    assert again == codes


def test_rewrapping_goes_on_where_it_ended_and_leaves_what_was_destroyed(own_ring, written, alice):
    run("add")
    first = DataKey.objects.rewrap("", 1)
    assert (first.done, first.failed) == (1, 0)
    assert DataKey.objects.rewrap(first.last, 1) == (None, 0, 0)
    key = member(alice).key()
    key.destroy(START)
    run("add")
    assert DataKey.objects.rewrap("", 10).done == 0
    key.refresh_from_db()
    assert key.wrapped is None


def test_no_key_goes_that_something_is_wrapped_by(own_ring, written) -> None:
    [old] = keys(own_ring)
    run("add")
    age(own_ring, minutes=16)
    assert "in use" in run("prune")
    assert old in keys(own_ring)


def test_another_ring_is_refused_and_named(own_ring, written) -> None:
    [old] = keys(own_ring)
    with another(own_ring):
        for act in ("check", "add", "rewrap", "prune"):
            with pytest.raises(CommandError, match=f"lacks the key {old}, which wraps 1 data keys"):
                run(act)
        assert len(keys(own_ring)) == 1
        assert read(written) is None
    run("check")
    assert read(written) == "The walk on Sunday"


def test_it_can_be_printed_where_its_file_cannot_be_written(own_ring, written) -> None:
    before = own_ring.read_text()
    printed = json.loads(run("add", "--print").splitlines()[0])
    assert own_ring.read_text() == before
    assert set(keys(own_ring)) < set(printed["keys"])


def test_a_trial_that_kept_nothing_yet_has_nothing_to_mend(db, own_ring) -> None:
    own_ring.unlink()
    assert "no ring yet" in run("check")
    assert not own_ring.exists()


def test_a_new_ring_is_one_key(db) -> None:
    ring = json.loads(run("new"))
    assert list(ring["keys"]) == [ring["current"]]
