"""The question after a date, answered apart and opened together."""

from django.db import models

from intimacy.couples.models import Couple
from intimacy.dates.models.nights import DateNight
from intimacy.sharing.models import Exchange


class Afterwards(models.Model):
    """An evening's exchange of one question, from the moment somebody writes to it."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    night = models.OneToOneField(DateNight, models.CASCADE, related_name="afterwards")
    exchange = models.OneToOneField(Exchange, models.CASCADE, related_name="afterwards")

    def __str__(self) -> str:
        return f"afterwards {self.pk}"
