"""Codes by mail: a new address, a lost password. A code that no longer works says so, and why.

allauth ends silently where one ran out, and forgets what it was about. Here the page stays: it
tells what happened and offers a new code, for known and unknown addresses alike.
"""

import time
from typing import Any, cast

from allauth.account import app_settings, views
from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.flows import email_verification, password_reset_by_code
from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY as ADDRESS,
)
from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.stages import EmailVerificationStage, LoginStageController
from allauth.core import ratelimit
from allauth.mfa.base import views as mfa_views
from allauth.mfa.webauthn import views as webauthn_views
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.mail_first import (
    AWAY,
    REFUSED,
    AddressRefusedError,
    MailFirst,
    NotSentError,
)

PASSWORD = password_reset_by_code.PASSWORD_RESET_VERIFICATION_SESSION_KEY
SPENT = "spent"  # in the state of a code that no longer works: why
LATE, WRONG, PASSWORD_LATE = "late", "wrong", "password"
SENT = _("A new code is on its way. Only the newest one works.")
JUST_SENT = _("We sent one a moment ago; it may take a minute to arrive.")
SENT_ENOUGH = _("Several codes went there just now. Wait a minute, then press once more.")
NO_NOTICE = _("We cannot send mail just now, so nothing has changed. Try again in a few minutes.")
SIGN_IN_AGAIN = _("That took a while, so please sign in once more. Nothing is lost.")
PASSWORD_INSTEAD = _(
    "That took a while, and no passkey was made. Your address is confirmed: choose a password for "
    "it here, and sign in with that."
)


def spend(state: dict[str, Any], why: str) -> None:
    """Let the code in a session's state open nothing any more, and keep the page it belongs to."""
    state.update({"code": "", "failed_attempts": 0, "at": time.time(), SPENT: why})
    state.pop("code_confirmed", None)


def spend_if_late(request: HttpRequest, key: str) -> dict[str, Any] | None:
    """Return the state of the code under `key` in the session, spent where its time is over."""
    state: dict[str, Any] | None = request.session.get(key)
    seconds = app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT  # of both kinds of code
    if state and time.time() - state["at"] > seconds:
        why = PASSWORD_LATE if state.get("code_confirmed") else LATE
        spend(state, state.get(SPENT, why))
        request.session.modified = True
    return state


def sent_already(state: dict[str, Any]) -> str:
    """Say why no other code goes out yet: the newest may be of use still, or is not."""
    return str(SENT_ENOUGH if state.get(SPENT) else JUST_SENT)


class CodePage(views.NextRedirectMixin):  # type: ignore[misc]
    """What the pages that ask for a mailed code share: the code that works no longer."""

    again: str  # the name of the page that sends a new code
    request: HttpRequest
    _process: Any

    def _here(self) -> HttpResponseRedirect:
        return HttpResponseRedirect(self.passthrough_next_url(self.request.path))

    def _last_try(self) -> bool:
        """Spend the code with the last wrong one, so that its page can offer another."""
        process = self._process
        if process.state["failed_attempts"] + 1 < process.max_attempts:
            return False
        spend(process.state, WRONG)
        process.persist()
        return True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        spent = self._process.state.get(SPENT)
        return {"can_resend": True, "spent": spent, **context, "new_code_url": reverse(self.again)}


class ConfirmAddressView(CodePage, views.ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    again = "account_email_verification_sent"

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.request = request
        state = spend_if_late(request, ADDRESS)
        stage = LoginStageController.enter(request, EmailVerificationStage.key)
        if state and request.user.is_anonymous and not stage:
            del request.session[ADDRESS]
            messages.info(request, SIGN_IN_AGAIN)
            return redirect("account_login")
        spent = state and state.get(SPENT) and request.POST.get("action") != "resend"
        if spent and request.method == "POST":
            return self._here()
        return cast(HttpResponseBase, super().dispatch(request, *args, **kwargs))

    def _resend_form_valid(self, form: forms.BaseForm) -> HttpResponseBase:
        process = self._process
        before = dict(process.state)
        if not email_verification.consume_email_verification_rate_limit(
            self.request, process.email, dry_run=True
        ):
            messages.info(self.request, sent_already(before))
            return self._here()
        try:
            process.generate_code()
            process.send()  # whoever has an account is written to as well: equal work
        except NotSentError as error:
            # The session is about to be saved: a code nobody was sent may not take the old one's
            # place.
            process.state.clear()
            process.state.update(before)
            words = REFUSED if isinstance(error, AddressRefusedError) else AWAY
            messages.error(self.request, words)
            return self._here()
        process.record_resend()
        process.state.update({"at": time.time(), "failed_attempts": 0})
        process.state.pop(SPENT, None)
        process.persist()
        messages.info(self.request, SENT)
        return self._here()

    def _verify_form_valid(self, form: forms.BaseForm) -> HttpResponseBase:
        try:
            return cast(HttpResponseBase, super()._verify_form_valid(form))
        except NotSentError:  # the notice to the old address
            self._process.persist()  # the code is good still
            messages.error(self.request, NO_NOTICE)
            return self._here()

    def _verify_form_invalid(self, form: forms.BaseForm) -> HttpResponseBase:
        if self._last_try():
            return self._here()
        return cast(HttpResponseBase, super()._verify_form_invalid(form))


class LostPasswordView(MailFirst, views.PasswordResetView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> Any:
        email = form.cleaned_data["email"]
        state = self.request.session.get(PASSWORD, {})
        if state.get("email") == email and not ratelimit.consume(
            self.request, action="reset_password", key=email.lower(), dry_run=True
        ):
            messages.info(self.request, sent_already(state))
            return redirect(self.get_success_url())
        return super().form_valid(form)


class ConfirmLostPasswordView(CodePage, views.ConfirmPasswordResetCodeView):  # type: ignore[misc]
    again = "account_reset_password"

    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.request = request
        state = spend_if_late(request, PASSWORD)
        if state and state.get(SPENT) and request.method == "POST":
            return self._here()
        return cast(HttpResponseBase, super().dispatch(request, *args, **kwargs))

    def form_invalid(self, form: forms.BaseForm) -> HttpResponseBase:
        if self._last_try():
            return self._here()
        return cast(HttpResponseBase, super().form_invalid(form))


class NewPasswordView(views.CompletePasswordResetView):  # type: ignore[misc]
    @method_decorator(login_not_required)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        spend_if_late(request, PASSWORD)  # allauth then leads back to the page of the code
        return cast(HttpResponseBase, super().dispatch(request, *args, **kwargs))


@login_not_required  # type: ignore[untyped-decorator]
def second_step(request: HttpRequest) -> HttpResponseBase:
    """Ask for the second step of signing in; say so where it took longer than we wait."""
    if _waited_too_long(request):
        messages.info(request, SIGN_IN_AGAIN)
    return cast(HttpResponseBase, mfa_views.authenticate(request))


@login_not_required  # type: ignore[untyped-decorator]
def first_passkey(request: HttpRequest) -> HttpResponseBase:
    """Make the passkey of a new account; where it took longer than we wait, offer a password."""
    if _waited_too_long(request):
        messages.info(request, PASSWORD_INSTEAD)
        return redirect("account_reset_password")
    return cast(HttpResponseBase, webauthn_views.signup_webauthn(request))


def _waited_too_long(request: HttpRequest) -> bool:
    """True where this browser began to sign in, and allauth forgets it for its age."""
    began = request.session.get(LOGIN_SESSION_KEY, {}).get("initiated_at", time.time())
    return bool(time.time() - began > app_settings.LOGIN_TIMEOUT)
