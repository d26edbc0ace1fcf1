"""A talk on the page: one step at a time, its buttons, and what the other phone asks for."""

import uuid
from datetime import datetime

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intimacy.accounts.models import PersonRequest, User
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled
from intimacy.lib.http import one_or_404
from intimacy.talk import guide_talk
from intimacy.talk.models import Talk
from intimacy.talk.turns import turn_of


@require_safe
@in_pair
def talk(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """The step the two are at."""
    found = _find(request, pk, at := now())
    turn = turn_of(found, space, at)
    return render(request, "talk/talk.html", {"talk": found, "turn": turn, "space": space})


@require_POST
@in_pair
def step_on(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Move on, unless the other phone has: whoever pressed sees where the talk is."""
    found = _find(request, pk, at := now())
    seen, answer = request.POST.get("seen", ""), request.POST.get("answer", "")
    if seen.isascii() and seen.isdigit() and len(seen) < 9:
        guide_talk.step_on(found, answer, seen=int(seen), at=at)
    return redirect(found)


@require_POST
@in_pair
def stop(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """End it, wherever it is."""
    found = _find(request, pk, at := now())
    guide_talk.stop(found, at=at)
    return redirect(found)


@require_POST
@in_pair
def not_now(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Lead away from what the other began, and not back to it today; nobody is told."""
    found = _find(request, pk, at := now())
    if found.started_by_id == request.user.pk:
        raise Http404
    guide_talk.put_off(by=space.me, at=at)
    messages.success(request, _("Not today, then. Nobody is told."))
    return redirect("week")


@require_safe
def state(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Where the talk is, for a page that asks every two seconds while somebody looks at it."""
    found = _find(request, pk, at := now())
    said = {"number": found.number, "over": found.is_over(at), "left": found.seconds_left(at)}
    return JsonResponse(said)


def _find(request: PersonRequest, pk: uuid.UUID, at: datetime) -> Talk:
    return one_or_404(_visible(request.user, pk, at))


@compiled
def _visible(user: User, pk: uuid.UUID, at: datetime) -> QuerySet[Talk]:
    found = Talk.objects.visible_to(user).kept(at).filter(pk=pk)
    return found.select_related("couple", "checkin")[:1]
