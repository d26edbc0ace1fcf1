"""allauth's pages that send a code, each of which keeps nothing where its mail cannot be sent."""

from typing import Any

from allauth.account import views
from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest
from django.shortcuts import redirect

from intimacy.accounts.mail_first import AWAY, MailFirst, NotSentError


class LoginView(MailFirst, views.LoginView):  # type: ignore[misc]
    """Whose address was never confirmed is sent a code on the way in."""


class SignupView(MailFirst, views.SignupView):  # type: ignore[misc]
    def form_valid(self, form: Any) -> Any:
        try:
            return super().form_valid(form)
        except IntegrityError:
            # A second press: while it waited for its mail the first made the row. Checked anew.
            form.full_clean()
            return super().form_valid(form) if form.is_valid() else self.form_invalid(form)


class PasskeySignupView(SignupView, views.SignupByPasskeyView):  # type: ignore[misc]
    pass


class AddressView(MailFirst, views.EmailView):  # type: ignore[misc]
    def _action_send(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super()._action_send(request, *args, **kwargs)
        except NotSentError:
            messages.error(request, AWAY)
            return redirect("account_email")
