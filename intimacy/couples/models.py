"""Two people: a couple is a space, and everyone is always in exactly one open space.

Alone the space is *solo*; pairing closes two of them and opens a new one. Constraints, not code,
keep two people at most in a space and one open space a person.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.bond_words import BondWords, words_of
from intimacy.keys.models import DataKey
from intimacy.lib.rows import Row, UuidRow
from intimacy.lib.weeks import Rhythm
from intimacy.lib.zones import local_day, validate_zone
from intimacy.reminders.kinds import Due

FEWEST_QUESTIONS, MOST_QUESTIONS = 3, 6  # a week


class CoupleQuerySet(models.QuerySet["Couple"]):
    def current_for(self, user: User) -> "CoupleQuerySet":
        """Spaces this person is in today; after a parting there are none but their own new one."""
        return self.filter(
            ended_at__isnull=True, memberships__user=user, memberships__left_at__isnull=True
        )

    def current_one_of(self, user: User) -> "CoupleQuerySet":
        """The same, for `couple=`: nobody is in two, and a database compares with one value sooner
        than it makes a list."""
        return self.current_for(user)[:1]

    def only_of(self, user: User) -> "CoupleQuerySet":
        """Spaces nobody has but this person: their own, and those whose other is erased."""
        others = Membership.objects.filter(couple=models.OuterRef("pk")).exclude(user=user)
        return self.filter(~models.Exists(others), memberships__user=user)


class Couple(UuidRow):
    class Kind(models.TextChoices):
        SOLO = "solo"
        PAIR = "pair"

    class Bond(models.TextChoices):
        PARTNERS = "partners", _("partners")
        FRIENDS = "friends", _("friends")
        SIBLINGS = "siblings", _("siblings")
        PARENT = "parent", _("parent and grown child")
        FAMILY = "family", _("family")

    kind = models.CharField(max_length=4, choices=Kind)
    bond = models.CharField(max_length=10, choices=Bond, default=Bond.PARTNERS)
    zone = models.CharField(max_length=64, validators=[validate_zone])
    weekday = models.PositiveSmallIntegerField(default=6)  # Sunday
    hour = models.PositiveSmallIntegerField(default=19)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    rhythm_since = models.DateTimeField(default=now)
    rest_until = models.DateField(null=True)
    week_due_at = models.DateTimeField(default=now, db_index=True)  # look again for a due week then
    questions = models.PositiveSmallIntegerField(default=4)  # a week
    focus = models.CharField(max_length=40, blank=True)  # a practice that comes round more often
    circumstances = models.JSONField(default=list)  # tags of the life they share: "parents" …
    created_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True)

    objects = CoupleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(weekday__lt=7, hour__lt=24, every_weeks__range=(1, 2)),
                name="couples_rhythm_is_possible",
            ),
            models.CheckConstraint(
                condition=models.Q(questions__range=(FEWEST_QUESTIONS, MOST_QUESTIONS)),
                name="couples_questions_are_few",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    bond__in=["partners", "friends", "siblings", "parent", "family"]
                ),
                name="couples_bond_is_known",
            ),
        ]

    @property
    def is_pair(self) -> bool:
        return self.kind == self.Kind.PAIR

    @property
    def of_any_bond(self) -> bool:
        """True for two who are not partners: they meet only what suits any close bond."""
        return self.is_pair and self.bond != self.Bond.PARTNERS

    @property
    def words(self) -> BondWords:
        """What pages call the other of these two, and their time together."""
        return words_of(self.bond)

    def key(self) -> DataKey:
        """Return the key of what belongs to both, made when it is first needed.

        Call it under `spaces.lock(couple)`. Raises DoesNotExist after the space has closed.
        """
        if self.ended_at is not None:
            raise DataKey.DoesNotExist
        return DataKey.objects.of(DataKey.Scope.COUPLE, self.pk)

    def today(self, at: datetime) -> date:
        """Return the date it is for the couple at `at` (UTC)."""
        return local_day(at, self.zone)

    def rests(self, at: datetime) -> bool:
        """True while the two rest at `at` (UTC), until their own midnight."""
        return self.rest_until is not None and self.rest_until > self.today(at)

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.zone, self.weekday, self.hour, self.every_weeks)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(left_at__isnull=True, couple__ended_at__isnull=True)

    def listening(self, dues: Collection[Due]) -> "MembershipQuerySet":
        """Whoever a message is for, in the open space it is about, unless they have paused."""
        people, spaces = {due.user for due in dues}, {due.scope for due in dues}
        return self.current().filter(user__in=people, couple__in=spaces, paused_at=None)


class Membership(UuidRow):
    """A person in a space. `paused_at` is readable by that person only."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    slot = models.PositiveSmallIntegerField()
    paused_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    closing_read_at = models.DateTimeField(null=True)  # "This shared space is closed" was put away
    brought_at = models.DateTimeField(null=True)  # "Bring these into your first week?" was answered

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["couple", "slot"], name="couples_one_person_a_slot"),
            models.CheckConstraint(
                condition=models.Q(slot__in=[1, 2]), name="couples_two_people_at_most"
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=models.Q(left_at__isnull=True),
                name="couples_one_open_space_a_person",
            ),
            models.UniqueConstraint(fields=["couple", "user"], name="couples_two_different_people"),
        ]

    def key(self) -> DataKey:
        """Return the key of this person's words in this space, made when it is first needed.

        Call it under `spaces.lock(couple)`. Raises DoesNotExist after they forgot their words.
        """
        return DataKey.objects.of(DataKey.Scope.MEMBERSHIP, self.pk)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> "InvitationQuerySet":
        """Not cancelled, refused or confirmed; perhaps accepted, perhaps run out."""
        return self.filter(closed_at__isnull=True)

    def usable(self, at: datetime) -> "InvitationQuerySet":
        """Those a link can still be accepted with."""
        return self.standing().filter(accepted_by__isnull=True, expires_at__gt=at)


class Invitation(UuidRow):
    """One link for one person. Only the hash of its token is kept."""

    inviter = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    bond = models.CharField(
        max_length=10, choices=Couple.Bond, default=Couple.Bond.PARTNERS
    )  # what the inviter means; the couple's own from the confirmation on
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    accepted_by = models.ForeignKey(User, models.CASCADE, null=True, related_name="acceptances")
    accepted_at = models.DateTimeField(null=True)
    three_words = models.CharField(max_length=60, blank=True)
    closed_at = models.DateTimeField(null=True)
    couple = models.ForeignKey(Couple, models.SET_NULL, null=True)  # what a confirmation opened

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["inviter"],
                condition=models.Q(closed_at__isnull=True),
                name="couples_one_standing_invitation",
            ),
            models.UniqueConstraint(
                fields=["accepted_by"],
                condition=models.Q(closed_at__isnull=True),
                name="couples_one_standing_acceptance",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_by__isnull=True)
                | ~models.Q(accepted_by=models.F("inviter")),
                name="couples_nobody_invites_themselves",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_by__isnull=True, accepted_at__isnull=True)
                | models.Q(accepted_by__isnull=False, accepted_at__isnull=False),
                name="couples_accepted_has_a_when",
            ),
        ]


class RhythmChange(Row):
    """Who changed the day, and what it was before, so that the other can change it back."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="rhythm_changes")
    by = models.ForeignKey(User, models.CASCADE)
    at = models.DateTimeField()
    weekday = models.PositiveSmallIntegerField()
    hour = models.PositiveSmallIntegerField()
    every_weeks = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=64)
    answered_at = models.DateTimeField(null=True)


class BondProposal(Row):
    """What one of two would like them to be here; it changes only once both have said it.

    `left_at` is when the other put it away, which only they notice: whoever proposed reads the same
    as before. `closed_at` is when it was taken back, replaced, or became true.
    """

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="bond_proposals")
    by = models.ForeignKey(User, models.CASCADE)
    bond = models.CharField(max_length=10, choices=Couple.Bond)
    at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["couple", "by"],
                condition=models.Q(closed_at__isnull=True),
                name="couples_one_standing_bond_proposal",
            ),
        ]
