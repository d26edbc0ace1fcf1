"""Sessions as they fall: rows that repeat on the counselor's own clock, and their exceptions."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import FETCH_RAISE

from intimacy.counseling.models import Appointment
from intimacy.lib.recurrence import LAST_YEAR, Rule, occurrences
from intimacy.lib.zones import moment

HORIZON = timedelta(days=400)  # how far ahead and back a session is looked for


@dataclass(frozen=True)
class AppointmentDate:
    """One session: `begins` is its UTC moment, `day` the date it would have by its row alone."""

    appointment: Appointment
    day: date
    begins: datetime
    moved: bool = False

    @property
    def ends(self) -> datetime:
        return self.begins + timedelta(minutes=self.appointment.minutes)


def appointment_dates(
    appointments: Iterable[Appointment], since: datetime, until: datetime
) -> list[AppointmentDate]:
    """Return the sessions with `since <= begins < until` (UTC), in order.

    The appointments come with their `changes` prefetched.
    """
    found = [m for row in appointments for m in _of(row, since, until)]
    return sorted(found, key=lambda m: (m.begins, str(m.appointment.pk)))


def _of(row: Appointment, since: datetime, until: datetime) -> Iterator[AppointmentDate]:
    changes = {change.day: change.moved_to for change in row.changes.all()}
    for day, moved_to in changes.items():
        if moved_to and since <= moved_to < until:
            yield AppointmentDate(row, day, moved_to, moved=True)
    for day, begins in _dates(row, since, until):
        if day not in changes:
            yield AppointmentDate(row, day, begins)


def _dates(row: Appointment, since: datetime, until: datetime) -> Iterator[tuple[date, datetime]]:
    if not row.every_weeks:
        begins = moment(row.day, row.hour, row.zone)
        if since <= begins < until:
            yield row.day, begins
        return
    rule = Rule("WEEKLY", row.every_weeks, (row.day.weekday(),), until=row.until)
    starts = datetime.combine(row.day, row.hour)
    for local, begins in occurrences(rule, starts, row.zone, since=since, until=until):
        yield local.date(), begins


def falls_on(row: Appointment, day: date) -> AppointmentDate | None:
    """Return the session that the row puts on `day`, moved or not; None where there is none."""
    if not row.day <= day < date(LAST_YEAR, 1, 1):
        return None
    begins = moment(day, row.hour, row.zone)
    changes = {change.day: change.moved_to for change in row.changes.all()}
    if not any(day == date_ for date_, _ in _dates(row, begins, begins + timedelta(hours=3))):
        return None
    if day in changes:
        moved_to = changes[day]
        return AppointmentDate(row, day, moved_to, moved=True) if moved_to else None
    return AppointmentDate(row, day, begins)


def next_of(clients: Iterable[uuid.UUID], after: datetime) -> dict[uuid.UUID, datetime]:
    """Return each client's next session (UTC) that begins after `after`, in two queries."""
    found: dict[uuid.UUID, datetime] = {}
    for m in appointment_dates(_rows(clients), after + timedelta(microseconds=1), after + HORIZON):
        found.setdefault(m.appointment.client_id, m.begins)
    return found


def last_of(clients: Iterable[uuid.UUID], before: datetime) -> dict[uuid.UUID, datetime]:
    """Return when each client's last session began (UTC) that was over by `before`; two queries.

    One that is going on is not yet behind them: its brief is still the one to look at.
    """
    earlier = appointment_dates(_rows(clients), before - HORIZON, before)
    return {m.appointment.client_id: m.begins for m in earlier if m.ends <= before}


def _rows(clients: Iterable[uuid.UUID]) -> Iterable[Appointment]:
    rows = Appointment.objects.filter(client__in=list(clients), ended_at=None)
    return rows.prefetch_related("changes").fetch_mode(FETCH_RAISE)
