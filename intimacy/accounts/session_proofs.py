"""What this very session has proved of the person signed in: a password, a passkey, a code."""

import time

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from intimacy.accounts.models import PersonRequest

SUDO_SECONDS = 600


def recently_proved(request: PersonRequest) -> bool:
    """True where a password or second factor was given within `SUDO_SECONDS`."""
    return any(age <= SUDO_SECONDS for age in _ages(request, "password", "mfa"))


def second_factor_used(request: HttpRequest) -> bool:
    """True where a code from an app or a passkey was shown; enrolled is not used."""
    return bool(_ages(request, "mfa"))


def _ages(request: HttpRequest, *methods: str) -> list[float]:
    """Return how many seconds ago each proof by one of `methods` was; one of the future is none."""
    records, now = get_authentication_records(request, request.user), time.time()
    ages = (now - record["at"] for record in records if record.get("method") in methods)
    return [age for age in ages if age >= 0]
