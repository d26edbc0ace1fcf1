"""The nudge's own day and hour."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.lib.http import form_page, posted
from intimacy.pulse import pulse_nudges
from intimacy.pulse.forms import NudgeForm

CHOSEN = ("every_weeks", "weekday", "hour")


@require_http_methods(["GET", "POST"])
@in_space
def nudge(request: PersonRequest, space: Space) -> HttpResponse:
    """Choose when to be nudged, or not at all."""
    if request.POST.get("go") == "off":
        pulse_nudges.turn_off(request.user)
        messages.success(request, _("Off."))
        return redirect("pulse:nudge")
    stands = pulse_nudges.nudge_of(space.me)
    initial = {name: getattr(stands, name) for name in CHOSEN}
    form = NudgeForm(posted(request), initial=initial)
    if form.is_valid():
        pulse_nudges.choose(space.me, **form.cleaned_data, at=now())
        messages.success(request, _("Kept."))
        return redirect("pulse:nudge")
    context = {"form": form, "on": pulse_nudges.is_on(request.user)}
    return form_page(request, "pulse/nudge.html", context)
