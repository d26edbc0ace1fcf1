"""Setting, moving and stopping what people are reminded of.

Rooms above call nothing else, but `new_knocks` for many people at once.
"""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, time
from typing import Any

from django.db import transaction

from intimacy.accounts.models import User
from intimacy.lib.recurrence import Rule, parse
from intimacy.lib.spans import DAY, MINUTE
from intimacy.lib.zones import local_day, local_time
from intimacy.lib.zones import moment as utc_moment
from intimacy.reminders import outbox
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.lead_times import fold_of, occurrence_of, reminder_at
from intimacy.reminders.models import Message, MessageQuerySet, Schedule
from intimacy.reminders.preferences import lead_of
from intimacy.reminders.recompute_reminders import move_messages
from intimacy.reminders.series import MEANT, Series, Single

State = Message.State


def repeat(
    user: User,
    kind: str,
    *,
    subject: uuid.UUID,
    scope: uuid.UUID,
    rule: Rule,
    starts: datetime,
    place: str,
    at: datetime,
) -> None:
    """Remind `user` of every occurrence of `rule` from now on, in place of what stood before.

    `starts` is naive, on the clock of `place` (IANA); `at` is now (UTC). Where the same stands
    already nothing changes: an occurrence that is due this minute, or waits, is still said.
    """
    remind_of_all(user, kind, [Series(subject, scope, rule, starts, place)], at)


def once(
    user: User,
    kind: str,
    *,
    subject: uuid.UUID,
    scope: uuid.UUID,
    moment: datetime,
    at: datetime,
    place: str = "",
) -> None:
    """Remind `user` of one thing that happens at `moment` (UTC), in place of what stood before.

    It was meant on the clock of `place` (IANA), their own where none is given. Where the lead
    time has begun already the reminder goes now; where all is over, never.
    """
    remind_of_all(user, kind, [Single(subject, scope, moment, place)], at)


def remind_of_all(user: User, kind: str, things: Iterable[Series | Single], at: datetime) -> None:
    """Remind `user` of all these, as `repeat` and `once` do: in as many queries as of one."""
    lead, things = lead_of(user, kind), list(things)
    subjects = [thing.subject for thing in things]
    standing = Schedule.objects.standing().filter(user=user, kind=kind, subject__in=subjects)
    stands = {row.subject: row for row in standing}
    coming: list[Schedule] = []
    over: list[uuid.UUID] = []
    for thing in things:
        if thing.stands_as(stands.get(thing.subject), lead):
            continue
        if row := thing.schedule(user, kind, lead, at):
            coming.append(row)
        else:
            over.append(thing.subject)
    if over:
        _forget(user=user, kind=kind, subject__in=over)
    if coming:
        _set(user, kind, coming)


def knock(
    user: User, kind: str, *, subject: uuid.UUID, scope: uuid.UUID, at: datetime
) -> datetime | None:
    """Say something at the person's own next daily hour after `at` (UTC), and return when.

    None, and nothing, where they want no knocks. Whoever caused it is told nothing either way.
    """
    when = next_hour(user, at)
    if when is not None:
        once(user, kind, subject=subject, scope=scope, moment=when, at=at)
    return when


def next_hour(user: User, at: datetime) -> datetime | None:
    """Return the person's next daily hour from `at` on (UTC), or None where they chose none."""
    return None if user.knock_hour is None else next_time(user.knock_hour, user.zone, at)


def next_time(hour: int, place: str, at: datetime) -> datetime:
    """Return when a clock in `place` (IANA) shows this hour next, from `at` on (UTC)."""
    day = local_day(at, place)
    while (when := utc_moment(day, time(hour), place)) < at:
        day += DAY
    return when


def stop(
    *,
    user: User | None = None,
    kind: str | None = None,
    subject: uuid.UUID | None = None,
    scope: uuid.UUID | None = None,
) -> None:
    """Forget schedules and cancel what waits in the outbox, in the caller's own transaction.

    Raises ValueError where nothing narrows it down. What is being handed to a mail server at
    this very moment cannot be called back.
    """
    given = {"user": user, "kind": kind, "subject": subject, "scope": scope}
    narrowed = {name: value for name, value in given.items() if value is not None}
    if not narrowed:
        raise ValueError("stop() would stop everybody's reminders")
    _forget(**narrowed)


def stop_all(subjects: Collection[uuid.UUID], *, scopes: Collection[uuid.UUID]) -> None:
    """Forget schedules about all these subjects of these spaces, and cancel what waits."""
    _forget(scope__in=scopes, subject__in=subjects)


def _forget(**about: Any) -> None:
    with transaction.atomic():
        Schedule.objects.filter(**about).delete()
        _cancel(Message.objects.filter(**about))


def _cancel(messages: MessageQuerySet) -> None:
    """Cancel those of these that wait."""
    _cancel_waiting(list(messages.waiting().values_list("pk", flat=True)))


def _cancel_waiting(ids: Collection[int]) -> None:
    """Cancel these; what an outage merged into one of them waits again."""
    if ids:
        cancelled = Message.objects.waiting().filter(pk__in=ids)
        cancelled.update(state=State.CANCELLED)
        outbox.release(ids)


def follow_moment(subject: uuid.UUID, stood: datetime, moment: datetime, place: str) -> None:
    """Let what stands and was said about `subject` at `stood` be about `moment` (both UTC).

    For a moment whose zone data changed: it is meant on the clock of `place` (IANA), whatever
    clock a reminder of it was once written down for. Nothing is said twice.
    """
    local = local_time(moment, place)
    with transaction.atomic():
        standing = Schedule.objects.standing().select_for_update()
        rows = list(standing.filter(subject=subject, rule="").order_by("pk"))
        rows = [row for row in rows if row.kind in KINDS and not KINDS[row.kind].held]
        for row in rows:
            row.zone, row.day, row.time = place, local.date(), local.time()
            row.next_day = row.day
            row.next_at = reminder_at(row.day, row.time, place, row.lead)
        Schedule.objects.bulk_update(rows, ["zone", "day", "time", "next_day", "next_at"])
        kinds = [name for name, kind in KINDS.items() if not kind.held]
        said = list(Message.objects.filter(subject=subject, moment=stood, kind__in=kinds))
        move_messages(said, {message.pk: moment for message in said})
        meant = {"moment_day": local.date(), "moment_time": local.time(), "moment_zone": place}
        Message.objects.filter(pk__in=[message.pk for message in said]).update(**meant)


def lead_changed(user: User, kind: str, lead: int) -> None:
    """Move what stands for `user` and `kind` to `lead` minutes before."""
    with transaction.atomic():
        standing = Schedule.objects.standing().select_for_update()
        rows = list(standing.filter(user=user, kind=kind).order_by("pk"))
        for row in rows:
            local, said_at = (row.next_day, row.time, row.zone), row.next_at
            fold = fold_of(*local, row.lead, said_at) if said_at else 0
            row.next_at, row.lead = reminder_at(*local, lead, fold), lead
        Schedule.objects.bulk_update(rows, ["next_at", "lead"])


def hour_changed(user: User, at: datetime) -> None:
    """Let the knocks that stand follow the person's daily hour; none where they want none.

    Those that repeat stay, and are not wanted while there is no hour. Call it after the hour, or
    the zone it is in, was changed; `at` is now (UTC).
    """
    held = [name for name, kind in KINDS.items() if kind.held]
    rows = list(Schedule.objects.standing().filter(user=user, kind__in=held))
    if user.knock_hour is not None:
        _again(user, [row for row in rows if row.rule], at, hour=time(user.knock_hour))
    for row in rows:
        if not row.rule:
            _knock_again(user, row, at)


def _knock_again(user: User, row: Schedule, at: datetime) -> None:
    stood = row.next_at or at
    since = KINDS[row.kind].never_before(row.subject) or stood - DAY + MINUTE
    if knock(user, row.kind, subject=row.subject, scope=row.scope, at=max(at, since)) is None:
        row.delete()


def zone_changed(user: User, before: str, at: datetime) -> None:
    """Follow a person who moved: rules kept on their own clock `before` are kept on the new one.

    Not those of a kind that is `placed`: its room knows which of its things stay where they are.
    """
    placed = [name for name, kind in KINDS.items() if kind.placed]
    rows = Schedule.objects.standing().filter(user=user, zone=before).exclude(rule="")
    _again(user, rows.exclude(kind__in=placed), at)


def _again(user: User, rows: Iterable[Schedule], at: datetime, hour: time | None = None) -> None:
    """Set rules anew, on the person's clock as it is now and, where given, at another hour."""
    series: dict[str, list[Series]] = {}
    for row in rows:
        starts = datetime.combine(row.day, hour or row.time)
        one = Series(row.subject, row.scope, parse(row.rule), starts, user.zone)
        series.setdefault(row.kind, []).append(one)
    for kind, things in series.items():
        remind_of_all(user, kind, things, at)


def _set(user: User, kind: str, rows: list[Schedule]) -> None:
    """Write these rows in place of what stands; what waits of another moment is called back."""
    moments = {row.subject: _moment(row) for row in rows}
    about = Message.objects.filter(user=user, kind=kind, subject__in=moments)
    # What was called back before anybody took it is to be said after all.
    called_back = about.filter(state=State.CANCELLED, done=0, again=0, leased_until=None)
    with transaction.atomic(savepoint=False):
        said = (about.waiting() | called_back).values_list("pk", "state", "subject", "moment")
        others, same = set(), set()
        for pk, state, subject, moment in said:
            if state == State.WAITING and moment != moments[subject]:
                others.add(pk)
            elif state == State.CANCELLED and moment == moments[subject]:
                same.add(pk)
        _cancel_waiting(others)
        called_back.filter(pk__in=same).delete()
        Schedule.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["user", "kind", "subject"],
            update_fields=[*MEANT, "next_day", "next_at", "moved_at"],
        )


def _moment(row: Schedule) -> datetime:
    assert row.next_at  # noqa: S101  made just now
    return occurrence_of(row.next_day, row.time, row.zone, row.lead, row.next_at)
