"""When a form comes back too late: nothing typed is lost, and the exit always works."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

from intimacy.home.exits import leave_quickly
from intimacy.sharing.rescue import rescue

TAKES_WORDS = {
    *("checkins:prompt", "sharing:line", "sharing:acknowledge", "dates:after"),
    *("notes:new", "notes:change", "notes:keep"),
    *(f"repair:{page}" for page in ("answer", "write", "raise", "slow-step")),
}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a stale or missing token: the words of a draft come back with a fresh one."""
    try:
        name = resolve(request.path_info).view_name
    except Resolver404:
        name = ""
    if name == "exit":
        return leave_quickly(request)
    if name in TAKES_WORDS:
        return rescue(request)
    return render(request, "403_csrf.html", status=403)
