"""One's own answers over time, and those of both where both say yes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair, in_space
from intimacy.couples.spaces import Space
from intimacy.pulse import show_both, trends
from intimacy.pulse.shown_trends import both_trends
from intimacy.pulse.take_pulse import still_changes
from intimacy.sharing import third_reader


@require_safe
@in_space
def own(request: PersonRequest, space: Space) -> HttpResponse:
    """What this person answered here; drawn from the third time on."""
    rows = trends.own_pulses(space.me)
    points = trends.points_of(rows, trends.answers_of(rows, request.user), request.user.zone)
    context = {
        "space": space,
        "points": points,
        "change": bool(rows) and still_changes(rows[-1], now()),
        "trend": trends.trend("", points) if len(points) >= trends.FEWEST else None,
        "low": trends.low(points),
        "shared_device": request.session.get(SHARED, False),
    }
    return render(request, "pulse/own.html", context)


@require_http_methods(["GET", "POST"])
@in_pair
def both(request: PersonRequest, space: Space) -> HttpResponse:
    """Both or neither: one's own yes, and, where both said it, two trends on one scale."""
    circle = space.couple.pk
    if request.method == "POST":
        if request.POST.get("go") == "yes":
            show_both.say_willing(circle, by=space.me, at=now())
            messages.success(request, _("Kept. Nobody is told what you said."))
        elif request.POST.get("go") == "back":
            show_both.take_willing_back(circle, by=space.me)
            messages.success(request, _("Taken back. Neither of you is seen."))
        return redirect("pulse:both")
    context = {
        "space": space,
        "willing": show_both.is_willing(space.me, circle),
        "trends": both_trends(space, now()),
        "beside_name": third_reader.name_of(space.couple),
        "shared_device": request.session.get(SHARED, False),
    }
    return render(request, "pulse/both.html", context)
