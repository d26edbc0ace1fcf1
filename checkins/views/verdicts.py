"""After a week is talked about: which of its questions were good to be asked."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from checkins.views.answers import find
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.sharing.models import Item
from prompts.models import Feedback
from prompts.picker.leanings import judge


@require_POST
@in_space
def verdicts(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Keep my verdicts on the questions of a week we talked about. Only I see them."""
    checkin = find(request, pk)
    if not checkin.exchange.is_open(now()) or not checkin.talked_at:
        return redirect(checkin)
    asked = Item.objects.filter(exchange=checkin.exchange_id).values_list(
        "position", "version__prompt"
    )
    given = {
        prompt: verdict
        for position, prompt in asked
        if (verdict := request.POST.get(f"verdict-{position}")) in Feedback.Verdict.values
    }
    judge(space.couple, given, by=request.user)
    if given:
        messages.success(request, _("Kept. Only you see this; it counts from next week on."))
    return redirect("checkins:opened", pk)
