"""Asking for the password or passkey again, failing closed.

allauth's own decorator lets accounts without a password pass silently and stores a suspended
POST's body in the session; this one does neither. Put it on the GET page in front of an act and
on the act itself: a POST without a fresh record is sent back to ask, its body forgotten.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from intimacy.accounts.models import PersonRequest
from intimacy.accounts.session_proofs import recently_proved
from intimacy.lib.http import page_in_front


def sudo_required[**P](
    view: Callable[Concatenate[PersonRequest, P], HttpResponse],
) -> Callable[Concatenate[PersonRequest, P], HttpResponse]:
    """Let a view run only within ten minutes of a password or second factor."""

    @wraps(view)
    def guarded(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if recently_proved(request):
            return view(request, *args, **kwargs)
        if not request.user.has_usable_password() and not is_mfa_enabled(request.user):
            messages.info(request, _("Set a password first, so that we can be sure it is you."))
            return redirect("account_set_password")
        front = page_in_front(request, reverse("you"))
        back = request.path if request.method == "GET" else front
        return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")

    return guarded
