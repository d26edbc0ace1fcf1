"""An agreed date begins, moves, is missed or called off."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.couples.spaces import Space
from intimacy.dates import move_date
from intimacy.dates.board import board
from intimacy.dates.find_date import of_night, seen_number
from intimacy.dates.forms import MoveForm, local_initial
from intimacy.dates.models import DateNight
from intimacy.dates.times import place_name
from intimacy.lib.http import errors_shown_on, form_page, posted

DAYS = {"tomorrow": 1, "next-week": 7}


@require_POST
@of_night
def begin(request: PersonRequest, space: Space, night: DateNight) -> HttpResponse:
    move_date.start_now(night, at=now())
    return redirect("dates:night", night.pk)


@require_http_methods(["GET", "POST"])
@of_night
def move(request: PersonRequest, space: Space, night: DateNight) -> HttpResponse:
    """Another time for an agreed date, by either; the other is told."""
    at, place = now(), request.user.zone
    if night.begins_at is None or board(night, space, at).phase not in {"agreed", "evening"}:
        return redirect("dates:night", night.pk)
    how: dict[str, Any] = {
        "initial": local_initial(night.begins_at, place),
        "shown": night.begins_at,
    }
    form = MoveForm(posted(request), place=place, at=at, **how)
    if form.is_valid() and form.begins:
        with errors_shown_on(form):
            move_date.move(
                night, form.begins, by=request.user, seen=seen_number(request, "revision"), at=at
            )
            return redirect("dates:night", night.pk)
    context = {"form": form, "space": space, "night": night, "place": place_name(place)}
    return form_page(request, "dates/move.html", context)


@require_POST
@of_night
def shift(request: PersonRequest, space: Space, night: DateNight) -> HttpResponse:
    """ "Not tonight", or "we missed it": tomorrow or next week, in one tap."""
    days = DAYS.get(request.POST.get("to", ""))
    if days:
        move_date.shift(
            night, days, by=request.user, seen=seen_number(request, "revision"), at=now()
        )
    return redirect("dates:night", night.pk)


@require_POST
@of_night
def fine(request: PersonRequest, space: Space, night: DateNight) -> HttpResponse:
    move_date.fine(night, by=request.user)
    return redirect("dates:night", night.pk)


@require_POST
@of_night
def miss(request: PersonRequest, space: Space, night: DateNight) -> HttpResponse:
    move_date.miss(night, seen=seen_number(request, "revision"), at=now())
    return redirect("dates:night", night.pk)


@require_POST
@of_night
def cancel(request: PersonRequest, space: Space, night: DateNight) -> HttpResponse:
    move_date.cancel(night, at=now())
    return redirect("dates:dates")
