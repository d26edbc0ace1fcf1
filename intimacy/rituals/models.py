"""A ritual is a rule: something small two people do again and again.

Its words belong to both and are sealed under the couple's key. Its times are naive: on each
person's own clock ("where each of us is"), or on the clock of one place for both at once.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.keys.models import EncryptedRow
from intimacy.lib.recurrence import Rule, parse
from intimacy.lib.rows import Row, UuidRow
from intimacy.lib.spans import MINUTE
from intimacy.lib.zones import validate_zone
from prompts.models import Boundary
from prompts.vocabulary import OPT_IN

LONGEST = timedelta(hours=4)


class RitualQuerySet(models.QuerySet["Ritual"]):
    def agreed(self) -> "RitualQuerySet":
        """Without those of practices that somebody in the space has not agreed to (touch)."""
        theirs = Boundary.objects.filter(
            couple=OuterRef("couple"),
            user=OuterRef("user"),
            practice=OuterRef(OuterRef("practice")),
            wanted=True,
        )
        people = Membership.objects.filter(couple=OuterRef("couple"), left_at=None)
        return self.exclude(Q(practice__in=OPT_IN) & Exists(people.exclude(Exists(theirs))))

    def visible_to(self, user: User) -> "RitualQuerySet":
        """Those of the space this person is in today."""
        return self.filter(couple=Couple.objects.current_one_of(user)).agreed()

    def readable_by(self, user: User, at: datetime | None = None) -> "RitualQuerySet":
        """Joint words: both read them while the space is open."""
        return self.visible_to(user)

    def standing(self) -> "RitualQuerySet":
        return self.filter(ended_at__isnull=True)

    def running(self) -> "RitualQuerySet":
        return self.standing().filter(paused_at__isnull=True)

    def counted(self) -> "RitualQuerySet":
        """Give each how often it was `times` done."""
        return self.annotate(times=Count("done"))


class Ritual(EncryptedRow):
    class Clock(models.TextChoices):
        EACH = "each", _("Where each of us is")
        SAME = "same", _("At the same moment for both")

    ENCRYPTED_AS = "rituals.ritual"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="rituals")
    body = models.BinaryField()  # {"name": …, "what": …}
    idea = models.CharField(max_length=60, blank=True)  # of the library it was taken from
    practice = models.CharField(max_length=40, blank=True)
    minutes = models.PositiveSmallIntegerField()
    devices_away = models.BooleanField(default=True)
    rule = models.CharField(max_length=80)
    starts_on = models.DateField()
    at = models.TimeField()
    clock = models.CharField(max_length=4, choices=Clock, default=Clock.EACH)
    place = models.CharField(max_length=64, validators=[validate_zone])  # counts for SAME
    created_at = models.DateTimeField(default=now)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)  # of what a calendar shows
    changed_at = models.DateTimeField(default=now, db_default=Now())  # at that revision

    objects = RitualQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes__range=(1, LONGEST // MINUTE)),
                name="rituals_take_some_minutes",
            ),
            models.CheckConstraint(
                condition=models.Q(clock__in=["each", "same"]), name="rituals_know_their_clock"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("rituals:ritual", args=[self.pk])

    @property
    def recurs(self) -> Rule:
        return parse(self.rule)

    @property
    def starts(self) -> datetime:
        """The earliest it can be: naive, on the clock of `place_for` somebody."""
        return datetime.combine(self.starts_on, self.at)

    @property
    def is_running(self) -> bool:
        return self.paused_at is None and self.ended_at is None

    @property
    def at_one_moment(self) -> bool:
        return self.clock == self.Clock.SAME

    def place_for(self, user: User) -> str:
        """Return the zone (IANA) on whose clock this ritual happens for `user`."""
        return self.place if self.at_one_moment else user.zone


class Done(Row):
    """We did it, on that day. No page says which of the two pressed the button."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    ritual = models.ForeignKey(Ritual, models.CASCADE, related_name="done")
    day = models.DateField()  # by the ritual's rule
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ritual", "day"], name="rituals_done_once_a_day")
        ]


class Instead(UuidRow):
    """One occurrence that is otherwise: left out, or moved.

    `day` is the local date by the ritual's rule; the time it moved to is on the ritual's clock.
    """

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    ritual = models.ForeignKey(Ritual, models.CASCADE, related_name="insteads")
    day = models.DateField()
    moved_on = models.DateField(null=True)
    moved_at = models.TimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ritual", "day"], name="rituals_one_instead_a_day"),
            models.CheckConstraint(
                condition=models.Q(moved_on__isnull=True, moved_at__isnull=True)
                | models.Q(moved_on__isnull=False, moved_at__isnull=False),
                name="rituals_moved_to_a_moment",
            ),
        ]

    @property
    def moved_to(self) -> datetime | None:
        """The naive local time it happens at instead; None where it was left out."""
        if self.moved_on is None or self.moved_at is None:
            return None
        return datetime.combine(self.moved_on, self.moved_at)
