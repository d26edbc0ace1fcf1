"""What a push says, to whom it goes, and what hosts that take, refuse and stall make of it."""

import json
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import http_ece
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings as house
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.timezone import now
from py_vapid import Vapid02
from redis.exceptions import RedisError

from intimacy.accounts.models import User
from intimacy.reminders import push_devices
from intimacy.reminders.channels import Letter, Outcome
from intimacy.reminders.models import Subscription
from intimacy.reminders.outside_requests import allowed
from intimacy.reminders.push import Push
from tests.reminder_queue import letter

SENT, LATER, NEVER, NOWHERE = Outcome.SENT, Outcome.LATER, Outcome.NEVER, Outcome.NOWHERE
FCM = "https://fcm.googleapis.com/fcm/send/abc"
KEY = ec.derive_private_key(7, ec.SECP256R1())
SECRET = bytes(range(16))


def base64url(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


P256DH = base64url(KEY.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
AUTH = base64url(SECRET)


class Host(ThreadingHTTPServer):
    """A push host: the path says how it answers, `/410/…` with that status, `/drip/…` for ever."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Device)
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Device(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), body))
        how = self.path.split("/")[1]
        if how.isdigit():
            self.send_response(int(how))
            if how == "302":
                self.send_header("Location", f"{self.server.url}/201/followed")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            getattr(self, how)()

    do_GET = do_POST  # noqa: N815

    def silence(self) -> None:
        time.sleep(5)

    def words(self) -> None:
        self._drip(b"HTTP")

    def heads(self) -> None:
        self.wfile.write(b"HTTP/1.1 201 Created\r\n")
        self._drip(b"X-More: 1\r\n")

    def body(self) -> None:
        self.wfile.write(b"HTTP/1.1 201 Created\r\nContent-Length: 99999\r\n\r\n")
        self._drip(b".")

    def _drip(self, piece: bytes) -> None:
        with suppress(OSError):  # cut off
            for _ in range(100):
                self.wfile.write(piece)
                time.sleep(0.05)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def host(settings) -> Iterator[Host]:
    server = Host()
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    settings.PUSH_ORIGINS = [server.url]
    settings.PUSH_TIMEOUT, settings.PUSH_SECONDS = (0.5, 0.4), 0.6
    yield server
    server.shutdown()
    server.server_close()


def device(user: User, endpoint: str) -> Subscription:
    return Subscription.objects.create(user=user, endpoint=endpoint, p256dh=P256DH, auth=AUTH)


def post(*letters: Letter) -> list[Outcome]:
    with Push() as push:
        return [outcome for _, outcome in push.post(letters)]


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
        raise RedisError

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


@pytest.mark.sqlite
@pytest.mark.abuse("AC-42")
def test_the_hosts_we_push_to() -> None:
    assert house.PUSH_ORIGINS == [
        "https://fcm.googleapis.com",
        "https://updates.push.services.mozilla.com",
        "https://*.push.apple.com",
        "https://*.notify.windows.com",
    ]
    assert allowed(FCM)
    assert allowed("https://fcm.googleapis.com:443/fcm/send/abc")
    assert allowed("https://web.push.apple.com/QKC")
    assert allowed("https://db5p.notify.windows.com/w/?token=B%2bx")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-42")
@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "fcm.googleapis.com",
        "http://fcm.googleapis.com/a",
        "ftp://fcm.googleapis.com/a",
        "https://fcm.googleapis.com:8443/a",
        "https://fcm.googleapis.com:99999/a",
        "https://fcm.googleapis.com:/a",
        "https://alice@fcm.googleapis.com/a",
        "https://fcm.googleapis.com@127.0.0.1/a",
        "https://fcm.googleapis.com\\@127.0.0.1/a",
        "https://fcm.googleapis.com#@127.0.0.1/a\n",
        "https://127.0.0.1\t.push.apple.com/a",
        "https://127.0.0.1/.push.apple.com",
        "https://127.0.0.1?.push.apple.com",
        "https://[::1].push.apple.com/",
        "https://evil.example/fcm.googleapis.com",
        "https://fcm.googleapis.com.evil.example/a",
        "https://evilfcm.googleapis.com/a",
        "https://push.apple.com/a",
        "https://.push.apple.com/a",
        "https://evilpush.apple.com/a",
        "https://[::1]/a",
        "https://[/a",
        "https://169.254.169.254/latest",
        "https://localhost/a",
        "https://fcm.googleapis.co\u043c/a",
        "https://fcm.googleapis.com/\x00",
    ],
)
def test_no_other_address_is_kept_or_sent_to(alice: User, endpoint: str) -> None:
    assert not allowed(endpoint)
    with pytest.raises(ValidationError):
        push_devices.save(alice, endpoint, P256DH, AUTH)
    assert not Subscription.objects.exists()


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", AUTH),
        (P256DH[:-4], AUTH),
        (base64url(b"\x04" + b"\x01" * 64), AUTH),  # not on the curve
        (P256DH + "\x00", AUTH),
        ("é" * 87, AUTH),
        ("A" * 100_000, AUTH),
        (P256DH, ""),
        (P256DH, "AAAA"),
        (P256DH, AUTH + "AA"),
        (P256DH, "!" * 22),
    ],
)
def test_keys_no_browser_would_send(alice: User, p256dh: str, auth: str) -> None:
    with pytest.raises(ValidationError):
        push_devices.save(alice, FCM, p256dh, auth)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-43")
def test_a_browser_belongs_to_who_signed_in_last(alice: User, bob: User) -> None:
    push_devices.save(alice, FCM, P256DH, AUTH)
    push_devices.save(alice, FCM, P256DH + "=", AUTH + "==")
    push_devices.save(bob, FCM, P256DH, AUTH)
    row = Subscription.objects.get()
    assert (row.user, row.p256dh, row.auth) == (bob, P256DH, AUTH)
    push_devices.drop(alice, FCM)  # no longer hers
    assert Subscription.objects.exists()
    push_devices.drop(bob, FCM)
    assert not Subscription.objects.exists()


@pytest.mark.sqlite
def test_of_eleven_browsers_the_oldest_is_forgotten(alice: User, bob: User) -> None:
    push_devices.save(bob, f"{FCM}-bob", P256DH, AUTH)
    for number in range(11):
        push_devices.save(alice, f"{FCM}{number}", P256DH, AUTH)
    mine = Subscription.objects.filter(user=alice).values_list("endpoint", flat=True)
    assert set(mine) == {f"{FCM}{number}" for number in range(1, 11)}
    assert Subscription.objects.filter(user=bob).exists()
