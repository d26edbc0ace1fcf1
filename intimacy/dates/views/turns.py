"""Whose turn it is to plan, and how often."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.dates import whose_turn
from intimacy.dates.forms import RhythmForm
from intimacy.lib.http import form_page, posted


@require_http_methods(["GET", "POST"])
@in_pair
def turn(request: PersonRequest, space: Space) -> HttpResponse:
    """Both see and may change this page."""
    row = whose_turn.turn_of(space.couple)
    form = RhythmForm(posted(request), initial={"every": row.every})
    if form.is_valid():
        whose_turn.choose(space.couple, form.cleaned_data["every"], at=now())
        messages.success(request, _("Kept, for both of you."))
        return redirect("dates:turn")
    context = {"form": form, "space": space} | whose_turn.card(space, row)
    return form_page(request, "dates/turn.html", context)


@require_POST
@in_pair
def pass_on(request: PersonRequest, space: Space) -> HttpResponse:
    """ "Not me this time", without a comment."""
    whose_turn.pass_on(space.couple, by=request.user, at=now())
    return redirect("dates:dates")
