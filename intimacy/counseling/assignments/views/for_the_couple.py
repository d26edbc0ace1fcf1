"""The couple's page of a set their counselor gave them. Both see the same, whoever did what."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.assignments import assign_set, step_times
from intimacy.counseling.assignments.assignment_forms import WhenForm
from intimacy.counseling.assignments.progress import (
    ASKED,
    Progress,
    PromptProgress,
    StepProgress,
    of_assignments,
)
from intimacy.counseling.assignments.set_weeks import coming_week
from intimacy.counseling.models import AssignedStep, Assignment
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.lib.http import errors_shown_on, form_page
from prompts.library import catalog
from prompts.library.addressee import Addressee, person_in
from prompts.models import Prompt

PAGE = "counseling:given"


@dataclass(frozen=True)
class Shown:
    """One step as the two read it: each question in their language, and what became of it."""

    moved: StepProgress
    questions: list[tuple[PromptProgress, str]]
    from_week: date | None  # the first week that may bring it
    when: WhenForm | None  # where they may say when they will do it


@in_pair
def given(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    return _page(request, space, _progress(request, pk))


@require_POST
@in_pair
def decline(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Not for us, the whole set."""
    assign_set.decline(_progress(request, pk).assignment, by=space.me, at=now())
    messages.success(request, _("It is no longer part of your weeks. Nobody is told who decided."))
    return redirect(PAGE, pk)


@require_POST
@in_pair
def drop(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Not for us, one question."""
    assignment = _progress(request, pk).assignment
    number = forms.IntegerField(min_value=1, max_value=2**62)
    try:
        asked = Prompt.objects.filter(in_steps__step__version=assignment.version_id).distinct()
        prompt = asked.get(pk=number.clean(request.POST.get("question")))
    except (forms.ValidationError, Prompt.DoesNotExist):
        raise Http404 from None
    assign_set.drop(assignment, prompt, by=space.me, at=now())
    messages.success(request, _("It is no longer part of your weeks. Nobody is told who decided."))
    return redirect(PAGE, pk)


@require_http_methods(["GET", "POST"])
@in_pair
def step(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Say when the two will do a step, or leave it open again; its address leads to the set."""
    theirs = AssignedStep.objects.filter(
        assignment__in=Assignment.objects.received_by(request.user)
    )
    row = get_object_or_404(theirs, pk=pk)
    if request.method == "GET":
        return redirect(PAGE, row.assignment_id)
    form = WhenForm(request.POST, step=row, place=request.user.zone)
    clears = request.POST.get("go") == "clear"
    if clears or form.is_valid():
        with errors_shown_on(form):
            _plan(request, space, row, None if clears else form.moment)
            return redirect(PAGE, row.assignment_id)
    return _page(request, space, _progress(request, row.assignment_id), form=form)


def _plan(request: PersonRequest, space: Space, row: AssignedStep, moment: datetime | None) -> None:
    """Put down when they will do a step, or where `moment` is None that it is open."""
    if moment is None:
        step_times.clear(row, by=space.me, at=now())
        messages.success(request, _("It is open again when you will do it."))
    else:
        step_times.plan(row, moment, by=space.me, at=now())
        messages.success(request, _("Kept. You will both be reminded."))


def _progress(request: PersonRequest, pk: uuid.UUID) -> Progress:
    """Return a set that reached the space of the person asking; 404 for everybody else."""
    mine = Assignment.objects.received_by(request.user).filter(pk=pk)
    found = of_assignments(mine.select_related("client__counselor"), now())
    if not found:
        raise Http404
    return found[0]


def _page(
    request: PersonRequest, space: Space, progress: Progress, form: WhenForm | None = None
) -> HttpResponse:
    texts = _texts(progress, request.user.locale, person_in(space))
    next_week = coming_week(progress.assignment.couple, now())
    steps = [
        Shown(
            moved,
            [(asked, texts.get(asked.prompt.current_id, "")) for asked in moved.prompts],
            max(moved.since, next_week) if moved.since else None,
            _when_form(request, moved, progress, form),
        )
        for moved in progress.steps
    ]
    context = {
        "progress": progress,
        "assignment": progress.assignment,
        "name": progress.assignment.client.counselor.name,
        "steps": steps,
        "form": form,
    }
    return form_page(request, "counseling/assignments/given.html", context)


def _texts(progress: Progress, locale: str, to: Addressee) -> dict[int | None, str]:
    """Return each question's wording, by its version, in one query."""
    asked = [one.prompt.current_id for step in progress.steps for one in step.prompts]
    versions = [version for version in asked if version is not None]
    return dict(zip(versions, catalog.wordings(versions, locale, to), strict=True))


def _may_plan(moved: StepProgress, progress: Progress) -> bool:
    """A step they are to do at a time of their own, once a week has brought it."""
    return moved.step.asks_when and moved.state == ASKED and not progress.assignment.ended_at


def _when_form(
    request: PersonRequest, moved: StepProgress, progress: Progress, refused: WhenForm | None
) -> WhenForm | None:
    if not _may_plan(moved, progress):
        return None
    if refused is not None and refused.prefix == str(moved.assigned.pk):
        return refused
    return WhenForm(step=moved.assigned, place=request.user.zone)
