"""Handing words back when they cannot be kept: nothing typed is ever lost to a sign-in page."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, cast

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse

from intimacy.accounts.models import PersonRequest
from intimacy.lib.text import PROSE_LENGTH, clean_text

# What travels beside the words through a rescue, so that sending again means the same.
BESIDE = ("seen", "lane", "kind", "me")


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept") == "application/json"


def rescue(request: HttpRequest, *, somebody_else: bool = False) -> HttpResponse:
    """Give the words back in the page: signed out, too old, or somebody else is signed in now.

    Nothing is stored. To a script the answer is 401, with a fresh token only for the same person.
    """
    if wants_json(request):
        signed_out = not request.user.is_authenticated
        answer = {"signed_out": signed_out, "somebody_else": somebody_else}
        return JsonResponse(answer | {"token": get_token(request)}, status=401)
    context = {
        "text": clean_text(request.POST.get("text", ""))[:PROSE_LENGTH],
        "beside": {name: request.POST[name] for name in BESIDE if name in request.POST},
        "go": request.POST.get("go", ""),
        "action": request.path,
        "somebody_else": somebody_else,
    }
    return render(request, "checkins/rescue.html", context, status=403)


def keeps_words[**P](
    view: Callable[Concatenate[PersonRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let a view take words: somebody signed out gets them back instead of a sign-in page."""

    @wraps(view)
    def kept(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(cast("PersonRequest", request), *args, **kwargs)
        if request.method == "POST":
            return rescue(request)
        return redirect(f"{reverse('account_login')}?next={request.path}")

    return login_not_required(kept)
