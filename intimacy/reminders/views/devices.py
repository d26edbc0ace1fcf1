"""Devices that take pushes: turned on and off by hand, found again quietly after signing in."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import FETCH_RAISE, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest, User
from intimacy.lib.compiled import compiled
from intimacy.lib.http import errors_shown_on
from intimacy.reminders import preference_changes, push_devices
from intimacy.reminders.forms import DeviceForm, EndpointForm
from intimacy.reminders.models import Preferences, Subscription

ASKED = "device_asked"  # in a session: this browser has been looked at since signing in
HERE = "device"  # a signed cookie: this browser shows reminders, and which row it is
YEAR = 365 * 24 * 60 * 60


@dataclass(frozen=True)
class Device:
    """A device as its owner sees it: since when, and a mark by which a browser knows itself."""

    pk: int
    since: date
    mark: str
    refused: bool  # nothing gets through to it now, for a reason of ours


def devices_of(user: User) -> list[Device]:
    return [
        Device(
            row.pk,
            localdate(row.created_at),
            sha256(row.endpoint.encode()).hexdigest(),
            row.refused_at is not None,
        )
        for row in _subscriptions(user)
    ]


@compiled
def _subscriptions(user: User) -> QuerySet[Subscription]:
    rows = Subscription.objects.filter(user=user).fetch_mode(FETCH_RAISE)
    return rows.order_by("-created_at", "-pk")


@require_POST
def on(request: PersonRequest) -> HttpResponse:
    """Take this browser in; who had it before hears nothing there any more."""
    form = DeviceForm(request.POST)
    if form.is_valid():
        with errors_shown_on(form):
            push_devices.save(request.user, **form.cleaned_data)
    if form.errors:
        return HttpResponse(status=422)
    here = Subscription.objects.get(user=request.user, endpoint=form.cleaned_data["endpoint"])
    Subscription.objects.filter(pk=_known(request)).exclude(pk=here.pk).delete()
    preference_changes.want_push(request.user)
    request.session[ASKED] = True
    return _remember(_list(request), here.pk)


@require_POST
def off(request: PersonRequest) -> HttpResponse:
    """Leave this browser alone, also after the next sign-in, until it is turned on by hand."""
    form = EndpointForm(request.POST)
    if form.is_valid():
        push_devices.drop(request.user, form.cleaned_data["endpoint"])
    response = _list(request)
    response.delete_cookie(HERE)
    return response


@require_POST
def again(request: PersonRequest) -> HttpResponse:
    """Tell a browser that showed reminders, once a session, whether to take pushes again.

    Leaving quickly and signing out make it forget. No key means: take none; and whoever was
    signed in here before hears nothing here while somebody else is.
    """
    request.session[ASKED] = True
    known = _known(request)
    Subscription.objects.filter(pk=known).exclude(user=request.user).delete()
    wanted = (
        known and not request.session.get(SHARED) and preference_changes.push_wanted(request.user)
    )
    return JsonResponse({"key": push_devices.public_key() or None if wanted else None})


@require_http_methods(["GET", "POST"])
def renewal(request: PersonRequest) -> HttpResponse:
    """Let the service worker of a browser whose push address changed say the new one, quietly.

    It sees no page: a GET gives it our key and a token for its POST, or no key where this browser
    is not one that shows this person's reminders.
    """
    mine = _mine(request)
    if request.method == "GET":
        key = push_devices.public_key() or None if mine else None
        return JsonResponse({"key": key, "token": get_token(request)})
    form = DeviceForm(request.POST)
    if mine and form.is_valid():
        with errors_shown_on(form):
            here = _renewed(request, form.cleaned_data)
    if not mine or form.errors:
        return HttpResponse(status=422)
    return _remember(HttpResponse(status=204), here)


def _renewed(request: PersonRequest, given: dict[str, str]) -> int:
    """Write down a browser's new address and return its row, a new one where the old was lost."""
    row = Subscription.objects.filter(pk=_known(request), user=request.user).first()
    if row:
        push_devices.renew(row, **given)
        return row.pk
    push_devices.save(request.user, **given)
    return Subscription.objects.get(endpoint=given["endpoint"]).pk


def _mine(request: PersonRequest) -> bool:
    """True where this browser shows this person's reminders, or did until it was lost."""
    known = _known(request)
    if not known or request.session.get(SHARED) or not preference_changes.push_wanted(request.user):
        return False
    owner = Subscription.objects.filter(pk=known).values_list("user", flat=True).first()
    if owner is None:  # removed by hand somewhere else, it stays removed until the next sign-in
        return Preferences.objects.filter(user=request.user, device_lost_at__isnull=False).exists()
    return owner == request.user.pk


@require_POST
def remove(request: PersonRequest, pk: int) -> HttpResponse:
    """Send nothing to one of my devices any more, wherever it is."""
    row = get_object_or_404(Subscription, pk=pk, user=request.user)
    push_devices.drop(request.user, row.endpoint)
    messages.success(request, _("Nothing goes to that device any more."))
    response = redirect("reminders:choices")
    if _known(request) == pk:
        response.delete_cookie(HERE)
    return response


def _known(request: PersonRequest) -> int:
    """Return which row this browser was last, whoever was signed in on it; 0 for none."""
    return int(request.get_signed_cookie(HERE, default="") or 0)


def _remember(response: HttpResponse, pk: int) -> HttpResponse:
    safe = settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(
        HERE, str(pk), max_age=YEAR, secure=safe, httponly=True, samesite="Lax"
    )
    return response


def _list(request: PersonRequest) -> HttpResponse:
    return render(request, "reminders/_devices.html", {"devices": devices_of(request.user)})


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the root so that it speaks for the whole site; never cached."""
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@cache
def _worker() -> bytes:
    return (settings.BASE_DIR / "static" / "js" / "sw.js").read_bytes()


@login_not_required
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What stands on a Home Screen: a name and an icon that tell nothing."""
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    about = {
        "name": _("Reminders"),
        "short_name": _("Reminders"),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#faf5ee",
        "theme_color": "#faf5ee",
        "icons": icons,
    }
    return HttpResponse(json.dumps(about), content_type="application/manifest+json")
