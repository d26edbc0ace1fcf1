"""The pages of an erasure: what goes and what stays, then the seven days."""

import logging

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intimacy.accounts.mail_first import NotSentError
from intimacy.accounts.models import PersonRequest, User
from intimacy.counseling.models import Counselor
from intimacy.couples.spaces import space_of
from intimacy.lib.http import form_page, posted
from intimacy.privacy import erase_account
from intimacy.privacy.forms import EraseForm

log = logging.getLogger(__name__)


@require_http_methods(["GET", "POST"])
def request_erasure(request: PersonRequest) -> HttpResponse:
    """Read what goes and what stays; then ask for it, behind the password."""
    form = EraseForm(posted(request))
    if form.is_valid():
        if erase_account.ask(request.user, at=now(), here=request.session.session_key):
            _announce(request.user)
        return redirect("erasure")
    space = space_of(request.user)
    context = {
        "form": form,
        "partner": space.partner_name if space else "",
        "counselor": Counselor.objects.filter(user=request.user).exists(),
        "until": now() + erase_account.WAITS,
        "waits": erase_account.WAITS,
    }
    return form_page(request, "privacy/erase.html", context)


@require_safe
def erasure(request: PersonRequest) -> HttpResponse:
    """When it happens: the one page of whoever waits for it."""
    if request.user.erase_at is None:
        return redirect("you")
    return render(request, "privacy/erasure.html", {"until": request.user.erase_at})


@require_POST
def keep_account(request: PersonRequest) -> HttpResponse:
    """Take it back; pressed twice is once."""
    if erase_account.keep(request.user):
        messages.success(request, _("Your account is kept."))
    return redirect("week")


def _announce(user: User) -> None:
    """Mail until when the account can be kept, and how; the page says the same."""
    told = {"until": user.erase_at, "zone": user.zone, "sign_in_url": reverse("account_login")}
    try:
        get_adapter().send_mail("account/email/erasure", user.email, told)
    except NotSentError:
        log.error("mail: a notice was not sent: erasure")
