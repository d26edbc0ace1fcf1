"""Handing words back when they cannot be kept: nothing typed is ever lost to a sign-in page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse

from intimacy.accounts.models import PersonRequest
from intimacy.couples.models import Membership
from intimacy.lib.given_back import GivenBack
from intimacy.lib.text import PROSE_LENGTH, clean_text

# What travels beside the words through a rescue, so that sending again means the same.
BESIDE = (
    "seen",
    "lane",
    "whom",
    "kind",
    "me",
    "how",
    "day",
    "hour",
    "every",
    "once",
    "wish",
    "asked",
)

# What the boxes of a form are called, in the order they stand in.
BOXES = ("feel", "when", "because", "text", "trigger", "part", "own")


def wants_json(request: HttpRequest) -> bool:
    """Return whether a script asks, rather than a form."""
    return request.headers.get("Accept") == "application/json"


def somebody_else(request: HttpRequest, me: Membership) -> bool:
    """Return whether what was posted comes from a page that another person had open here."""
    return request.POST.get("me", str(me.pk)) != str(me.pk)


def rescue(request: HttpRequest, *, somebody_else: bool = False) -> HttpResponse:
    """Give the words back in the page: signed out, too old, or somebody else is signed in now.

    Nothing is stored. To a script the answer is 401, with a fresh token only for the same person.
    """
    if wants_json(request):
        signed_out = not request.user.is_authenticated
        answer = {"signed_out": signed_out, "somebody_else": somebody_else}
        return JsonResponse(answer | {"token": get_token(request)}, status=401)
    context = {
        "form": GivenBack(_typed(request)),
        "beside": {name: request.POST[name] for name in BESIDE if name in request.POST},
        "go": request.POST.get("go", ""),
        "action": request.path,
        "somebody_else": somebody_else,
    }
    return render(request, "sharing/rescue.html", context, status=403)


def closed(request: HttpRequest, why: str) -> HttpResponse:
    """Answer 404, with the words in it: what they were for may have closed while they were written.

    `why` is "space" or "words". The answer is the same for what never was, so it tells nobody
    anything. Raises Http404 where nothing was written.
    """
    if not (text := _typed(request)):
        raise Http404
    if wants_json(request):
        return JsonResponse({"late": "closed"}, status=404)
    context = {"form": GivenBack(text, closed=True), "why": why}
    return render(request, "sharing/late.html", context, status=404)


def _typed(request: HttpRequest) -> str:
    """Return all that was written: of a form with several boxes, one under the other."""
    boxes = [clean_text(request.POST.get(name, "")) for name in BOXES]
    return "\n\n".join(text for text in boxes if text)[:PROSE_LENGTH]


def keeps_words[**P](
    view: Callable[Concatenate[PersonRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a view take words: they come back instead of a sign-in page or a bare 404."""

    @wraps(view)
    def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        posted = request.method == "POST"
        if request.user.is_authenticated:
            try:
                return view(cast("PersonRequest", request), *args, **kwargs)
            except Http404:
                if posted:
                    return closed(request, "words")
                raise
        if posted:
            return rescue(request)
        return redirect(f"{reverse('account_login')}?next={request.path}")

    return login_not_required(kept)
