"""A partner's own page about the counselor: who it is, what they may read, and the ways out."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest
from intimacy.counseling.assignments import origins
from intimacy.counseling.care import consents, end_care, introductions
from intimacy.counseling.care.views.consent import SEEN
from intimacy.counseling.care.views.invitations import shown_once
from intimacy.counseling.models import Client
from intimacy.counseling.shares import access_log, own_shares, share_answers
from intimacy.couples.access import in_pair, in_space
from intimacy.couples.spaces import Space
from intimacy.lib.http import errors_told
from intimacy.sharing.models import Words
from prompts.library.addressee import person_in

ANSWERS_A_PAGE = 20
READINGS_A_PAGE = 50


@require_safe
@in_pair
def beside(request: PersonRequest, space: Space) -> HttpResponse:
    """Everything about a counselor that is this person's own to know and to decide."""
    at = now()
    clients = consents.asked_and_standing(request.user, space.couple, at).fetch_mode(FETCH_RAISE)
    page = Paginator(own_shares.shares_of(request.user, space.couple), ANSWERS_A_PAGE)
    answers = page.get_page(request.GET.get("page"))
    context = {
        "space": space,
        "clients": clients,
        "given": origins.running(request.user).order_by("assigned_at"),
        "seen": SEEN,
        "page": answers,
        "answers": own_shares.own_answers(answers.object_list, request.user, person_in(space)),
        "shared_device": request.session.get(SHARED, False),
    }
    if not clients:
        context["link"] = introductions.links_for(space.me, at).first()
    return render(request, "counseling/care/beside.html", context)


@require_POST
@in_pair
def invite(request: PersonRequest, space: Space) -> HttpResponse:
    """Make a link for a counselor one knows, and show it once."""
    with errors_told(request):
        context = shown_once(introductions.invite_counselor(space.me, at=now()))
        return render(request, "counseling/care/beside_made.html", {"space": space, **context})
    return redirect("counseling:beside")


@require_POST
@in_pair
def invite_end(request: PersonRequest, space: Space) -> HttpResponse:
    for link in introductions.links_for(space.me, at := now()):
        introductions.close(link, by=request.user, at=at)
    return redirect("counseling:beside")


@require_POST
@in_pair
def end(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """End it for all three: at once, alone, without a reason and without a password."""
    begun = Client.objects.filter(couple=space.couple, began_at__isnull=False)
    end_care.end_care(get_object_or_404(begun, pk=pk), by=request.user, at=now())
    return redirect("counseling:beside")


@require_POST
@in_pair
def stop(request: PersonRequest, space: Space) -> HttpResponse:
    """Stop sharing my words: to everybody else it looks like sharing nothing."""
    share_answers.unshare_all(by=space.me, at=now())
    messages.info(request, _("Nothing of yours is shared with a counselor now."))
    return redirect("counseling:beside")


@require_POST
@in_pair
def take_back(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    mine = Words.objects.filter(author=request.user, couple=space.couple)
    share_answers.unshare_answer(get_object_or_404(mine, pk=pk), by=space.me, at=now())
    return redirect("counseling:beside")


@require_safe
@in_space
def log(request: PersonRequest, space: Space) -> HttpResponse:
    """Which counselor opened which of my answers, and when; after the end, too."""
    page = Paginator(access_log.readings_of(request.user), READINGS_A_PAGE)
    context = {"page": page.get_page(request.GET.get("page")), "space": space}
    return render(request, "counseling/care/log.html", context)
