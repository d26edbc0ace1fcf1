"""After a date: writing apart, sealing, and reading what both wrote."""

import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest, User
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.dates import question_after as afters
from intimacy.dates.models import DateNight
from intimacy.dates.question_after import After
from intimacy.dates.readable_dates import name_of, told
from intimacy.lib.compiled import compiled
from intimacy.lib.http import form_page, one_or_404
from intimacy.sharing import places
from intimacy.sharing.models import LAPSE, UNDO, Words
from intimacy.sharing.rescue import keeps_words, rescue, somebody_else
from intimacy.sharing.views.keep_words import Writing, keep_draft
from intimacy.sharing.views.open_together import answers_to, take_back
from intimacy.sharing.write_words import AlreadyOpen, Draft


@require_http_methods(["GET", "POST"])
@keeps_words
@in_pair
def write(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Show the question, or keep what was written to it."""
    if request.method == "POST" and somebody_else(request, space.me):
        return rescue(request, somebody_else=True)
    after = _find(request, space, pk)
    if request.method == "POST":
        return _writing(request, after).keep() or _onward(request, pk)
    if after.opened:
        return redirect("dates:after-both", pk)
    if after.seal:
        return redirect("dates:after-mine", pk)
    return _writing(request, after).page()


@in_pair
def review(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """A look at it, who sees it and when; then *Seal*."""
    after = _find(request, space, pk)
    if after.opened or after.seal:
        return redirect("dates:after", pk)
    context = _context(request, after) | {"undo": UNDO, "lapse": LAPSE}
    return render(request, "dates/after_review.html", context)


@require_POST
@in_pair
def seal(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    after = _find(request, space, pk)
    try:
        afters.seal(after.night, by=space, at=now())
    except AlreadyOpen:
        return redirect("dates:after-both", pk)
    return redirect("dates:after-mine", pk)


@require_POST
@in_pair
def unseal(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """*Undo* in the first minute, *Take back* later."""
    after = _find(request, space, pk)
    if after.exchange is None or not after.seal:
        return redirect("dates:after", pk)
    review, opened = (reverse(f"dates:after-{page}", args=[pk]) for page in ("review", "both"))
    return take_back(request, space, after.exchange, review=review, opened=opened)


@in_pair
def mine(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """My own sealed words; whatever the other did, this page is the same."""
    after = _find(request, space, pk)
    if after.opened or not after.seal:
        return redirect("dates:after", pk)
    return render(request, "dates/after_mine.html", _context(request, after))


@in_pair
def both(
    request: PersonRequest, space: Space, pk: uuid.UUID, failed: places.Failed = None
) -> HttpResponse:
    """What both wrote, side by side, or the neutral line."""
    after = _find(request, space, pk)
    if not after.opened:
        return redirect("dates:after", pk)
    context = _context(request, after) | answers_to(after, failed)
    return form_page(request, "dates/after_both.html", context)


@compiled
def _over(user: User, pk: uuid.UUID, at: datetime) -> QuerySet[DateNight]:
    nights = DateNight.objects.visible_to(user).over(at).filter(pk=pk)
    return nights.select_related("couple")[:1]


def _find(request: PersonRequest, space: Space, pk: uuid.UUID) -> After:
    """Load an evening that is over through the person asking, with its question."""
    night = one_or_404(_over(request.user, pk, now()))
    after = afters.after(night, space, request.user, now())
    if after is None:
        raise Http404
    return after


def _context(request: PersonRequest, after: After) -> dict[str, object]:
    read = told([after.night], request.user, after.at)[after.night.pk]
    return {
        "shown": after,
        "line": after.line,
        "name": name_of(after.night, read, after.space.couple, after.at),
    }


def _writing(request: PersonRequest, after: After) -> Writing:
    """Return the writing of an evening's question, which is frozen with the first words kept."""

    def keep(draft: Draft) -> Words | None:
        with transaction.atomic():
            item = afters.add_question(after.night)
            return keep_draft(request, item, draft, by=after.space.me)

    def context() -> dict[str, object]:
        return _context(request, after)

    return Writing(request, after, after.line, "dates/after.html", keep, request.path, context)


def _onward(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    onward = request.POST.get("go") in {"next", "pass", "review"}
    return redirect("dates:after-review" if onward else "dates:after", pk)
