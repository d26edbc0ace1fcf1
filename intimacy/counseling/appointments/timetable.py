"""A counselor's own entries: arranging sessions, moving one, leaving one out, stopping a row.

Only the counselor's desk knows of them; to the couple a set merely says for which day it is.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction

from intimacy.counseling.appointments.occurrences import HORIZON, AppointmentDate, appointment_dates
from intimacy.counseling.models import Appointment, AppointmentChange, Client
from intimacy.couples.spaces import hold
from intimacy.lib.local_times import NO_TIME
from intimacy.lib.zones import local_day, moment, zone


@dataclass(frozen=True)
class Plan:
    """When to meet: `day` and `hour` on the counselor's clock; 0 weeks is once."""

    day: date
    hour: time
    minutes: int = 60
    every_weeks: int = 0
    until: date | None = None


def arrange(client: Client, plan: Plan, *, at: datetime) -> Appointment:
    """Enter a session, or a row of them; the same one twice is once."""
    with hold(client.couple):  # before the client's row, in the order of `end_care`: no deadlock
        same = {"client": client, "ended_at": None, **vars(plan)}
        fields = {
            "counselor": client.counselor,
            "couple_id": client.couple_id,
            "zone": client.counselor.user.zone,
            "made_at": at,
        }
        return Appointment.objects.get_or_create(**same, defaults=fields)[0]


def rearrange(row: Appointment, plan: Plan, *, at: datetime) -> Appointment:
    """Change an entry from now on. Sessions that have been stay where they were."""
    with hold(row.client.couple):
        end_appointment(row, at=at)
        return arrange(row.client, plan, at=at)


def end_appointment(row: Appointment, *, at: datetime) -> None:
    """Take an entry away from now on; what has been stays, so that a brief knows since when."""
    with transaction.atomic():
        fresh = Appointment.objects.select_for_update().get(pk=row.pk)
        been = appointment_dates([fresh], at - HORIZON, at)
        if not been:
            Appointment.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at)
            return
        today = local_day(at, fresh.zone)
        last = max(m.day for m in been)
        fresh.changes.filter(day__gt=last).delete()
        Appointment.objects.filter(pk=row.pk).update(until=min(last, today))


def coming_day(row: Appointment, at: datetime) -> date:
    """Return the day of the row's next session as its rule has it, else its first day."""
    coming = [m.day for m in appointment_dates([row], at, at + HORIZON)]
    return min(coming, default=row.day)


def plan_on(row: Appointment, place: str, at: datetime) -> Plan:
    """Return the plan of a row from its next session on, on the clock of `place` (IANA).

    Day, hour and last day come along together: a counselor may have moved since it was entered.
    """
    day, hour, until = coming_day(row, at), row.hour, row.until
    if place != row.zone:
        local = moment(day, hour, row.zone).astimezone(zone(place))
        until = until + (local.date() - day) if until else None
        day, hour = local.date(), local.time()
    return Plan(day, hour, row.minutes, row.every_weeks, until)


def move(occurrence: AppointmentDate, to: datetime) -> None:
    """Let one session of a row take place at `to` (UTC) instead."""
    _change(occurrence, to)


def leave_out(occurrence: AppointmentDate) -> None:
    """Let one session of a row not take place."""
    _change(occurrence, None)


def put_back(row: Appointment, day: date) -> None:
    """Let the session of that day be where its row has it again."""
    row.changes.filter(day=day).delete()


def _change(occurrence: AppointmentDate, to: datetime | None) -> None:
    row = occurrence.appointment
    change = AppointmentChange(couple_id=row.couple_id, moved_to=to)
    if to:
        change.mean(to, row.zone)
    AppointmentChange.objects.update_or_create(
        appointment=row,
        day=occurrence.day,
        defaults={name: getattr(change, name) for name in ("couple_id", "moved_to", *NO_TIME)},
    )
