"""What you both wrote, and talking about it."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from checkins import talk_questions
from checkins.board import board
from checkins.models import CheckIn
from checkins.views.answers import find
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.lib.http import form_page
from intimacy.sharing import places
from intimacy.sharing.views.open_together import answers_to
from prompts.models import Feedback


@in_space
def opened(
    request: PersonRequest,
    space: Space,
    pk: uuid.UUID,
    failed: places.Failed = None,
) -> HttpResponse:
    week = board(find(request, pk), space, request.user, now())
    if not week.opened:
        return redirect(week.checkin)
    verdicts = {"verdict_choices": Feedback.Verdict.choices}
    return form_page(request, "checkins/opened.html", answers_to(week, failed) | verdicts)


@in_space
def talk(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """The three anchor questions and a calm timer, for two people in one room."""
    checkin = find(request, pk)
    if not checkin.exchange.is_open(at := now()):
        return redirect(checkin)
    questions = talk_questions.anchors(space, at)
    context = {"checkin": checkin, "questions": questions, "space": space}
    return render(request, "checkins/talk.html", context)


@require_POST
@in_space
def talked(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Either says "We talked"; saying it twice is saying it once."""
    checkin = find(request, pk)
    if not checkin.exchange.is_open(at := now()):
        return redirect(checkin)
    CheckIn.objects.filter(pk=checkin.pk, talked_at=None).update(talked_at=at)
    return redirect("week")


@require_POST
@in_space
def not_yet(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Either takes "We talked" back, for both."""
    checkin = find(request, pk)
    CheckIn.objects.filter(pk=checkin.pk).update(talked_at=None)
    return redirect(checkin)
