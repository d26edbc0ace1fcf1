"""One partner's own answer to a counselor: agree, not now, ask no longer."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.care import consents
from intimacy.counseling.models import AGREED_TEXT, Client
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.lib.http import errors_told

SEEN = f"counseling/care/seen_{AGREED_TEXT}.html"  # what both agree to, word for word


@require_http_methods(["GET", "POST"])
@in_pair
def agree(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Read what a counselor can see, then agree; it widens who reads, so the password first."""
    client = _asked(request, space, pk)
    if client.mine:  # type: ignore[attr-defined]  # annotated; idempotent: a second press redirects
        return redirect("counseling:beside")
    if request.method == "POST" and request.POST.get("text") == str(AGREED_TEXT):
        with errors_told(request):
            consents.agree(client, by=space.me, at=now())
            said(request, space, agrees=True)
        return redirect("counseling:beside")
    context = {
        "client": client,
        "counselor": client.counselor,
        "space": space,
        "text": AGREED_TEXT,
        "seen": SEEN,
    }
    return render(request, "counseling/care/agree.html", context)


@require_POST
@in_pair
def not_now(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Take the question off one's own pages. To everybody else nothing has happened."""
    client = _asked(request, space, pk)
    with errors_told(request):
        consents.not_now(client, by=space.me, at=now())
        said(request, space, agrees=False)
        return redirect("week" if request.POST.get("from") == "week" else "counseling:beside")
    return redirect("counseling:beside")


@require_POST
@in_pair
def withdraw(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Ask no longer, for all three."""
    client = get_object_or_404(Client.objects.of_couple(space.couple), pk=pk)
    consents.withdraw(client, by=request.user, at=now())
    return redirect("counseling:beside")


def said(request: PersonRequest, space: Space, *, agrees: bool) -> None:
    """Tell the person what their own answer did."""
    if not agrees:
        messages.info(request, _("That is fine. Nobody is told. You can still agree, under You."))
    elif consents.standing(space.couple).agreed().exists():
        messages.success(request, _("Both of you have agreed."))
    else:
        messages.info(request, _("You have agreed. Nothing begins before both of you have."))


def _asked(request: PersonRequest, space: Space, pk: uuid.UUID) -> Client:
    return get_object_or_404(consents.asked_and_standing(request.user, space.couple, now()), pk=pk)
