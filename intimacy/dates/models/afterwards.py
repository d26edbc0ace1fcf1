"""The question after a date, answered apart and opened together."""

from datetime import datetime

from django.db import models

from intimacy.couples.models import Couple
from intimacy.dates.models.nights import DateNight
from intimacy.lib.rows import Row
from intimacy.sharing.models import Exchange


class AfterwardsQuerySet(models.QuerySet["Afterwards"]):
    def opened(self, at: datetime) -> "AfterwardsQuerySet":
        """What both have said and read."""
        return self.filter(exchange__opens_at__lte=at)


class Afterwards(Row):
    """An evening's exchange of one question, from the moment somebody writes to it."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    night = models.OneToOneField(DateNight, models.CASCADE, related_name="afterwards")
    exchange = models.OneToOneField(Exchange, models.CASCADE, related_name="afterwards")

    objects = AfterwardsQuerySet.as_manager()
