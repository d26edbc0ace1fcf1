"""allauth's pages that send a code, each of which keeps nothing where its mail cannot be sent."""

from typing import Any, cast

from allauth.account import views
from django.db import IntegrityError
from django.http import HttpRequest
from django.shortcuts import redirect

from intimacy.accounts import change_address
from intimacy.accounts.mail_first import MailFirst
from intimacy.accounts.models import User


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
    """One address a person: another is asked for here, and none is added, chosen or removed."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "action_add" not in request.POST:
            return redirect("account_email")
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change = change_address.waiting(cast("User", self.request.user))
        return {**super().get_context_data(**kwargs), "change": change}
