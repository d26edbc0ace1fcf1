"""The weekly check-in: one exchange a couple and week."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import hold
from intimacy.lib.rows import Row, UuidRow
from intimacy.sharing.models import Exchange, Seal, Words


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    def visible_to(self, user: User) -> "CheckInQuerySet":
        """Weeks of the space this person is in today."""
        return self.filter(couple=Couple.objects.current_one_of(user))

    def running(self) -> "CheckInQuerySet":
        """The latest week of every space."""
        latest = CheckIn.objects.filter(couple=OuterRef("couple")).order_by("-week").values("pk")
        return self.filter(pk=Subquery(latest[:1]))

    def looked_back_on(self, user: User, at: datetime) -> "CheckInQuerySet":
        """Visible weeks with what `user` did in each: `written`, `sealed`, `off`.

        A week that never opened and that they left alone is left out, but for the last two.
        """
        here = {"exchange": OuterRef("exchange"), "user": user}
        mine = Words.objects.filter(item__exchange=OuterRef("exchange"), author=user)
        touched = Q(written=True) | Q(sealed=True) | Q(off=True)
        weeks = self.visible_to(user)
        return (
            weeks.select_related("exchange")
            .fetch_mode(models.FETCH_RAISE)
            .annotate(
                written=Exists(mine),
                sealed=Exists(Seal.objects.standing(at).filter(**here)),
                off=Exists(WeekOff.objects.filter(checkin=OuterRef("pk"), user=user)),
            )
            .filter(touched | Q(exchange__opens_at__lte=at) | Q(pk__in=weeks.values("pk")[:2]))
        )


class CheckIn(UuidRow):
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="checkins")
    week = models.DateField()  # the local date of its check-in day
    began_at = models.DateTimeField(null=True)  # its opening; null where that was never kept
    exchange = models.OneToOneField(Exchange, models.CASCADE, related_name="checkin")
    talked_at = models.DateTimeField(null=True)
    coming = models.JSONField(default=dict)  # what the next week will ask: see `question_draft`

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-week"]
        constraints = [
            models.UniqueConstraint(fields=["couple", "week"], name="checkins_one_a_week")
        ]

    def get_absolute_url(self) -> str:
        return reverse("checkins:detail", args=[self.pk])

    def take_off(self, user: User, *, at: datetime) -> None:
        """Write a WeekOff for `user`, once. Raises Closed where the space has ended."""
        with hold(self.couple) as couple:
            off = {"couple": couple, "at": at}
            WeekOff.objects.get_or_create(checkin=self, user=user, defaults=off)


class WeekOff(Row):
    """One person passed a whole week. Theirs alone to see."""

    checkin = models.ForeignKey(CheckIn, models.CASCADE, related_name="weeks_off")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkin", "user"], name="checkins_one_week_off")
        ]
