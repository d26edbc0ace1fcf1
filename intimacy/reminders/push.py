"""Reminders by web push: one fixed sentence, to every browser a person allowed."""

import json
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.lib.spans import DAY
from intimacy.reminders import push_devices, refusals, vapid
from intimacy.reminders.channels import Letter, Outcome
from intimacy.reminders.models import Subscription
from intimacy.reminders.outside_requests import Wire, allowed

log = logging.getLogger(__name__)
GONE = {404, 410}
# What we said was wrong: its shape, who we are (RFC 8292), or its size (RFC 8030, 7.2).
OURS = {400, 401, 403, 413}
SAYS = {"title": _("Reminder"), "body": _("You asked to be reminded.")}


class Push(AbstractContextManager["Push"]):
    chunk = 1

    def __init__(self) -> None:
        self.wire = Wire()

    def __exit__(self, *error: object) -> None:
        self.wire.close()

    def post(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Outcome]]:
        for letter in letters:
            yield letter, self._to_all(letter)

    def _to_all(self, letter: Letter) -> Outcome:
        """Reach as many of a person's devices as time allows; one is enough."""
        if not settings.VAPID_PRIVATE_KEY:
            return Outcome.NOWHERE
        said, began = set(), time.monotonic()
        for device in letter.devices:
            late = time.monotonic() - began > settings.PUSH_SECONDS
            said.add(Outcome.LATER if late else self._to(device, letter))
        answers = (Outcome.SENT, Outcome.LATER, Outcome.NEVER)
        return next((answer for answer in answers if answer in said), Outcome.NOWHERE)

    def _to(self, device: Subscription, letter: Letter) -> Outcome:
        if not allowed(device.endpoint):
            return Outcome.NEVER
        try:
            data = sealed(device, payload(letter))
        except ValueError:  # its keys are none
            return Outcome.NEVER
        try:
            status = self.wire.say(device.endpoint, data, headers(device.endpoint, letter))
        except Exception as error:  # away, slow, broken off
            log.warning("push: %s", type(error).__name__)
            return Outcome.LATER
        return answered(device, status)


def answered(device: Subscription, status: int) -> Outcome:
    """Return what an HTTP status means for a message, and mark or forget the device for it."""
    if status in GONE:
        push_devices.gone(device)
        return Outcome.NOWHERE
    if status in OURS:
        refusals.refused(device, status)
        return Outcome.LATER
    if status == 429 or status >= 500:
        return Outcome.LATER
    if not 200 <= status < 300:
        return Outcome.NEVER
    refusals.accepted(device)
    return Outcome.SENT


def payload(letter: Letter) -> str:
    """Return what the service worker shows: the same words for everything."""
    with translation.override(letter.locale):
        said = {name: str(words) for name, words in SAYS.items()}
    return json.dumps({**said, "url": reverse("reminders:open", args=[letter.token])})


def sealed(device: Subscription, text: str) -> bytes:
    """Encrypt for one browser (RFC 8291): the push service carries what it cannot read.

    Raises ValueError where its keys are none.
    """
    from pywebpush import WebPusher, WebPushException  # brings aiohttp: a quarter of every start

    keys = {"p256dh": device.p256dh, "auth": device.auth}
    try:
        pusher = WebPusher({"endpoint": device.endpoint, "keys": keys})
        return bytes(pusher.encode(text.encode())["body"])
    except WebPushException as error:
        raise ValueError(str(error)) from error


def headers(endpoint: str, letter: Letter) -> dict[str, str]:
    """Return the headers of RFC 8030: a later push of the same name takes an earlier one's place.

    A push service keeps it for a device that is off as long as there is a point in it.
    """
    left = min(letter.until - now(), DAY)
    return {
        "Authorization": vapid.authorization(endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(max(0, int(left.total_seconds()))),
        "Topic": letter.name,
        "Urgency": "normal",
    }
