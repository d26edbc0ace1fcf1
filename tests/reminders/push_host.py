"""A host that takes pushes, and a browser's keys, for tests."""

import time
from base64 import urlsafe_b64encode
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from intimacy.accounts.models import User
from intimacy.reminders.channels import Letter, Outcome
from intimacy.reminders.models import Subscription
from intimacy.reminders.push import Push
from intimacy.reminders.push_devices import devices_of

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


def device(user: User, endpoint: str) -> Subscription:
    return Subscription.objects.create(user=user, endpoint=endpoint, p256dh=P256DH, auth=AUTH)


def post(*letters: Letter) -> list[Outcome]:
    """Push these to the devices their people have now, as a batch is."""
    devices = devices_of({one.user for one in letters})
    found = [replace(one, devices=devices.get(one.user, ())) for one in letters]
    with Push() as push:
        return [outcome for _, outcome in push.post(found)]
