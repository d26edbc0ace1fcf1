"""The desk's side of giving: for whom and from when, and what may be done on the way."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.db.models import FETCH_RAISE
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.assignments import assign_set
from intimacy.counseling.assignments.assignment_forms import AssignForm
from intimacy.counseling.assignments.set_weeks import coming_week
from intimacy.counseling.desk.access import approved
from intimacy.counseling.models import AssignedStep, Assignment, Client, Counselor
from intimacy.lib.http import errors_shown_on, form_page, posted
from intimacy.lib.zones import local_day
from prompts.models import PromptSet, SetVersion


@require_http_methods(["GET", "POST"])
@approved
def assign(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """Give a set to one couple or several."""
    usable = PromptSet.objects.usable_by(request.user).filter(current__isnull=False)
    prompt_set = get_object_or_404(usable.select_related("current"), pk=pk)
    mine = Client.objects.visible_to(request.user).select_related("couple")
    clients = list(mine.order_by("began_at", "pk").fetch_mode(FETCH_RAISE))
    form = AssignForm(posted(request), clients=clients, initial=_first(request, clients))
    if form.is_valid():
        with errors_shown_on(form):
            made = _assign(form, prompt_set, counselor)
            _say(request, made)
            return _back(made)
    context = {
        "form": form,
        "set": prompt_set,
        "version": prompt_set.current,
        "has_clients": bool(clients) or form.is_bound,  # the last may have left meanwhile
    }
    return form_page(request, "counseling/assignments/assign.html", context)


@require_POST
@approved
def pause(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, assign_set.pause, _("Nothing more of it comes until you go on."))


@require_POST
@approved
def resume(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, assign_set.resume, _("The next step may come with the next week."))


@require_POST
@approved
def end(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    return _act(request, pk, assign_set.end_assignment, _("It is no longer part of their weeks."))


@require_POST
@approved
def skip(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """Leave out one step; `pk` is the assigned step's."""
    steps = AssignedStep.objects.filter(assignment__in=Assignment.objects.visible_to(request.user))
    step = get_object_or_404(steps.select_related("assignment__couple"), pk=pk)
    assign_set.skip(step, at=now())
    messages.success(request, _("That step is no longer part of their weeks."))
    return redirect("counseling:client", step.assignment.client_id)


def _act(
    request: PersonRequest, pk: uuid.UUID, verb: Callable[..., None], said: str
) -> HttpResponse:
    mine = Assignment.objects.visible_to(request.user).select_related("couple")
    assignment = get_object_or_404(mine, pk=pk)
    verb(assignment, at=now())
    messages.success(request, said)
    return redirect("counseling:client", assignment.client_id)


def _first(request: PersonRequest, clients: list[Client]) -> dict[str, object]:
    """What the form begins with: the couple one came from, and the next check-in."""
    at, wanted = now(), request.GET.get("client", "")
    asked = [client for client in clients if str(client.pk) == wanted]
    # Several couples have days of their own.
    starts = coming_week(asked[0].couple, at) if asked else local_day(at, request.user.zone)
    return {"clients": [str(client.pk) for client in asked], "starts": starts}


def _assign(form: AssignForm, prompt_set: PromptSet, counselor: Counselor) -> list[Assignment]:
    said = form.cleaned_data
    return assign_set.assign(
        prompt_set,
        form.chosen(),
        pace=said["pace"],
        every=said["every"] or 1,
        starts=said["starts"],
        by=counselor,
        at=now(),
    )


def _say(request: PersonRequest, made: list[Assignment]) -> None:
    said = ngettext("Assigned to one couple.", "Assigned to %(n)d couples.", len(made))
    messages.success(request, said % {"n": len(made)})
    version: SetVersion = made[0].version
    if out := assign_set.left_out(version):
        note = ngettext(
            "One of its questions has been retired and will not be asked.",
            "%(n)d of its questions have been retired and will not be asked.",
            out,
        )
        messages.info(request, note % {"n": out})


def _back(made: list[Assignment]) -> HttpResponse:
    if len(made) == 1:
        return redirect("counseling:client", made[0].client_id)
    return redirect("counseling:clients")
