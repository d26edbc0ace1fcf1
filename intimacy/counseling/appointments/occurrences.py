"""Sessions as they fall: rows that repeat on the counselor's own clock, and their exceptions."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import FETCH_RAISE, QuerySet

from intimacy.counseling.models import Appointment, AppointmentChange
from intimacy.lib.compiled import compiled
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
    changed = ((row, row.changes.all()) for row in appointments)
    return _dates_of(changed, since, until)


type Changed = tuple[Appointment, Iterable[AppointmentChange]]


def _dates_of(
    appointments: Iterable[Changed], since: datetime, until: datetime
) -> list[AppointmentDate]:
    found = [m for row, changes in appointments for m in _of(row, changes, since, until)]
    return sorted(found, key=lambda m: (m.begins, str(m.appointment.pk)))


def _of(
    row: Appointment, changed: Iterable[AppointmentChange], since: datetime, until: datetime
) -> Iterator[AppointmentDate]:
    changes = {change.day: change.moved_to for change in changed}
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
    for m in _dates_of(kept(clients), after + timedelta(microseconds=1), after + HORIZON):
        found.setdefault(m.appointment.client_id, m.begins)
    return found


def last_of(rows: Iterable[Changed], before: datetime) -> dict[uuid.UUID, datetime]:
    """Return when each client's last session began (UTC) that was over by `before`.

    One that is going on is not yet behind them: its brief is still the one to look at.
    """
    earlier = _dates_of(rows, before - HORIZON, before)
    return {m.appointment.client_id: m.begins for m in earlier if m.ends <= before}


def between(rows: Iterable[Changed], since: datetime, until: datetime) -> list[datetime]:
    """Return when the sessions began (UTC) with `since <= begins < until`."""
    return [one.begins for one in _dates_of(rows, since, until)]


def kept(clients: Iterable[uuid.UUID]) -> list[Changed]:
    """Return the rows of these clients' sessions, each with its changes, in two queries."""
    rows = _standing(list(clients))
    changes = defaultdict(list)
    for change in _changes([row.pk for row in rows]) if rows else ():
        changes[change.appointment_id].append(change)
    return [(row, changes[row.pk]) for row in rows]


@compiled
def _standing(clients: Collection[uuid.UUID]) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(client__in=clients, ended_at=None)
    return rows.fetch_mode(FETCH_RAISE)


@compiled
def _changes(appointments: Collection[uuid.UUID]) -> QuerySet[AppointmentChange]:
    return AppointmentChange.objects.filter(appointment__in=appointments)
