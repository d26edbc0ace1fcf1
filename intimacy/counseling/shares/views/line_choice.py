"""Whether the couple's counselor sees how it has been for both: both say so, or neither is seen."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.models import Client
from intimacy.counseling.shares.share_answers import client_of
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.lib.tokens import clean_uuid
from intimacy.pulse import show_both


@require_http_methods(["GET", "POST"])
@in_pair
def lines_beside(request: PersonRequest, space: Space) -> HttpResponse:
    """One's own yes to the counselor of today, and taking it back."""
    client = client_of(space.couple)
    if client is None:
        raise Http404
    if request.method == "POST":
        _choose(request, space, client)
        return redirect("counseling:beside-lines")
    willing = show_both.is_willing(space.me, client.pk)
    context = {"space": space, "client": client, "willing": willing}
    return render(request, "counseling/shares/lines_beside.html", context)


def _choose(request: PersonRequest, space: Space, client: Client) -> None:
    """Keep the yes or take it back; an old page that meant another counselor changes nothing."""
    if clean_uuid(request.POST.get("client", "")) != client.pk:
        return
    if request.POST.get("go") == "yes":
        show_both.say_willing(client.pk, by=space.me, at=now())
        messages.success(request, _("Kept. Nobody is told what you said."))
    elif request.POST.get("go") == "back":
        show_both.take_willing_back(client.pk, by=space.me)
        messages.success(request, _("Taken back. Neither of you is seen."))
