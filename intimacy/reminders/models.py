"""When to speak to a person, and how: schedules, the outbox, what each person chose.

Nothing here holds words: a kind, ids and times. `scope` is the space a row belongs to and
`subject` the thing it is about, both without foreign keys, so that rooms above may change freely.
"""

import uuid
from datetime import datetime, time

from django.db import models
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.lib.rows import Row
from intimacy.lib.zones import validate_zone

AT_EIGHT, AT_TEN = time(8), time(22)
STANDING = (0, 1)  # states of a message: waiting, sent


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def standing(self) -> "ScheduleQuerySet":
        """Those of which something is to come still."""
        return self.filter(next_at__isnull=False)

    def due(self, at: datetime) -> "ScheduleQuerySet":
        return self.filter(next_at__lte=at).order_by("next_at")


class Schedule(Row):
    """One row for the next occurrence of something one person is reminded of.

    `rule` is an RRULE on the clock of `zone`, beginning with `day` at `time`; empty for a single
    instant. What comes next happens on `next_day`, at `time` in `zone`: that is what is meant, and
    `next_at` is the moment of its reminder, `lead` minutes before, as the zone data of today has
    it. None where nothing comes any more; such rows are kept for a week.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    subject = models.UUIDField()
    scope = models.UUIDField(db_index=True)
    rule = models.CharField(max_length=80, blank=True)
    day = models.DateField()
    time = models.TimeField()
    zone = models.CharField(max_length=64, validators=[validate_zone])
    lead = models.PositiveIntegerField(default=0)
    next_day = models.DateField()
    next_at = models.DateTimeField(null=True, db_index=True)
    moved_at = models.DateTimeField(null=True)  # when a tick last moved it on

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject"], name="reminders_one_schedule_a_thing"
            )
        ]


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> "MessageQuerySet":
        return self.filter(state=Message.State.WAITING)

    def standing(self) -> "MessageQuerySet":
        """Those that wait or went; the others hold no day or minute of their person's."""
        return self.filter(state__in=STANDING)


class Message(Row):
    """The outbox: one thing to say to one person. The row is the truth, Celery the wake-up.

    `moment` is what `moment_day`, `moment_time` and `moment_zone` mean by the zone data of today;
    `send_at` is what `send_day` and `send_time` mean on the person's clock, where they are given.
    """

    class State(models.IntegerChoices):
        WAITING = 0
        SENT = 1
        DROPPED = 2  # not wanted when its turn came, or nowhere to send it
        CANCELLED = 3  # stopped together with what it was about
        EXPIRED = 4  # its moment had passed
        MERGED = 5  # another one says the same
        FAILED = 6  # refused for good, or too often

    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)  # what links hold
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    subject = models.UUIDField()
    scope = models.UUIDField()
    moment = models.DateTimeField()  # what it is about happens then
    moment_day = models.DateField(null=True)
    moment_time = models.TimeField(null=True)
    moment_zone = models.CharField(max_length=64, blank=True, db_default="")
    again = models.PositiveSmallIntegerField(default=0)  # "Tomorrow instead": so many days later
    knock_day = models.DateField(null=True)  # their date, of the one knock that goes that day
    minute = models.DateTimeField(null=True)  # of the one of its kind that goes then (UTC)
    # The one that speaks for this one. Both are swept at one age, so no key is kept.
    said_with = models.ForeignKey(
        "self", models.DO_NOTHING, null=True, related_name="+", db_constraint=False, db_index=False
    )
    send_at = models.DateTimeField()
    send_day = models.DateField(null=True)
    send_time = models.TimeField(null=True)
    state = models.PositiveSmallIntegerField(choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True)
    done = models.PositiveSmallIntegerField(default=0)  # channels that took it, as bits

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "subject", "moment", "again"],
                name="reminders_said_once",
            ),
            models.UniqueConstraint(
                fields=["user", "knock_day"],
                condition=models.Q(knock_day__isnull=False, state__in=STANDING),
                name="reminders_one_knock_a_day",
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "minute"],
                condition=models.Q(minute__isnull=False, state__in=STANDING),
                name="reminders_one_of_a_kind_a_minute",
            ),
        ]
        indexes = [
            models.Index(fields=["send_at"], condition=models.Q(state=0), name="reminders_waiting"),
            models.Index(
                fields=["scope"], condition=models.Q(state=0), name="reminders_waiting_scope"
            ),
        ]


class PreferencesQuerySet(models.QuerySet["Preferences"]):
    def revise(self, user: User, at: datetime) -> None:
        """Note at `at` (UTC) that this person's own calendar says things otherwise from now on."""
        self.bulk_create([Preferences(user=user)], ignore_conflicts=True)
        self.filter(user=user).update(revision=models.F("revision") + 1, changed_at=at)


class Preferences(models.Model):
    """What one person chose for everything we might say to them. No row is all defaults."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    quiet_from = models.TimeField(null=True, default=AT_TEN)
    quiet_until = models.TimeField(null=True, default=AT_EIGHT)
    silent_since = models.DateTimeField(null=True)  # everything off, in one tap
    snoozed_until = models.DateTimeField(null=True)
    snoozed_day = models.DateField(null=True)  # until whose morning
    bounced_address = models.EmailField(blank=True)  # mail to it came back
    device_lost_at = models.DateTimeField(null=True)  # a device took no pushes any more
    knows_since = models.DateTimeField(null=True)  # they said they know that nothing reaches them
    # How often what their calendar says was changed by them: zone, names, quiet hours, silence.
    revision = models.PositiveIntegerField(default=0, db_default=0)
    changed_at = models.DateTimeField(null=True)

    objects = PreferencesQuerySet.as_manager()

    def __str__(self) -> str:
        return f"preferences of {self.pk}"


class Choice(Row):
    """What one person chose for one kind. No row is the kind's own defaults."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    on = models.BooleanField(default=True)
    lead = models.PositiveIntegerField(default=0)  # minutes
    mail = models.BooleanField(default=True)
    push = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0, db_default=0)  # of `on` and `lead`
    changed_at = models.DateTimeField(null=True)  # at that revision

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="reminders_one_choice_a_kind")
        ]


class Subscription(Row):
    """A browser that takes pushes for the person who signed in on it last."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=200)
    auth = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=now)
    refused_at = models.DateTimeField(null=True)  # since then pushes to it are refused: our fault
    refused_for = models.CharField(max_length=300, blank=True, db_default="")  # status, host
