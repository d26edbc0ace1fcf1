"""Answering the five lines, or changing what one answered this week."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.keys.models import Unreadable
from intimacy.lib.http import form_page, posted
from intimacy.pulse import take_pulse
from intimacy.pulse.forms import LinesForm
from intimacy.pulse.trends import answers_of


@require_http_methods(["GET", "POST"])
@in_space
def answer(request: PersonRequest, space: Space) -> HttpResponse:
    """Five lines about the last weeks; any may be passed."""
    at = now()
    before = take_pulse.changeable(space.me, at)
    given = answers_of([before], request.user)[before.pk] if before else {}
    if given is None:
        raise Unreadable
    form = LinesForm(posted(request), partner=space.partner_name, given=given)
    if form.is_valid():
        take_pulse.take_pulse(form.answers(), by=space.me, at=at)
        messages.success(request, _("Kept. Only you can see it."))
        return redirect("pulse:own")
    context = {"form": form, "before": before, "space": space}
    return form_page(request, "pulse/answer.html", context)
