"""What each would try, marked in private, and whose turn it is to choose among what both would."""

from django.db import models

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.lib.rows import Row
from intimacy.sharing import mark_tables


class Batch(mark_tables.Batch):
    """Ten interests."""

    class Meta(mark_tables.Batch.Meta):
        abstract = False


class Mark(mark_tables.Mark):
    """One interest that one person would try."""

    class Meta(mark_tables.Mark.Meta):
        abstract = False


class Sending(mark_tables.Sending):
    """Ten interests that one person is done with."""

    class Meta(mark_tables.Sending.Meta):
        abstract = False


class Choice(Row):
    """One row a couple, once somebody chose or passed the turn on; both see all of it.

    `number` grows with every change: a press names the one it was made at.
    """

    couple = models.OneToOneField(Couple, models.CASCADE, related_name="+")
    whose = models.ForeignKey(User, models.CASCADE, related_name="+")  # chooses, or has chosen
    key = models.CharField(max_length=80, blank=True)  # of what comes next, "" while open
    tried = models.JSONField(default=list)  # keys, the latest last
    number = models.PositiveIntegerField(default=0)
    tried_as = models.PositiveIntegerField(null=True)  # the number "We tried it" last made

    @property
    def just_tried(self) -> bool:
        """Nothing was pressed since "We tried it": it can be taken back."""
        return self.tried_as == self.number
