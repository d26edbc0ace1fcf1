"""A date night: one evening, what is planned, the times on offer and what each said to them.

Who may read what is planned is decided in `PlanQuerySet.readable_by`, and only there.
"""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.keys.models import EncryptedRow
from intimacy.lib.local_times import LocalTime, first_after
from intimacy.lib.rows import Row, UuidRow
from intimacy.lib.spans import MINUTE
from intimacy.lib.zones import local_time

LOCAL = ["local_day", "local_time", "local_until", "place"]
TIME = [
    "begins_at",
    "window_until",
    "ends_at",
    "revision",
    "changed_at",
    *LOCAL,
]  # what `set_time` writes
MOST_OPTIONS = 3  # times on offer in one round


class NightQuerySet(models.QuerySet["DateNight"]):
    def visible_to(self, user: User) -> "NightQuerySet":
        """The evenings of the space this person is in today; a space that closed keeps none."""
        return self.filter(couple=Couple.objects.current_one_of(user))

    def readable_by(self, user: User, at: datetime | None = None) -> "NightQuerySet":
        """ "What should they know?" is for both, of a surprise as well."""
        return self.visible_to(user)

    def proposed(self) -> "NightQuerySet":
        return self.filter(state=DateNight.State.PROPOSED)

    def agreed(self) -> "NightQuerySet":
        return self.filter(state=DateNight.State.AGREED)

    def begun(self, at: datetime) -> "NightQuerySet":
        """Agreed, and the evening has begun; a window begins when somebody says so."""
        return self.agreed().filter(begins_at__lte=at, window_until__isnull=True)

    def over(self, at: datetime) -> "NightQuerySet":
        """Begun, and their length has passed: what the past dates are."""
        return self.begun(at).filter(ends_at__lte=at)

    def ahead(self, at: datetime) -> "NightQuerySet":
        """Agreed and not over yet; a window stays until somebody says what became of it."""
        unsaid = Q(window_until__isnull=False)
        return self.agreed().filter(unsaid | Q(ends_at__gt=at))


class Window(LocalTime, UuidRow):
    """A time, or a window where `local_until` is given, on the clock of whoever chose it."""

    local_until = models.TimeField(null=True)

    class Meta:
        abstract = True

    def mean_window(self, begins: datetime, until: datetime | None, place: str) -> None:
        """Take what a clock in `place` shows at these moments (UTC). The row is not saved."""
        self.mean(begins, place)
        self.local_until = local_time(until, place).time() if until else None

    def new_window(self, begins: datetime) -> tuple[datetime, datetime | None] | None:
        """Return when it begins, and until when it may, now, where `begins` (UTC) is it no more."""
        moved = self.new_moment(begins)
        if moved is None or self.local_day is None or self.local_time is None:
            return None
        if self.local_until is None:
            return moved, None
        until = first_after(self.local_day, self.local_time, self.local_until, self.place)
        return moved, max(until, moved + MINUTE)  # where its beginning fell into a gap


class DateNight(Window, EncryptedRow):
    """`planner` proposed it. Until it is agreed, `asked` is the one to do what `asks` says.

    `revision` grows with every change others may have noted down (a calendar's SEQUENCE).
    """

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        AGREED = "agreed", _("Agreed")
        CANCELLED = "cancelled", _("Cancelled")
        MISSED = "missed", _("Missed")

    class Asks(models.TextChoices):
        ANSWER = "answer"  # the times of this round wait for an answer
        CONFIRM = "confirm"  # all were "if need be": whoever offered them says yes
        SUGGEST = "suggest"  # all were "no": whoever said so offers others

    ENCRYPTED_AS = "dates.night"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    planner = models.ForeignKey(User, models.CASCADE, related_name="+")
    know = models.BinaryField()  # what both should know: wear, eat, sitter
    surprise = models.BooleanField(default=False)
    minutes = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State, default=State.PROPOSED)
    round = models.PositiveSmallIntegerField(default=1)
    asked = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    asks = models.CharField(max_length=7, choices=Asks, blank=True)
    begins_at = models.DateTimeField(null=True)
    window_until = models.DateTimeField(null=True)  # begins between `begins_at` and this
    ends_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    moved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")  # unanswered
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=now, db_default=Now())  # at that revision
    created_at = models.DateTimeField(default=now)

    objects = NightQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed", asked__isnull=False)
                | (~Q(state="proposed") & Q(asked__isnull=True)),
                name="dates_open_proposals_wait_for_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed")
                | Q(begins_at__isnull=False, ends_at__isnull=False, agreed_at__isnull=False),
                name="dates_agreed_has_a_when",
            ),
            models.CheckConstraint(
                condition=Q(window_until__isnull=True) | Q(window_until__gt=models.F("begins_at")),
                name="dates_a_window_ends_later",
            ),
        ]
        indexes = [models.Index(fields=["couple", "state", "begins_at"], name="dates_by_couple")]

    def set_time(
        self, begins: datetime, until: datetime | None, place: str, *, at: datetime
    ) -> None:
        """Fix at `at` when it begins, or the window it begins in (UTC). The row is not saved.

        `place` is the zone on whose clock it was chosen.
        """
        self.mean_window(begins, until, place)
        self.place_at(begins, until, at=at)

    def place_at(self, begins: datetime, until: datetime | None, *, at: datetime) -> None:
        """Write the moments (UTC) of the local time that is meant. The row is not saved."""
        self.begins_at, self.window_until = begins, until
        self.ends_at = (until or begins) + timedelta(minutes=self.minutes)
        self.revise(at)

    def revise(self, at: datetime) -> None:
        """Note that others have something new to note down. The row is not saved."""
        self.revision, self.changed_at = self.revision + 1, at

    def has_begun(self, at: datetime) -> bool:
        """The same rule as `begun`, for a row in hand."""
        return (
            self.state == self.State.AGREED
            and self.window_until is None
            and self.begins_at is not None
            and self.begins_at <= at
        )

    def is_over(self, at: datetime) -> bool:
        """The same rule as `over`, for a row in hand."""
        return self.has_begun(at) and self.ends_at is not None and self.ends_at <= at

    def is_unsaid(self, at: datetime) -> bool:
        """Its window has closed, and nobody said yet what became of it."""
        return (
            self.state == self.State.AGREED
            and self.window_until is not None
            and self.window_until < at
        )


class PlanQuerySet(models.QuerySet["Plan"]):
    def readable_by(self, user: User, at: datetime | None = None) -> "PlanQuerySet":
        """The planner's always; the partner's unless it is a surprise that has not begun.

        A surprise that was cancelled or missed stays hidden. One that its reader moved stays so
        until the evening is over: nobody brings it forward to see. Nobody reads after the space
        closed.
        """
        at = at or now()
        begun = DateNight.objects.begun(at).exclude(moved_by=user, ends_at__gt=at)
        told = Q(night__surprise=False) | Q(night__in=begun.values("pk"))
        ours = self.filter(couple=Couple.objects.current_one_of(user))
        return ours.filter(Q(night__planner=user) | told)


class Plan(EncryptedRow):
    """What is planned, as sealed JSON: `title`, `what`, and the `idea` it came from."""

    ENCRYPTED_AS = "dates.plan"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    night = models.OneToOneField(DateNight, models.CASCADE, related_name="plan")
    body = models.BinaryField()

    objects = PlanQuerySet.as_manager()


class Option(Window):
    """One time on offer (UTC), or one window where `until` is given, by whoever offers it."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    night = models.ForeignKey(DateNight, models.CASCADE, related_name="options")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()
    begins_at = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["night", "round", "position"], name="dates_options_in_order"
            ),
            models.CheckConstraint(
                condition=Q(position__range=(1, MOST_OPTIONS)), name="dates_three_options_at_most"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("begins_at")),
                name="dates_an_option_ends_later",
            ),
        ]


class Vote(Row):
    """What somebody said to a time on offer. Both see it."""

    class Answer(models.TextChoices):
        YES = "yes", _("Yes")
        NEED = "need", _("If need be")
        NO = "no", _("No")

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    option = models.ForeignKey(Option, models.CASCADE, related_name="votes")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    answer = models.CharField(max_length=4, choices=Answer)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["option", "user"], name="dates_one_vote_a_person")
        ]
