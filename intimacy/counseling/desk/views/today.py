"""Today: the next sessions in order, one tap from the brief."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import FETCH_RAISE
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime, now

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.appointments.occurrences import HORIZON, AppointmentDate, appointment_dates
from intimacy.counseling.care.client_names import listed_name, names_of
from intimacy.counseling.models import Appointment, Client, Counselor

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Row:
    """A session as the desk shows it; times are on the counselor's clock."""

    occurrence: AppointmentDate
    name: str
    begins: datetime
    ends: datetime
    over: bool


@dataclass(frozen=True)
class Entry:
    """A row of sessions, or one further off, with its next date."""

    appointment: Appointment
    name: str
    begins: datetime


def today(request: PersonRequest, counselor: Counselor) -> HttpResponse:
    """The sessions from this morning on, as far as `AHEAD`, then what lies beyond."""
    at = now()
    morning = datetime.combine(localtime(at).date(), time(), tzinfo=localtime(at).tzinfo)
    appointments = list(
        Appointment.objects.visible_to(request.user)
        .select_related("client")
        .prefetch_related("changes")
        .fetch_mode(FETCH_RAISE)
    )
    names = _names([row.client for row in appointments])
    soon = [_row(m, names, at) for m in appointment_dates(appointments, morning, at + AHEAD)]
    context = {
        "counselor": counselor,
        "rows": soon,
        "soonest": next((row for row in soon if not row.over), None),
        "entries": _entries(appointments, names, at),
        "ahead": AHEAD,
        "has_clients": bool(names) or Client.objects.visible_to(request.user).exists(),
        "now": localtime(at),
    }
    return render(request, "counseling/desk/today.html", context)


def _names(clients: list[Client]) -> dict[object, str]:
    names = names_of(clients)
    return {client.pk: listed_name(client, names.get(client.pk, "")) for client in clients}


def _row(occurrence: AppointmentDate, names: dict[object, str], at: datetime) -> Row:
    begins, ends = localtime(occurrence.begins), localtime(occurrence.ends)
    return Row(
        occurrence, names[occurrence.appointment.client_id], begins, ends, occurrence.ends <= at
    )


def _entries(
    appointments: list[Appointment], names: dict[object, str], at: datetime
) -> list[Entry]:
    """What repeats, and what comes after `AHEAD`; in the order of their next dates."""
    coming: dict[object, AppointmentDate] = {}
    for m in appointment_dates(appointments, at, at + HORIZON):
        coming.setdefault(m.appointment.pk, m)
    return [
        Entry(m.appointment, names[m.appointment.client_id], localtime(m.begins))
        for m in coming.values()
        if m.appointment.every_weeks or m.begins >= at + AHEAD
    ]
