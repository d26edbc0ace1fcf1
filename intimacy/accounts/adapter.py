"""Where allauth lets us say how it behaves."""

import logging
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intimacy.accounts import change_address, second_factors
from intimacy.accounts.end_sessions import end_others
from intimacy.accounts.mail_first import NotSentError, handed_over
from intimacy.accounts.models import AddressChange, User
from intimacy.accounts.proof_door import wants_factor
from intimacy.audit.models import record

log = logging.getLogger(__name__)
NOT_YOURS = _("That is not your password. Try once more.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "That e-mail and password do not go together. Check both and try again."
        ),
        "email_taken": _("There is an account with this address already. Use another one."),
        "enter_current_password": NOT_YOURS,
        "incorrect_code": _("That is not the right code. Look at it once more."),
        "incorrect_password": NOT_YOURS,
        "same_as_current": _("That is your address already."),
        "too_many_login_attempts": _(
            "That was tried too often. Wait five minutes, then try again."
        ),
    }

    def post_login(self, request: HttpRequest, user: User, **kwargs: object) -> object:
        record("sign_in", actor_id=user.pk)
        return super().post_login(request, user, **kwargs)

    def authentication_failed(self, request: HttpRequest, **credentials: object) -> None:
        record("sign_in", outcome="failed")
        super().authentication_failed(request, **credentials)

    def logout(self, request: HttpRequest) -> None:
        record("sign_out", actor_id=request.user.pk)
        super().logout(request)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, object] | None = None,
        email: str | None = None,
    ) -> None:
        """Write down what changed about how somebody signs in, end their other sessions, tell them.

        It has changed already: where mail is away the act stands, and the log says so.
        """
        event = template_prefix.rpartition("/")[2]
        record(event, actor_id=user.pk)
        if event == "password_reset":  # by the old address: whoever has it says no
            change_address.stop(AddressChange.objects.filter(user=user))
        mine = self.request.user == user
        end_others(user, here=self.request.session.session_key if mine else None)
        try:
            super().send_notification_mail(template_prefix, user, context=context, email=email)
        except NotSentError:
            log.error("mail: a notice was not sent: %s", event)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, object]) -> None:
        """Hand a mail over; raises NotSentError.

        Links in it lead to our own address, whatever Host a request named.
        """
        for name, value in context.items():
            if name.endswith("_url") and isinstance(value, str):
                context[name] = settings.SITE_URL + urlunsplit(("", "", *urlsplit(value)[2:]))
        with handed_over(email):
            super().send_mail(template_prefix, email, context)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Mark a first address as confirmed; another one waits. Raises NotSentError."""
        user = email_address.user
        if not EmailAddress.objects.filter(user=user, verified=True).exists():
            return bool(super().confirm_email(request, email_address))
        change_address.ask(user, email_address.email, at=now())
        end_others(user, here=request.session.session_key)
        return True

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return reverse("account_email")

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Never by allauth: our own door has asked already, and keeps no body of a POST."""
        return False

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """Leave the password out where what comes next needs the factor itself."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        asked = self.request.POST.get("next") or self.request.GET.get("next", "")
        if wants_factor(asked):
            return [one for one in methods if one["id"] != "reauthenticate"] or methods
        return methods

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("you")

    def get_from_email(self) -> str:
        return str(settings.DEFAULT_FROM_EMAIL)


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second-factor seeds lie sealed in the database: allauth's default is clear text."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "That is not the right code. Look at it once more, or wait for the next one."
        )
    }

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """Propose a name for a passkey on the page that adds it."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("This device") if number == 1 else gettext("Device %s") % number

    def encrypt(self, text: str) -> str:
        return second_factors.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return second_factors.decrypt(encrypted_text)
