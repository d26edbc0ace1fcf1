"""Answering apart: one prompt at a time, saved as it is typed."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checkins import bring_answers
from checkins.board import Board, board
from checkins.models import CheckIn, WeekOff
from intimacy.accounts.models import PersonRequest, User
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled, first
from intimacy.lib.http import one_or_404
from intimacy.sharing.lines import Line
from intimacy.sharing.models import Words
from intimacy.sharing.rescue import closed, keeps_words, rescue, somebody_else
from intimacy.sharing.views.keep_words import Writing, keep_draft
from intimacy.sharing.write_words import Draft


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
        return render(request, "checkins/off.html", {"shown": week})
    if not week.lines:
        return redirect("week")
    return redirect("checkins:prompt", pk, week.first_unwritten())


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def prompt(request: PersonRequest, space: Space, pk: uuid.UUID, position: int) -> HttpResponse:
    """Show a prompt, or keep what was written to it."""
    checkin = first(_visible(request.user, pk))
    if checkin is None:
        return closed(request, "space")
    if request.method == "POST" and somebody_else(request, space.me):
        return rescue(request, somebody_else=True)
    week = board(checkin, space, request.user, now())
    line = next((line for line in week.lines if line.position == position), None)
    if line is None:
        raise Http404
    writing = _writing(request, week, line)
    if request.method == "POST":
        return writing.keep() or _onward(request, week, line)
    if week.opened or week.seal:
        return redirect(week.checkin)
    return writing.page()


def _writing(request: PersonRequest, week: Board, line: Line) -> Writing:
    """Return the writing of this line; its page holds all prompts of the week, this one visible."""

    def keep(draft: Draft) -> Words | None:
        with transaction.atomic():
            words = keep_draft(request, line.item, draft, by=week.space.me)
            take_up(week.checkin, request.user)
        return words

    onward = week.checkin.get_absolute_url()
    return Writing(request, week, line, "checkins/prompt.html", keep, onward)


def take_up(checkin: CheckIn, user: User) -> None:
    """Delete the WeekOff of somebody who passed this week, and writes or seals after all."""
    if _passed(checkin, user):
        WeekOff.objects.filter(checkin=checkin, user=user).delete()


@compiled
def _passed(checkin: CheckIn, user: User) -> QuerySet[WeekOff, int]:
    return WeekOff.objects.filter(checkin=checkin, user=user).values_list("pk", flat=True)[:1]


def _onward(request: PersonRequest, week: Board, line: Line) -> HttpResponse:
    go = request.POST.get("go")
    pk, last = week.checkin.pk, week.lines[-1].position
    if go in {"next", "pass"} and line.position < last:
        return redirect("checkins:prompt", pk, line.position + 1)
    if go in {"next", "pass", "review"}:
        return redirect("checkins:review", pk)
    return redirect("checkins:prompt", pk, line.position)


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
    return one_or_404(_visible(request.user, pk))


@compiled
def _visible(user: User, pk: uuid.UUID) -> QuerySet[CheckIn]:
    return CheckIn.objects.visible_to(user).filter(pk=pk).select_related("exchange")[:1]
