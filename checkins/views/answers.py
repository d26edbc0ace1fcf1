"""Answering apart: one prompt at a time, saved as it is typed."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import date as format_date
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checkins import bring_answers
from checkins.board import Board, board
from checkins.models import CheckIn, CheckInQuerySet, WeekOff
from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.keys.decryption import decrypt_readable
from intimacy.keys.models import Unreadable
from intimacy.lib.text import PROSE_LENGTH
from intimacy.sharing import open_together, third_reader
from intimacy.sharing.forms import WordsForm
from intimacy.sharing.lines import Line
from intimacy.sharing.models import Lane, Words
from intimacy.sharing.rescue import closed, keeps_words, rescue, wants_json
from intimacy.sharing.write_words import AlreadyOpen, AlreadySealed, Conflict, save
from prompts.library import catalog


@in_space
def detail(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Lead to what this week is for this person now; one they passed asks nothing."""
    checkin = find(request, pk)
    week = board(checkin, space, request.user, now())
    if week.opened:
        return redirect("checkins:opened", pk)
    if week.seal:
        return redirect("checkins:mine", pk)
    if week.off:
        return render(request, "checkins/off.html", {"week": week, "section": "back"})
    if not week.lines:
        return redirect("week")
    return redirect("checkins:prompt", pk, week.first_unwritten())


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def prompt(request: PersonRequest, space: Space, pk: uuid.UUID, position: int) -> HttpResponse:
    """Show a prompt, or keep what was written to it."""
    checkin = visible(request).filter(pk=pk).first()
    if checkin is None:
        return closed(request, "space")
    if request.method == "POST" and request.POST.get("me", str(space.me.pk)) != str(space.me.pk):
        return rescue(request, somebody_else=True)
    week = board(checkin, space, request.user, now())
    line = next((line for line in week.lines if line.position == position), None)
    if line is None:
        raise Http404
    if request.method == "POST":
        if line.unopened:
            raise Unreadable
        return _keep(request, week, line)
    if week.opened or week.seal:
        return redirect(week.checkin)
    return page(request, week, line)


def _keep(request: PersonRequest, week: Board, line: Line) -> HttpResponse:
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _refused(request, week, line, form)
    at, me = now(), week.space.me
    try:
        with transaction.atomic():
            if request.POST.get("go") == "take-back":
                open_together.take_back(week.checkin.exchange, by=me, at=at)
            draft = form.draft(alone=not week.space.couple.is_pair)
            words = save(line.item, draft, by=me, at=at)
            WeekOff.objects.filter(checkin=week.checkin, user=request.user).delete()
    except Conflict as conflict:
        return _conflict(request, week, line, form, conflict.theirs)
    except AlreadySealed:
        return _late(request, week, line, form, "sealed")
    except AlreadyOpen:
        return _late(request, week, line, form, "opened")
    if wants_json(request):
        return JsonResponse(kept(request, words))
    return _onward(request, week, line)


def _onward(request: PersonRequest, week: Board, line: Line) -> HttpResponse:
    go = request.POST.get("go")
    pk, last = week.checkin.pk, week.lines[-1].position
    if go in {"next", "pass"} and line.position < last:
        return redirect("checkins:prompt", pk, line.position + 1)
    if go in {"next", "pass", "review"}:
        return redirect("checkins:review", pk)
    return redirect("checkins:prompt", pk, line.position)


def _refused(request: PersonRequest, week: Board, line: Line, form: WordsForm) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"errors": form.errors}, status=422)
    return page(request, week, line, form=form, status=422)


def _conflict(
    request: PersonRequest, week: Board, line: Line, form: WordsForm, theirs: Words
) -> HttpResponse:
    """Two tabs: both texts are shown, neither wins by being last."""
    other = decrypt_readable(Words, [theirs.pk], "body", request.user)[theirs.pk]
    lane = third_reader.lane_of(theirs, request.user)
    if wants_json(request):
        answer = {"version": theirs.version, "other": other, "lane": lane}
        return JsonResponse(answer, status=409)
    shown = {"form": form, "other": other, "seen": theirs.version, "conflict": True}
    shown["lane"] = third_reader.narrower(form.data.get("lane", ""), lane)
    return page(request, week, line, status=409, **shown)


def _late(
    request: PersonRequest, week: Board, line: Line, form: WordsForm, why: str
) -> HttpResponse:
    """The seal or the opening came first: the text stays, and is offered a place."""
    if wants_json(request):
        return JsonResponse({"late": why}, status=410)
    data = form.cleaned_data
    context = {
        "line": line,
        "why": why,
        "text": data["text"],
        "lane": data["lane"],
        "whom": form.data.get("whom", ""),
        "keep": request.path,
        "onward": week.checkin.get_absolute_url(),
    }
    return render(request, "sharing/late.html", context, status=409)


def page(
    request: PersonRequest, week: Board, line: Line, status: int = 200, **extra: object
) -> HttpResponse:
    """Render all prompts of the week in one response, this one visible."""
    if (form := extra.get("form")) and isinstance(form, WordsForm):
        chosen = form.data.get("lane", line.lane)  # in this very form
        line.lane = str(extra.get("lane", chosen))
    context = {
        "week": week,
        "line": line,
        "position": line.position,
        "total": len(week.lines),
        "feelings": catalog.feelings(),
        "lanes": Lane,
        "limit": PROSE_LENGTH,
        "shared_device": request.session.get(SHARED, False),
        **extra,
    }
    return render(request, "checkins/prompt.html", context, status=status)


@require_POST
@in_space
def bring(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Bring what was written alone into the first shared week, or keep it to oneself."""
    checkin = find(request, pk)
    wanted = request.POST.get("choice") == "bring"
    first = bring_answers.answer(checkin, by=space.me, bring=wanted, at=now())
    if first is None:
        return redirect(checkin if wanted else "week")
    messages.info(request, _("Your words came along, for both of you. You can change that first."))
    return redirect("checkins:prompt", pk, first)


def find(request: PersonRequest, pk: uuid.UUID) -> CheckIn:
    """Load a week through the person asking."""
    return get_object_or_404(visible(request), pk=pk)


def visible(request: PersonRequest) -> CheckInQuerySet:
    return CheckIn.objects.visible_to(request.user).select_related("exchange")


def kept(request: PersonRequest, words: Words | None) -> dict[str, object]:
    """Return what a script needs to know of words it sent: their version, when, and for whom."""
    if words is None:
        return {"version": 0, "saved": ""}
    lane = third_reader.lane_of(words, request.user)
    return {"version": words.version, "saved": saved_text(words), "lane": lane}


def saved_text(words: Words) -> str:
    return format_date(localtime(words.saved_at), "H:i")
