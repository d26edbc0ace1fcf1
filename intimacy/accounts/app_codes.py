"""Codes of an app (TOTP, RFC 6238): each counts once, and none older than one that counted.

allauth remembers a used code for thirty seconds in the cache; the code before and the one after are
good for longer (MFA_TOTP_TOLERANCE), and a cache may be emptied. The row of the app remembers.
"""

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.base import forms as allauth_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.db import transaction

from intimacy.accounts.models import User

LAST = "last_counter"  # in Authenticator.data: the thirty seconds whose code counted last
NO_CODE = "-"


class _EachCodeOnce:
    """For allauth's forms that ask for a code: one that counted is refused as a wrong one is."""

    user: User
    cleaned_data: dict[str, str]

    def clean_code(self) -> str:
        if not use_up(self.user, self.cleaned_data["code"]):
            self.cleaned_data["code"] = NO_CODE  # so that it is counted as a wrong one, too
        code: str = super().clean_code()  # type: ignore[misc]
        return code


class AuthenticateForm(_EachCodeOnce, allauth_forms.AuthenticateForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(_EachCodeOnce, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    pass


def use_up(user: User, code: str) -> bool:
    """Remember in the Authenticator row that `code` counted; False where it may not any more.

    True, with nothing written, for what is no code of this hour: a spare code, or a wrong one.
    """
    apps = Authenticator.objects.select_for_update()
    with transaction.atomic():
        app = apps.filter(user=user, type=Authenticator.Type.TOTP).first()
        counter = _counter_of(app, code) if app else None
        if app is None or counter is None:
            return True
        if counter <= app.data.get(LAST, -1):
            return False
        app.data[LAST] = counter
        app.save(update_fields=["data"])
    return True


def _counter_of(app: Authenticator, code: str) -> int | None:
    """Return the newest thirty seconds `code` is good for now, or None."""
    secret = decrypt(app.data["secret"])
    for counter in sorted(totp.yield_hotp_counters_from_time(), reverse=True):
        expected = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if compare_user_code(actual=code, expected=expected):
            return int(counter)
    return None
