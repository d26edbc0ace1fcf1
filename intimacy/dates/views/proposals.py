"""Planning a date, and suggesting other times for one."""

from datetime import datetime

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.dates import propose_date
from intimacy.dates.board import board
from intimacy.dates.find_date import of_night, seen_number
from intimacy.dates.forms import ProposalForm, TimesForm
from intimacy.dates.ideas import ideas
from intimacy.dates.lengths import nearest_length
from intimacy.dates.models import DateNight
from intimacy.dates.times import place_name
from intimacy.lib.http import errors_shown_on, form_page, posted
from prompts.library.further_ideas import further_idea


@in_pair
@require_http_methods(["GET", "POST"])
def propose(request: PersonRequest, space: Space) -> HttpResponse:
    """An idea and one to three times, or a window."""
    at, initial = now(), _initial(request.GET.get("idea", ""))
    partner, place = space.partner_name, request.user.zone
    form = ProposalForm(posted(request), initial=initial, partner=partner, place=place, at=at)
    if form.is_valid() and (night := _proposed(space, form, at)):
        messages.success(request, _("Proposed. Nothing more to do for now."))
        return redirect("dates:night", night.pk)
    context = {"form": form, "space": space, **_clock(request)}
    return form_page(request, "dates/propose.html", context)


def _initial(key: str) -> dict[str, object]:
    """Return what the form shows for an idea of our library or of a higher room, or for none."""
    if idea := ideas().get(key):
        minutes = nearest_length(idea.minutes)
        return {"title": idea.name, "what": idea.what, "idea": idea.key, "minutes": minutes}
    if further := further_idea(key):
        return {"title": further.name, "what": further.what}
    return {}


def _proposed(space: Space, form: ProposalForm, at: datetime) -> DateNight | None:
    by, once, slots = space.me.user, form.cleaned_data["once"], form.slots
    try:
        return propose_date.propose(space.couple, form.proposal(), slots, by=by, at=at, once=once)
    except ValidationError as error:
        form.add_error("title", error)
    return None


@require_http_methods(["GET", "POST"])
@of_night
def suggest(request: PersonRequest, space: Space, night: DateNight) -> HttpResponse:
    """Other times than those on offer, by whoever is asked."""
    at = now()
    if night.asked_id != request.user.pk:
        return redirect("dates:night", night.pk)
    form = TimesForm(posted(request), place=request.user.zone, at=at)
    if form.is_valid():
        with errors_shown_on(form):
            looked_at = seen_number(request, "round")
            propose_date.suggest(night, form.slots, by=request.user, seen=looked_at, at=at)
            return redirect("dates:night", night.pk)
    context = {"form": form, "space": space, "board": board(night, space, at), **_clock(request)}
    return form_page(request, "dates/suggest.html", context)


def _clock(request: PersonRequest) -> dict[str, str]:
    return {"place": place_name(request.user.zone)}
