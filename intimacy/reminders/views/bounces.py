"""Where the mail server, or whoever runs it, reports mail that came back."""

import hmac
import json
import time
from contextlib import suppress
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from intimacy.reminders.mail_bounces import came_back

LARGEST = 16_384  # bytes
CLOCKS_DIFFER = 5 * 60  # seconds
SIGNATURE = "X-Signature"  # hex HMAC-SHA256 of the body under BOUNCE_SECRET


@csrf_exempt
@login_not_required
@require_POST
def bounce(request: HttpRequest) -> HttpResponse:
    """Take `{"address", "at", "nonce"}` as signed JSON: 204, whether we know the address or not.

    `at` is Unix time in seconds, `nonce` something used once. All else is 403.
    """
    if not settings.BOUNCE_SECRET:
        raise Http404
    address = reported(request)
    if address is None:
        return HttpResponse(status=403)
    came_back(address)
    return HttpResponse(status=204)


def reported(request: HttpRequest) -> str | None:
    """Return the address of a report that is genuine, fresh and new, else None."""
    if _length(request) > LARGEST or len(body := request.body) > LARGEST:
        return None
    signed = hmac.new(settings.BOUNCE_SECRET.encode(), body, sha256).hexdigest()
    given = request.headers.get(SIGNATURE, "")
    if not hmac.compare_digest(signed.encode(), given.encode()):
        return None
    with suppress(ValueError, LookupError, TypeError, ArithmeticError, RecursionError):
        report = json.loads(body)
        fresh = abs(time.time() - float(report["at"])) <= CLOCKS_DIFFER
        address = str(report["address"]).encode("utf-8", "ignore").replace(b"\0", b"")
        if fresh and _is_new(str(report["nonce"])):
            return address.decode()
    return None


def _length(request: HttpRequest) -> int:
    said = request.headers.get("Content-Length") or "0"
    return int(said) if said.isdecimal() else 0


def _is_new(nonce: str) -> bool:
    key = f"bounce:{sha256(nonce.encode('utf-8', 'replace')).hexdigest()}"
    return cache.add(key, True, timeout=2 * CLOCKS_DIFFER + 60)
