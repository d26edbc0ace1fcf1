"""Signing in, on one's own device or on a shared one."""

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.middleware import SHARED, SHARED_IDLE


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    shared = forms.BooleanField(
        label=_("Others use this device"),
        help_text=_("We sign you out after fifteen quiet minutes."),
        required=False,
    )

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponseBase:
        response: HttpResponseBase = super().login(request, redirect_url)
        if self.cleaned_data.get("shared"):
            request.session[SHARED] = True
            request.session.set_expiry(SHARED_IDLE)
        return response
