"""Whose turn it is to plan, and how often the two want a date."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.dates.models.nights import DateNight
from intimacy.lib.rows import Row, UuidRow


class Turn(UuidRow):
    """One row a couple, once they chose anything or fixed a date; both see all of it."""

    class Every(models.TextChoices):
        NEVER = "", _("No rhythm")
        WEEK = "1", _("Every week")
        TWO_WEEKS = "2", _("Every two weeks")
        THREE_WEEKS = "3", _("Every three weeks")
        FOUR_WEEKS = "4", _("Every four weeks")
        MONTH = "month", _("Once a month")

    couple = models.OneToOneField(Couple, models.CASCADE, related_name="+")
    whose = models.ForeignKey(User, models.CASCADE, related_name="+")
    passes = models.PositiveSmallIntegerField(default=0)  # "Not me this time", since the last date
    every = models.CharField(max_length=5, choices=Every, default=Every.NEVER, blank=True)
    due = models.DateField(null=True)  # the couple's date from which the next one is asked for

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(passes__lte=2), name="dates_a_turn_comes_back_once"
            ),
            models.CheckConstraint(
                condition=models.Q(every="") | models.Q(due__isnull=False),
                name="dates_a_rhythm_has_a_next_time",
            ),
        ]

    def may_pass(self, user: User) -> bool:
        """True where it is this person's turn and it has not come back already."""
        return self.whose_id == user.pk and self.passes < 2


class TurnTaken(Row):
    """An evening that has counted as somebody's turn, so that it counts once."""

    night = models.OneToOneField(DateNight, models.CASCADE, related_name="+")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
