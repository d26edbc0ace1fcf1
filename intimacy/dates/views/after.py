"""After a date: writing apart, sealing, and reading what both wrote."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import date as format_date
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.dates import question_after as afters
from intimacy.dates.models import DateNight
from intimacy.dates.question_after import After
from intimacy.dates.readable_dates import name_of, told
from intimacy.keys.decryption import decrypt_readable
from intimacy.keys.models import Unreadable
from intimacy.lib.text import PROSE_LENGTH
from intimacy.sharing import open_together, places, third_reader
from intimacy.sharing.forms import WordsForm
from intimacy.sharing.models import LAPSE, UNDO, Acknowledgement, Lane, Words
from intimacy.sharing.rescue import keeps_words, rescue, wants_json
from intimacy.sharing.write_words import AlreadyOpen, AlreadySealed, Conflict, save
from prompts.library import catalog


@require_http_methods(["GET", "POST"])
@keeps_words
@in_pair
def write(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Show the question, or keep what was written to it."""
    if request.method == "POST" and request.POST.get("me", str(space.me.pk)) != str(space.me.pk):
        return rescue(request, somebody_else=True)
    after = _find(request, space, pk)
    if request.method == "POST":
        if after.unopened:
            raise Unreadable
        return _keep(request, after)
    if after.opened:
        return redirect("dates:after-both", pk)
    if after.seal:
        return redirect("dates:after-mine", pk)
    return _page(request, after)


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
    if after.exchange is None or after.seal is None:
        return redirect("dates:after", pk)
    try:
        open_together.take_back(after.exchange, by=space.me, at=now())
    except AlreadyOpen:
        messages.info(request, _("It has opened meanwhile. You can still withdraw your words."))
        return redirect("dates:after-both", pk)
    messages.success(request, _("The seal is undone."))
    return redirect("dates:after-review", pk)


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
    context = {
        **_context(request, after),
        "kinds": [kind for kind in Acknowledgement.Kind if kind != Acknowledgement.Kind.OWN],
        "failed_words": failed[0] if failed else None,
        "failed": failed[1] if failed else None,
    }
    return render(request, "dates/after_both.html", context, status=422 if failed else 200)


def _over(request: PersonRequest) -> QuerySet[DateNight]:
    nights = DateNight.objects.visible_to(request.user).over(now())
    return nights.select_related("couple")


def _find(request: PersonRequest, space: Space, pk: uuid.UUID) -> After:
    """Load an evening that is over through the person asking, with its question."""
    night = get_object_or_404(_over(request), pk=pk)
    after = afters.after(night, space, request.user, now())
    if after is None:
        raise Http404
    return after


def _context(request: PersonRequest, after: After) -> dict[str, object]:
    read = told([after.night], request.user, after.at)[after.night.pk]
    return {
        "after": after,
        "week": after,  # what the partials of a check-in call it
        "line": after.line,
        "name": name_of(after.night, read, after.at),
        "section": "together",
    }


def _page(request: PersonRequest, after: After, status: int = 200, **extra: object) -> HttpResponse:
    if (form := extra.get("form")) and isinstance(form, WordsForm):
        chosen = form.data.get("lane", after.line.lane)
        after.line.lane = str(extra.get("lane", chosen))
    context = {
        **_context(request, after),
        "total": 1,
        "feelings": catalog.feelings(),
        "lanes": Lane,
        "limit": PROSE_LENGTH,
        "shared_device": request.session.get(SHARED, False),
        **extra,
    }
    return render(request, "dates/after.html", context, status=status)


def _keep(request: PersonRequest, after: After) -> HttpResponse:
    form = WordsForm(request.POST)
    if not form.is_valid():
        if wants_json(request):
            return JsonResponse({"errors": form.errors}, status=422)
        return _page(request, after, form=form, status=422)
    try:
        words = _save(request, after, form)
    except Conflict as conflict:
        return _conflict(request, after, form, conflict.theirs)
    except AlreadySealed:
        return _late(request, after, form, "sealed")
    except AlreadyOpen:
        return _late(request, after, form, "opened")
    if wants_json(request):
        return JsonResponse(_kept(request, words))
    onward = request.POST.get("go") in {"next", "pass", "review"}
    return redirect("dates:after-review" if onward else "dates:after", after.night.pk)


def _kept(request: PersonRequest, words: Words | None) -> dict[str, object]:
    if words is None:
        return {"version": 0, "saved": ""}
    saved = format_date(localtime(words.saved_at), "H:i")
    lane = third_reader.lane_of(words, request.user)
    return {"version": words.version, "saved": saved, "lane": lane}


def _save(request: PersonRequest, after: After, form: WordsForm) -> Words | None:
    me, at = after.space.me, now()
    with transaction.atomic():
        item = afters.add_question(after.night)
        if request.POST.get("go") == "take-back":
            open_together.take_back(item.exchange, by=me, at=at)
        return save(item, form.draft(alone=False), by=me, at=at)


def _conflict(request: PersonRequest, after: After, form: WordsForm, theirs: Words) -> HttpResponse:
    """Two tabs: both texts are shown, neither wins by being last."""
    other = decrypt_readable(Words, [theirs.pk], "body", request.user)[theirs.pk]
    lane = third_reader.lane_of(theirs, request.user)
    if wants_json(request):
        answer = {"version": theirs.version, "other": other, "lane": lane}
        return JsonResponse(answer, status=409)
    shown = {"form": form, "other": other, "seen": theirs.version, "conflict": True}
    shown["lane"] = third_reader.narrower(form.data.get("lane", ""), lane)
    return _page(request, after, status=409, **shown)


def _late(request: PersonRequest, after: After, form: WordsForm, why: str) -> HttpResponse:
    """The seal or the opening came first: the text stays, and is offered a place."""
    if wants_json(request):
        return JsonResponse({"late": why}, status=410)
    data = form.cleaned_data
    context = {"line": after.line, "why": why, "text": data["text"], "lane": data["lane"]}
    context |= {"whom": form.data.get("whom", ""), "keep": request.path, "onward": request.path}
    return render(request, "sharing/late.html", context, status=409)
