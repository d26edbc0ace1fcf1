"""Small pieces every page leans on."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import DisallowedHost, ValidationError
from django.db import InterfaceError, OperationalError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme

FORWARDING = ("X-Forwarded", "X-Real", "Forwarded", "Via")
GetResponse = Callable[[HttpRequest], HttpResponse]
REFUSED = "tend.refused"  # in META, by the server: the status of a body that did not come whole


def no_store(get_response: GetResponse) -> GetResponse:
    """Keep every page we render out of caches and of the browser's history."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def whole_requests(get_response: GetResponse) -> GetResponse:
    """Show a page where the server did not get the whole of what was sent (408, 413)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if (status := request.META.get(REFUSED)) is None:
            return get_response(request)
        page = "413.html" if status == 413 else "400.html"
        return render(request, page, status=status)

    return middleware


def button_not_page(get_response: GetResponse) -> GetResponse:
    """Show a page with a way on where somebody opens the address of a button (405)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
            response.content = loader.render_to_string("405.html", {}, request)
        return response

    return middleware


def page_in_front(request: HttpRequest, otherwise: str) -> str:
    """Return the path of our page a button was pressed on, else the path `otherwise`.

    Where somebody proves who they are before an act, this is where they go on: the address of a
    button shows nothing by itself.
    """
    front = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(front, request.get_host(), request.is_secure()):
        return urlsplit(front).path
    return otherwise


def site(request: HttpRequest) -> dict[str, object]:
    """What every template knows."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "mailbox_note": inbox_allowed(request),
    }


def inbox_allowed(request: HttpRequest) -> bool:
    """True where `/dev/inbox/` may exist: embedded, no mail server, asked from this computer."""
    if not settings.EMBEDDED or settings.EMAIL_URL or not is_loopback(settings.BIND):
        return False
    forwarded = any(header.startswith(FORWARDING) for header in request.headers)
    try:
        host = request.get_host()
    except DisallowedHost:  # the page that says so is rendered too
        return False
    return is_loopback(host.rpartition(":")[0] or host) and not forwarded


def is_loopback(host: str) -> bool:
    """True for `localhost` and loopback addresses, without brackets."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an error we did not expect, without the database and without a word of the cause.

    Where a service we lean on is away it is 503, so that whoever asks may come back.
    """
    away = isinstance(sys.exception(), (OperationalError, InterfaceError))
    return HttpResponse(
        loader.get_template("500.html").render(),
        status=503 if away else 500,
        headers={"Retry-After": "30"} if away else None,
    )


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form is bound to: what came by POST, if only nothing; else None.

    An empty POST has errors to show; `request.POST or None` would make it a fresh form.
    """
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest, template: str, context: Mapping[str, object], status: int = 422
) -> HttpResponse:
    """Render a page with forms: `status` where one was sent and comes back, else 200."""
    sent = request.method == "POST"
    return render(request, template, context, status=status if sent else 200)


def one_or_404[R](rows: Iterable[R]) -> R:
    """Return the first of `rows`, which were found through the person asking. Raises Http404."""
    for row in rows:
        return row
    raise Http404


@contextmanager
def errors_shown_on(form: BaseForm) -> Iterator[None]:
    """Show a broken rule of the domain as an error at the top of `form`."""
    try:
        yield
    except ValidationError as error:
        form.add_error(None, error)


@contextmanager
def errors_told(request: HttpRequest) -> Iterator[None]:
    """Tell a broken rule of the domain as a message on the next page."""
    try:
        yield
    except ValidationError as error:
        messages.error(request, error.messages[0])
