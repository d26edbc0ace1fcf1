"""The pages on which a change of address that waits is stopped."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts import change_address
from intimacy.accounts.models import AddressChange, PersonRequest
from intimacy.accounts.wrong_links import too_many_wrong_links
from intimacy.lib.tokens import token_hash


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The page of the link the old address was sent: nobody signs in, and a GET changes nothing."""
    change = AddressChange.objects.filter(stop_hash=token_hash(token))
    if request.method == "POST" and change_address.stop(change):
        return render(request, "account/address_stop.html", {"state": "stopped"})
    if request.method != "POST" and change.exists():
        return render(request, "account/address_stop.html", {"state": "waits"})
    refused = too_many_wrong_links(request, "address")
    return refused or render(request, "account/address_stop.html", {"state": "over"}, status=404)


@require_POST
def keep(request: PersonRequest) -> HttpResponse:
    """Stop it from within, wherever it is shown; a second press finds nothing to stop."""
    mine = AddressChange.objects.filter(user=request.user)
    if change_address.stop(mine):
        messages.success(request, _("It is stopped. Your address stays as it was."))
    return redirect("account_email")
