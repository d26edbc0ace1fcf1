"""What a push says, to whom it goes, and what hosts that take, refuse and stall make of it."""

import json
import threading
import time
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from datetime import timedelta

import http_ece
import pytest
from django.conf import settings as house
from django.core.cache import cache
from django.db import OperationalError
from django.utils.timezone import now
from py_vapid import Vapid02

from intimacy.accounts.models import User
from intimacy.reminders import push_devices
from intimacy.reminders.channels import Outcome
from intimacy.reminders.models import Subscription
from tests.reminder_queue import letter
from tests.reminders.push_host import KEY, SECRET, Host, device, post

SENT, LATER, NEVER, NOWHERE = Outcome.SENT, Outcome.LATER, Outcome.NEVER, Outcome.NOWHERE


@pytest.fixture
def host(settings) -> Iterator[Host]:
    server = Host()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.PUSH_ORIGINS = [server.url]
    settings.PUSH_TIMEOUT, settings.PUSH_SECONDS = (0.5, 0.4), 0.6
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.abuse("AC-05")
def test_all_that_a_push_says(alice: User, host: Host) -> None:
    """Really decrypted, as the browser does: the same for everything but for the link."""
    device(alice, f"{host.url}/201/a")
    assert post(letter(alice, kind="ritual")) == [SENT]
    ((_, _, body),) = host.got
    said = http_ece.decrypt(body, private_key=KEY, auth_secret=SECRET, version="aes128gcm")
    assert json.loads(said) == {
        "title": "Reminder",
        "body": "You asked to be reminded.",
        "url": "/r/00000000-0000-0000-0000-000000000007/",
    }


@pytest.mark.abuse("AC-05, AC-55")
def test_the_headers_of_a_push(alice: User, host: Host) -> None:
    device(alice, f"{host.url}/201/a")
    post(letter(alice, until=now() + timedelta(hours=1)))
    heads = {name.lower(): value for name, value in host.got[0][1].items()}
    assert 3590 <= int(heads.pop("ttl")) <= 3600
    assert heads.pop("topic") == letter().name
    assert len(letter().name) <= 32
    assert heads.pop("urgency") == "normal"
    assert heads.pop("content-encoding") == "aes128gcm"
    authorization = heads.pop("authorization")
    assert Vapid02.verify(authorization)
    assert authorization.endswith(f"k={push_devices.public_key()}")
    claims = json.loads(urlsafe_b64decode(authorization.split(".")[1] + "=="))
    assert claims["aud"] == host.url
    assert claims["sub"] == "mailto:reminders@localhost"
    assert time.time() < claims["exp"] < time.time() + 24 * 3600
    heads.pop("content-length")
    assert sorted(heads) == [
        *["accept", "accept-encoding", "connection", "content-type", "host", "user-agent"]
    ]


def test_a_push_waits_for_a_device_a_day_at_most(alice: User, host: Host) -> None:
    device(alice, f"{host.url}/201/a")
    for days, seconds in [(9, 24 * 3600), (-1, 0)]:
        post(letter(alice, until=now() + timedelta(days=days)))
        assert host.got[-1][1]["TTL"] == str(seconds)


@pytest.mark.abuse("AC-42, AC-59")
@pytest.mark.parametrize(
    ("how", "outcome", "kept"),
    [
        ("201", SENT, True),
        ("200", SENT, True),
        ("404", NOWHERE, False),
        ("410", NOWHERE, False),
        ("429", LATER, True),
        ("500", LATER, True),
        ("503", LATER, True),
        ("302", NEVER, True),
        ("400", LATER, True),
        ("403", LATER, True),
        ("413", LATER, True),
        ("silence", LATER, True),
        ("words", LATER, True),
        ("heads", SENT, True),  # it did say 201
        ("body", SENT, True),
    ],
)
def test_what_a_hosts_answer_means(
    alice: User, host: Host, how: str, outcome: Outcome, kept: bool
) -> None:
    device(alice, f"{host.url}/{how}/a")
    began = time.monotonic()
    assert post(letter(alice)) == [outcome]
    assert time.monotonic() - began < 3  # each piece that drips in starts a plain timeout anew
    assert [path for path, *_ in host.got] == [f"/{how}/a"]  # nothing was followed, nor tried twice
    assert Subscription.objects.exists() == kept


def test_a_push_service_that_does_not_know_us_is_told_of_once(
    alice: User, host: Host, caplog
) -> None:
    for number in range(2):
        device(alice, f"{host.url}/403/{number}")
    assert post(letter(alice)) == [LATER]
    assert [one.levelname for one in caplog.records] == ["ERROR"]


@pytest.fixture
def fresh(host: Host) -> Host:
    """Nothing has been said of it yet."""
    cache.clear()
    return host


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_a_refusal_of_ours_is_marked_and_said_once_by_all_workers(
    alice: User, bob: User, fresh: Host, caplog, status: int
) -> None:
    for user in (alice, bob):
        device(user, f"{fresh.url}/{status}/{user.pk}")
    for _ in range(3):  # each as a worker of its own has it
        assert post(letter(alice), letter(bob)) == [LATER, LATER]
    assert [one.levelname for one in caplog.records] == ["ERROR"]
    assert caplog.messages[0].endswith(f": {status} {fresh.url.removeprefix('http://')}")
    assert not Subscription.objects.filter(refused_at=None).exists()


def test_when_it_works_again_the_mark_goes_and_the_next_time_is_news(
    alice: User, fresh: Host, caplog
) -> None:
    device(alice, f"{fresh.url}/403/a")
    post(letter(alice))
    since = Subscription.objects.get().refused_at
    Subscription.objects.update(endpoint=f"{fresh.url}/401/a")  # for another reason now
    post(letter(alice))
    assert Subscription.objects.get().refused_at == since
    for how in ("201", "401", "500"):
        Subscription.objects.update(endpoint=f"{fresh.url}/{how}/a")
        post(letter(alice))
        assert (Subscription.objects.get().refused_at is None) == (how == "201")
    assert len(caplog.messages) == 3


def test_without_a_cache_it_is_said_all_the_same(
    alice: User, fresh: Host, caplog, monkeypatch
) -> None:
    def away(*about: object) -> None:
        raise OperationalError

    monkeypatch.setattr(cache, "add", away)
    device(alice, f"{fresh.url}/403/a")
    assert post(letter(alice)) == [LATER]
    assert len(caplog.messages) == 1


@pytest.mark.abuse("AC-42")
def test_a_push_takes_fifteen_seconds_at_most() -> None:
    assert house.PUSH_TIMEOUT[0] + house.PUSH_SECONDS <= 15
    assert house.PUSH_TIMEOUT == (3, 10)


def test_nobody_answers(alice: User, host: Host, settings, free_port: int) -> None:
    settings.PUSH_ORIGINS = [f"http://127.0.0.1:{free_port}"]
    device(alice, f"http://127.0.0.1:{free_port}/a")
    assert post(letter(alice)) == [LATER]


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([], NOWHERE),
        (["404", "410"], NOWHERE),
        (["500", "201", "410"], SENT),
        (["302", "500"], LATER),
        (["302", "410"], NEVER),
    ],
)
def test_one_of_several_devices_is_enough(
    alice: User, bob: User, host: Host, answers: list[str], outcome: Outcome
) -> None:
    device(bob, f"{host.url}/201/bob")
    for number, answer in enumerate(answers):
        device(alice, f"{host.url}/{answer}/{number}")
    assert post(letter(alice)) == [outcome]
    assert len(host.got) == len(answers)


def test_devices_that_stall_do_not_add_up(alice: User, host: Host) -> None:
    for number in range(12):
        device(alice, f"{host.url}/silence/{number}")
    began = time.monotonic()
    assert post(letter(alice)) == [LATER]
    assert time.monotonic() - began < 3


@pytest.mark.abuse("AC-42")
def test_an_address_saved_before_is_checked_again(alice: User, host: Host, settings) -> None:
    device(alice, f"{host.url}/201/a")
    settings.PUSH_ORIGINS = ["https://fcm.googleapis.com"]
    assert post(letter(alice)) == [NEVER]
    assert not host.got


def test_keys_that_are_none_stop_nothing_else(alice: User, host: Host) -> None:
    device(alice, f"{host.url}/201/a")
    Subscription.objects.update(p256dh="AAAA")
    device(alice, f"{host.url}/201/b")
    assert post(letter(alice)) == [SENT]


def test_without_a_key_of_ours_nothing_is_offered(alice: User, host: Host, settings) -> None:
    settings.VAPID_PRIVATE_KEY = ""
    device(alice, f"{host.url}/201/a")
    assert push_devices.public_key() == ""
    assert post(letter(alice)) == [NOWHERE]
