"""Next week's questions: looking, exchanging one, ruling one out for good."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from checkins.next_week import preview, swap
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.lib.http import errors_told
from prompts.library import catalog
from prompts.library.addressee import person_in
from prompts.models import Prompt
from prompts.picker import leanings
from prompts.picker.reasons import reason


@in_space
def coming(request: PersonRequest, space: Space) -> HttpResponse:
    week = preview(space.couple, request.user, now())
    asked = [pick.candidate for pick in week.picks]
    versions = [c.version for c in asked]
    texts = catalog.wordings(versions, request.user.locale, person_in(space))
    ruled_out = leanings.prompts_of(space.couple, request.user)
    context = {
        "space": space,
        "week": week,
        "questions": [
            {
                "key": c.key,
                "text": text,
                "why": reason(pick.why, c.practice),
                "never": c.key in ruled_out,
            }
            for c, text, pick in zip(asked, texts, week.picks, strict=True)
        ],
        "fewer": bool(asked) and len(asked) < space.couple.questions,
    }
    return render(request, "checkins/coming.html", context)


@require_POST
@in_space
def exchange(request: PersonRequest, space: Space) -> HttpResponse:
    """Ask something else next week; the other sees it when the week opens, not before."""
    key = request.POST.get("key", "")
    with errors_told(request):
        swap(space.couple, key, _day(request), by=request.user, at=now())
        messages.success(request, _("Exchanged."))
    return redirect("checkins:coming")


@require_POST
@in_space
def never(request: PersonRequest, space: Space) -> HttpResponse:
    """Rule out one of next week's questions for good; another takes its place when it opens."""
    key = request.POST.get("key", "")
    if preview(space.couple, request.user, now()).asks(key):
        leanings.rule_out(space.couple, get_object_or_404(Prompt, key=key), by=request.user)
        messages.success(
            request, _("It will not be asked. Nobody is told; Privacy lets you allow it again.")
        )
    return redirect("checkins:coming")


def _day(request: PersonRequest) -> date | None:
    try:
        return parse_date(request.POST.get("day", ""))
    except ValueError:  # a well-formed day that does not exist
        return None
