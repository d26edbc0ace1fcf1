"""What a person decides about being reminded: of what, how, when not, and not at all."""

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.reminders import schedules
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import Choice, Message, Preferences
from intimacy.reminders.preferences import Wants, morning, quiet_until

Hours = tuple[time | None, time | None]
SAID = ("on", "lead", "mail", "push")
KEPT = (*SAID, "revision", "changed_at")
IN_CALENDARS = ("quiet_from", "quiet_until", "silent_since")


def choose(
    user: User, *, hour: int | None, quiet: Hours, choices: Iterable[Choice], at: datetime
) -> None:
    """Keep the daily hour, the quiet hours (from, until) and what was chosen for each kind.

    All of it or nothing; `at` is now (UTC). Quiet hours that end when they begin are none.
    """
    begins, ends = quiet if quiet[0] != quiet[1] else (None, None)
    with transaction.atomic():
        if hour != user.knock_hour:
            choose_hour(user, hour, at=at)
        _prefer(user, quiet_from=begins, quiet_until=ends)
        _keep(user, list(choices), at)


def choose_hour(user: User, hour: int | None, *, at: datetime) -> None:
    """Change the local hour at which we may knock, None for never; knocks to come follow it."""
    with transaction.atomic():
        user.choose_knock(hour, at=at)
        schedules.hour_changed(user, at)
        if hour is None:  # not those either that wait for quiet hours to end
            held = [kind.name for kind in KINDS.values() if kind.held]
            waiting = Message.objects.waiting().filter(user=user, kind__in=held)
            waiting.update(state=Message.State.CANCELLED)


def move(user: User, before: str, *, at: datetime) -> None:
    """Follow a person who lived in the zone `before` until now: their hours are theirs there."""
    with transaction.atomic(savepoint=False):
        schedules.zone_changed(user, before, at)
        schedules.hour_changed(user, at)
        Preferences.objects.revise(user, at)


def _keep(user: User, choices: list[Choice], at: datetime) -> None:
    """Write down what differs from what stood; what nobody touched stays the kind's own default."""
    stood = Wants.of([user.pk])
    before = {choice.kind: stood.choice(user.pk, choice.kind) for choice in choices}
    changed = [choice for choice in choices if _said(choice) != _said(before[choice.kind])]
    for choice in changed:
        _revise(choice, before[choice.kind])
    Choice.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["user", "kind"], update_fields=KEPT
    )
    for choice in changed:
        if choice.lead != before[choice.kind].lead:
            schedules.lead_changed(user, choice.kind, choice.lead)
        begins = KINDS[choice.kind].begins
        if begins and choice.on and not before[choice.kind].on:
            begins(user, at)


def _revise(choice: Choice, before: Choice) -> None:
    """Note what a calendar shows of a choice: whether and when it rings."""
    choice.revision, choice.changed_at = before.revision, before.changed_at
    if (choice.on, choice.lead) != (before.on, before.lead):
        choice.revision, choice.changed_at = before.revision + 1, now()


def _said(choice: Choice) -> tuple[object, ...]:
    return tuple(getattr(choice, name) for name in SAID)


def silence(user: User, *, at: datetime) -> None:
    """Say nothing at all from now on, by any channel, until `speak_again`."""
    if Wants.of([user.pk]).person(user.pk).silent_since is None:
        _prefer(user, silent_since=at)


def speak_again(user: User) -> None:
    """Set `silent_since` of the person back to None: reminders go out again."""
    _prefer(user, silent_since=None)


def snooze(user: User, day: date) -> datetime:
    """Say nothing until the morning of `day` where they live, and return that moment (UTC).

    Morning is eight, or when their quiet hours end where eight lies within them.
    """
    row, _ = Preferences.objects.get_or_create(user=user)
    row.snoozed_day, row.snoozed_until = day, morning(row, user.zone, day)
    row.save(update_fields=["snoozed_day", "snoozed_until"])
    return row.snoozed_until


def knock_waits(user: User, wants: Preferences, at: datetime) -> datetime | None:
    """Return until when (UTC) quiet hours hold the next knock, or None where they do not."""
    hour = schedules.next_hour(user, at)
    hours = Preferences(quiet_from=wants.quiet_from, quiet_until=wants.quiet_until)
    return hour and quiet_until(hours, user.zone, hour)


def end_snooze(user: User) -> None:
    """Set `snoozed_until` of the person back to None."""
    _prefer(user, snoozed_until=None, snoozed_day=None)


def trust_address(user: User) -> None:
    """Try mail again although it came back."""
    _prefer(user, bounced_address="")


def push_wanted(user: User) -> bool:
    """True where this person wants pushes for anything at all that exists."""
    return Choice.objects.filter(user=user, push=True, on=True, kind__in=KINDS).exists()


def want_push(user: User) -> None:
    """Let a first device hear of everything that is on; where somebody chose, leave it at that."""
    if Choice.objects.filter(user=user, push=True).exists():
        return
    wants = Wants.of([user.pk])
    choices = [wants.choice(user.pk, kind) for kind in KINDS]
    for choice in choices:
        choice.push = choice.on
    with transaction.atomic():
        Choice.objects.bulk_create(
            [Choice(user=user, kind=c.kind, **{n: getattr(c, n) for n in KEPT}) for c in choices],
            update_conflicts=True,
            unique_fields=["user", "kind"],
            update_fields=KEPT,
        )


def _prefer(user: User, **changes: object) -> None:
    with transaction.atomic():
        before, _ = Preferences.objects.select_for_update().get_or_create(user=user)
        told = {name: said for name, said in changes.items() if name in IN_CALENDARS}
        if any(getattr(before, name) != said for name, said in told.items()):
            Preferences.objects.revise(user, now())
        Preferences.objects.filter(user=user).update(**changes)
