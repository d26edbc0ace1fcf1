"""The buttons of rituals. Each leads back to the page it was pressed on."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.lib.http import errors_told, form_page, posted
from intimacy.lib.zones import moment as utc_moment
from intimacy.rituals import cards, do_ritual, manage_ritual
from intimacy.rituals.models import Ritual
from intimacy.rituals.move_form import DayForm, MoveForm
from intimacy.rituals.own_clock import local_time
from intimacy.rituals.views.find_ritual import ritual_of

FROM = {"list": "rituals:list", "together": "together"}


@require_POST
@in_space
def done(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """We did it."""
    ritual, form, at = ritual_of(space, pk), DayForm(request.POST), now()
    if form.is_valid() and cards.counts(ritual, form.cleaned_data["day"], request.user, at):
        do_ritual.did(ritual, form.cleaned_data["day"], by=space.me, at=at)
        return _back(request, ritual)
    return _no_such_day(request, ritual)


@require_POST
@in_space
def undone(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Pressed by mistake."""
    ritual, form = ritual_of(space, pk), DayForm(request.POST)
    if form.is_valid() and cards.counts(ritual, form.cleaned_data["day"], request.user, now()):
        do_ritual.undo(ritual, form.cleaned_data["day"])
        return _back(request, ritual)
    return _no_such_day(request, ritual)


@require_POST
@in_space
def skip(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Not this time, without comment."""
    ritual, form, at = ritual_of(space, pk), DayForm(request.POST), now()
    day = form.cleaned_data["day"] if form.is_valid() else None
    if day and cards.is_coming(ritual, day, request.user, at):
        do_ritual.leave_out(ritual, day, at=at)
        messages.success(request, _("Left out once. Its page can put it back."))
        return _back(request, ritual)
    return _no_such_day(request, ritual)


@require_http_methods(["GET", "POST"])
@in_space
def move(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Another time for one occurrence; which one stands in `?day=` and in the form."""
    ritual, at = ritual_of(space, pk), now()
    asked = DayForm(request.POST or request.GET)
    day = asked.cleaned_data["day"] if asked.is_valid() else None
    if not (day and ritual.is_running and cards.is_coming(ritual, day, request.user, at)):
        return _no_such_day(request, ritual)
    begins = utc_moment(day, ritual.at, ritual.place_for(request.user))
    local = local_time(ritual, day, request.user)
    initial = {"day": day, "on": local.date(), "at": local.time()}
    how: dict[str, Any] = {"initial": initial, "user": request.user, "now": at, "begins": begins}
    form = MoveForm(posted(request), **how)
    if form.is_valid():
        do_ritual.move(ritual, day, form.moved_to(ritual), at=at)
        return redirect(ritual)
    said = manage_ritual.words([ritual], request.user)[ritual.pk]
    context = {"form": form, "ritual": ritual, "said": said, "begins": begins}
    return form_page(request, "rituals/move.html", context)


@require_POST
@in_space
def back(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """As its rule says, after all."""
    ritual, form = ritual_of(space, pk), DayForm(request.POST)
    if form.is_valid():
        do_ritual.put_back(ritual, form.cleaned_data["day"], at=now())
        return _back(request, ritual)
    return _no_such_day(request, ritual)


@require_POST
@in_space
def pause(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    ritual = ritual_of(space, pk)
    manage_ritual.pause(ritual, at=now())
    return redirect(ritual)


@require_POST
@in_space
def resume(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Go on with a ritual that was paused or had ended."""
    ritual = ritual_of(space, pk)
    with errors_told(request):
        manage_ritual.resume(ritual, at=now())
    return redirect(ritual)


@require_http_methods(["GET", "POST"])
@in_space
def end(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Read what ending means, then end it for both; nothing that was done goes."""
    ritual = ritual_of(space, pk)
    if request.method == "POST":
        manage_ritual.end(ritual, at=now())
        return redirect("rituals:list")
    said = manage_ritual.words([ritual], request.user)[ritual.pk]
    return render(request, "rituals/end.html", {"ritual": ritual, "said": said, "space": space})


def _back(request: PersonRequest, ritual: Ritual) -> HttpResponse:
    page = FROM.get(request.POST.get("from", ""))
    return redirect(page) if page else redirect(ritual)


def _no_such_day(request: PersonRequest, ritual: Ritual) -> HttpResponse:
    if request.method == "POST":
        messages.error(request, _("That is not one of its days. Choose one from this page."))
    return redirect(ritual)
