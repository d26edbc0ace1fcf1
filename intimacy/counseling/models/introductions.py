"""Links between a couple and a counselor, made by either side and used once."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.counseling.models.counselors import Counselor
from intimacy.couples.models import Couple
from intimacy.lib.rows import UuidRow


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def usable(self, at: datetime) -> "IntroductionQuerySet":
        return self.filter(closed_at=None, expires_at__gt=at)


class Introduction(UuidRow):
    """A link for one use: a counselor's for a couple, or a partner's. Only its hash is kept."""

    counselor = models.ForeignKey(
        Counselor, models.CASCADE, null=True, related_name="introductions"
    )
    couple = models.ForeignKey(Couple, models.CASCADE, null=True, related_name="+")
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    label = models.CharField(max_length=60, blank=True)  # what the counselor calls them
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(counselor=None, couple__isnull=False)
                | Q(counselor__isnull=False, couple=None),
                name="counseling_invited_by_one_side",
            )
        ]
