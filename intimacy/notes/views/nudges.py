"""The nudge's own day and hour."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.lib.http import form_page, posted
from intimacy.notes import nudges
from intimacy.notes.forms import NudgeForm


@require_http_methods(["GET", "POST"])
@in_pair
def nudge(request: PersonRequest, space: Space) -> HttpResponse:
    """Choose when to be nudged, or not at all."""
    if request.POST.get("go") == "off":
        nudges.turn_off(request.user)
        messages.success(request, _("Off."))
        return redirect("notes:nudge")
    stands = nudges.nudge_of(space.me)
    form = NudgeForm(posted(request), initial={"weekday": stands.weekday, "hour": stands.hour})
    if form.is_valid():
        said = form.cleaned_data
        nudges.choose(space.me, said["weekday"], said["hour"], at=now())
        messages.success(request, _("Kept."))
        return redirect("notes:nudge")
    context = {"form": form, "space": space, "on": nudges.is_on(request.user)}
    return form_page(request, "notes/nudge.html", context)
