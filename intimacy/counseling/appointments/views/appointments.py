"""Entering sessions and changing them; the row is found through the counselor asking."""

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.appointments import timetable
from intimacy.counseling.appointments.appointment_forms import (
    AppointmentForm,
    MoveAppointmentForm,
    OneDateForm,
)
from intimacy.counseling.appointments.occurrences import AppointmentDate, falls_on
from intimacy.counseling.care.client_names import names_of
from intimacy.counseling.desk.access import approved
from intimacy.counseling.models import Appointment, Counselor
from intimacy.lib.http import form_page, posted


@require_http_methods(["GET", "POST"])
@approved
def new(request: PersonRequest, counselor: Counselor) -> HttpResponse:
    at = now()
    initial = {"client": request.GET.get("client", ""), "day": localtime(at).date()}
    form = AppointmentForm(posted(request), initial=initial, counselor=counselor, now=at)
    if form.is_valid():
        timetable.arrange(form.chosen(), form.plan(), at=at)
        messages.success(request, _("The session is entered."))
        return redirect("counseling:desk")
    return form_page(request, "counseling/appointments/session.html", {"form": form})


@require_http_methods(["GET", "POST"])
@approved
def session(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """Change an entry from now on."""
    row, at = _row(request, pk), now()
    plan = timetable.plan_on(row, request.user.zone, at)
    form = AppointmentForm(posted(request), initial=vars(plan), counselor=counselor, now=at)
    del form.fields["client"]
    if form.is_valid():
        if form.has_changed():
            timetable.rearrange(row, form.plan(), at=at)
            messages.success(request, _("The session is changed."))
        return redirect("counseling:desk")
    name = names_of([row.client])[row.client_id]
    return form_page(
        request, "counseling/appointments/session.html", {"form": form, "row": row, "name": name}
    )


@require_POST
@approved
def end(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    timetable.end_appointment(_row(request, pk), at=now())
    messages.success(request, _("It is off your list. Sessions that have been stay known."))
    return redirect("counseling:desk")


@require_http_methods(["GET", "POST"])
@approved
def one_date(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """Move one session of a row, or leave it out; which one stands in `?day=`."""
    row, at = _row(request, pk), now()
    occurrence = _appointment_date(row, request)
    begins = localtime(occurrence.begins)
    initial = {"on": begins.date(), "hour": begins.time()}
    if row.zone == request.user.zone and not occurrence.moved:
        initial = {"on": occurrence.day, "hour": row.hour}  # not what a gap on that day makes of it
    moves = request.method == "POST" and request.POST.get("go") == "move"
    how: dict[str, Any] = {
        "initial": initial,
        "counselor": counselor,
        "now": at,
        "begins": occurrence.begins,
    }
    form = MoveAppointmentForm(request.POST if moves else None, **how)
    if request.method == "POST" and (not moves or form.is_valid()):
        _change(request, occurrence, form)
        return redirect("counseling:desk")
    context = {
        "form": form,
        "occurrence": occurrence,
        "begins": begins,
        "name": names_of([row.client])[row.client_id],
    }
    return form_page(request, "counseling/appointments/session_date.html", context)


def _change(request: PersonRequest, occurrence: AppointmentDate, form: MoveAppointmentForm) -> None:
    if form.is_bound:
        timetable.move(occurrence, form.moved_to())
        messages.success(request, _("The session is moved."))
    elif request.POST.get("go") == "back":
        timetable.put_back(occurrence.appointment, occurrence.day)
        messages.success(request, _("The session is where it was."))
    else:
        timetable.leave_out(occurrence)
        messages.success(request, _("That session is left out."))


def _row(request: PersonRequest, pk: uuid.UUID) -> Appointment:
    mine = Appointment.objects.visible_to(request.user).select_related("client__counselor__user")
    return get_object_or_404(mine.prefetch_related("changes"), pk=pk)


def _appointment_date(row: Appointment, request: PersonRequest) -> AppointmentDate:
    asked = OneDateForm({"day": request.GET.get("day", "")})
    day: date | None = asked.cleaned_data["day"] if asked.is_valid() else None
    occurrence = falls_on(row, day) if day else None
    if occurrence is None:
        raise Http404
    return occurrence
