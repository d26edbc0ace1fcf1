"""One's own calendar: its address, what stands in it, and single things to take along."""

import uuid
from hashlib import sha256
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intimacy.accounts.models import PersonRequest
from intimacy.calendars import addresses, contents, ics
from intimacy.calendars.forms import ContentsForm
from intimacy.calendars.models import Feed
from intimacy.calendars.reader import Reader
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.dates.occurrences import calendar_of
from intimacy.keys.models import Unreadable
from intimacy.lib.http import form_page, posted
from intimacy.rituals.models import Ritual

TYPE = "text/calendar; charset=utf-8"
NOTHING = "There is no calendar at this address.\n"
STOPPED = gettext_lazy("The address was stopped meanwhile. Make a new one, then choose.")
LATER = "This calendar cannot be opened just now. Nothing is lost.\n"


@require_http_methods(["GET", "POST"])
@in_space
def mine(request: PersonRequest, space: Space) -> HttpResponse:
    """What the address is for, whether there is one, and what stands in it."""
    feed = addresses.standing(request.user)
    form = ContentsForm.of(feed, posted(request)) if feed else None
    if request.method == "POST" and (form is None or form.is_valid()):
        if feed and form and form.keep(feed):
            messages.success(request, _("Kept. Calendars follow within hours."))
        else:
            messages.error(request, STOPPED)
        return redirect("calendars:mine")
    return form_page(request, "calendars/mine.html", {"feed": feed, "form": form, "space": space})


@require_POST
@in_space
def new(request: PersonRequest, space: Space) -> HttpResponse:
    """Make an address, or a new one in place of the old, and show it this once."""
    token = addresses.make(request.user, at=now())
    link = settings.SITE_URL + reverse("calendars:feed", args=[token])
    webcal = f"webcal://{link.partition('://')[2]}"
    return render(request, "calendars/new.html", {"link": link, "webcal": webcal})


@require_POST
def stop(request: PersonRequest) -> HttpResponse:
    addresses.stop(request.user)
    messages.success(request, _("The address is dead. Calendars may keep a copy for a while."))
    return redirect("privacy" if request.POST.get("from") == "privacy" else "calendars:mine")


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What calendars ask for: nobody signs in, the address is the key. It changes nothing."""
    found = Feed.objects.alive().for_token(token).select_related("user").first()
    if found is None:
        response = HttpResponse(NOTHING, content_type="text/plain", status=404)
    else:
        response = _unless_known(request, _calendar(found))
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
@in_space
def date(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """One evening as a file to add to any calendar."""
    reader, at = _reader(request), now()
    evenings = calendar_of(request.user, at - contents.REACH, at + contents.REACH, at)
    for evening in evenings:
        if evening.night == pk:
            return _download(contents.of_evening(evening, reader))
    raise Http404


@require_safe
@in_space
def ritual(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """One ritual with all its times, as a file to add to any calendar."""
    running = Ritual.objects.visible_to(request.user).running().select_related("key")
    found = get_object_or_404(running, pk=pk)
    return _download(*contents.of_rituals([found], _reader(request)))


def _reader(request: PersonRequest) -> Reader:
    feed = addresses.standing(request.user)
    return Reader.of(request.user, named=bool(feed and feed.named), at=now())


def _download(*things: ics.Repeating | ics.Single) -> HttpResponse:
    data = ics.calendar(things, host=_host(), method="PUBLISH")
    response = HttpResponse(data, content_type=f"{TYPE}; method=PUBLISH")
    response.headers["Content-Disposition"] = 'attachment; filename="reminder.ics"'
    return response


def _calendar(found: Feed) -> HttpResponse:
    """Return the calendar, or 503 where names in it do not open: programs keep what they have."""
    try:
        things = list(contents.of_feed(found, now()))
    except Unreadable:
        again = {"Retry-After": "3600"}
        return HttpResponse(LATER, content_type="text/plain", status=503, headers=again)
    return HttpResponse(ics.calendar(things, host=_host()), content_type=TYPE)


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return 304 in place of a calendar that whoever asks holds already, byte for byte."""
    if response.status_code != 200:
        return response
    etag = quote_etag(sha256(response.content).hexdigest())
    response.headers["ETag"] = etag
    known = get_conditional_response(request, etag=etag, response=response)
    return cast(HttpResponse, known)


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
