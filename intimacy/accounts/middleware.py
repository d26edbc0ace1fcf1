"""What every request of a signed-in person needs."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib.auth.middleware import LoginRequiredMiddleware, get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from intimacy.lib.http import GetResponse, page_in_front
from intimacy.lib.zones import zone

SHARED = "shared_device"
SHARED_IDLE = 15 * 60
SEEN = "seen"
NO_ADDRESS = "0.0.0.0"  # noqa: S104  a value for a column, nothing is bound to it


class SignInFirst(LoginRequiredMiddleware):
    """Ask to sign in; whoever pressed a button comes back to its page, not to its address."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method == "POST":
            return redirect_to_login(page_in_front(request, reverse("week")))
        return super().handle_no_permission(request, view_func)


def person(get_response: GetResponse) -> GetResponse:
    """Use the person's zone; idle out shared devices; leave nothing behind at sign-out."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.user = get_user(request)  # at once: each look through a lazy one costs
        known = request.user.is_authenticated
        if request.user.is_authenticated:
            timezone.activate(zone(request.user.zone))
        else:
            timezone.deactivate()
        if known:
            _seen_today(request)
            if request.session.get(SHARED):
                request.session.set_expiry(SHARED_IDLE)  # each page starts the minutes again
        response = get_response(request)
        if request.method == "POST" and request.path.startswith("/accounts/"):
            _forget_address(request)
        if known and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware


def _forget_address(request: HttpRequest) -> None:
    """Blank the address allauth keeps with a session: the device is enough for the list."""
    mine = UserSession.objects.filter(session_key=request.session.session_key)
    mine.exclude(ip=NO_ADDRESS).update(ip=NO_ADDRESS)


def _seen_today(request: HttpRequest) -> None:
    """Note once a day that this session was used: the day, never the hour."""
    today = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    if request.session.get(SEEN) != today.date().isoformat():
        request.session[SEEN] = today.date().isoformat()
        mine = UserSession.objects.filter(session_key=request.session.session_key)
        mine.update(last_seen_at=today)
