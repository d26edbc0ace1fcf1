"""Looking at everything, sealing, undoing, passing a whole week."""

import uuid

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from checkins import week_knocks
from checkins.board import board
from checkins.models import WeekOff
from checkins.views.answers import find, take_up
from intimacy.accounts.forms import FirstKnockForm
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.sharing import open_together
from intimacy.sharing.models import LAPSE, UNDO
from intimacy.sharing.views.open_together import take_back
from intimacy.sharing.write_words import AlreadyOpen


@in_space
def review(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    week = board(find(request, pk), space, request.user, now())
    if week.opened or week.seal:
        return redirect(week.checkin)
    return render(request, "checkins/review.html", {"shown": week, "undo": UNDO, "lapse": LAPSE})


@require_POST
@in_space
def seal(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    checkin = find(request, pk)
    try:
        with transaction.atomic():
            exchange = open_together.seal(checkin.exchange, by=space.me, at=(at := now()))
            week_knocks.ready([exchange], at)
        take_up(checkin, request.user)
    except AlreadyOpen:
        return redirect(checkin)
    return redirect("checkins:mine", pk)


@require_POST
@in_space
def unseal(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """*Undo* in the first minute, *Take back* later."""
    checkin = find(request, pk)
    review = reverse("checkins:review", args=[pk])
    opened = checkin.get_absolute_url()
    return take_back(request, space, checkin.exchange, review=review, opened=opened)


@in_space
def mine(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """My own sealed words, with *Undo* for a minute and *Take back* after it."""
    week = board(find(request, pk), space, request.user, now())
    if week.opened or not week.seal:
        return redirect(week.checkin)
    # After the first seal we ask, once, when we may knock.
    knock = FirstKnockForm() if request.user.knock_answered_at is None else None
    context = {"shown": week, "knock": knock}
    return render(request, "checkins/mine.html", context)


@require_POST
@in_space
def week_off(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Pass the whole week quietly. Nothing is sealed, and nobody else can tell."""
    checkin = find(request, pk)
    checkin.take_off(request.user, at=now())
    return redirect("week")


@require_POST
@in_space
def week_on(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    checkin = find(request, pk)
    WeekOff.objects.filter(checkin=checkin, user=request.user).delete()
    return redirect(checkin)
