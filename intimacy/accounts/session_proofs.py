"""What this very session has proved of the person signed in: a password, a passkey, a code."""

import time

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from intimacy.accounts.models import PersonRequest
from intimacy.accounts.proofs import Proof


def has_shown(request: PersonRequest, proof: Proof, *, has_factor: bool) -> bool:
    """True where what `proof` asks for was given recently enough, by whoever has a second factor
    (`has_factor`) or none.
    """
    methods = ("mfa",) if proof.factor and has_factor else ("password", "mfa")
    return any(age <= proof.minutes * 60 for age in _ages(request, *methods))


def second_factor_age(request: HttpRequest) -> float | None:
    """Return how many seconds ago a code or a passkey was shown last; enrolled is not used."""
    return min(_ages(request, "mfa"), default=None)


def _ages(request: HttpRequest, *methods: str) -> list[float]:
    """Return how many seconds ago each proof by one of `methods` was; one of the future is none."""
    records, now = get_authentication_records(request, request.user), time.time()
    ages = (now - record["at"] for record in records if record.get("method") in methods)
    return [age for age in ages if age >= 0]
