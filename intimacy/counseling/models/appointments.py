"""When counselor and couple meet: the counselor's own entries, once or repeating."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.counseling.models.clients import Client
from intimacy.counseling.models.counselors import Counselor
from intimacy.couples.models import Couple
from intimacy.lib.local_times import LocalTime
from intimacy.lib.rows import Row, UuidRow
from intimacy.lib.spans import MINUTE
from intimacy.lib.zones import validate_zone

SHORTEST, LONGEST = 5 * MINUTE, timedelta(hours=8)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def visible_to(self, user: User) -> "AppointmentQuerySet":
        """A counselor's entries with couples they accompany today."""
        return self.filter(client__in=Client.objects.visible_to(user), ended_at=None)


class Appointment(UuidRow):
    """A session, or a row of them: `day` at `hour` on the wall clock of `zone`."""

    counselor = models.ForeignKey(Counselor, models.CASCADE, related_name="appointments")
    client = models.ForeignKey(Client, models.CASCADE, related_name="appointments")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    day = models.DateField()
    hour = models.TimeField()
    zone = models.CharField(max_length=64, validators=[validate_zone])
    minutes = models.PositiveSmallIntegerField(default=60)
    every_weeks = models.PositiveSmallIntegerField(default=0)  # 0 is once
    until = models.DateField(null=True)  # the last day it may fall on
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    every_weeks__range=(0, 8),
                    minutes__range=(SHORTEST // MINUTE, LONGEST // MINUTE),
                ),
                name="counseling_session_is_possible",
            )
        ]


class AppointmentChange(LocalTime, Row):
    """One date of a row that moved, or (without `moved_to`) does not take place."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="changes")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    day = models.DateField()  # the day it would have been
    moved_to = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appointment", "day"], name="counseling_one_change_a_date"
            )
        ]
