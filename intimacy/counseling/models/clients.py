"""The couples a counselor accompanies, and what each partner agreed to."""

import uuid
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.counseling.models.counselors import Counselor
from intimacy.couples.models import Couple, Membership
from intimacy.lib.compiled import compiled
from intimacy.lib.rows import Row, UuidRow

# The text of what a counselor can see. Whoever agreed to an older one is asked again, and until
# then nothing is seen.
AGREED_TEXT = 2


class ClientQuerySet(models.QuerySet["Client"]):
    def asked(self, at: datetime) -> "ClientQuerySet":
        """Those not begun that the two may still agree to."""
        open_couple = Q(couple__ended_at=None)
        return self.filter(open_couple, began_at=None, ended_at=None, expires_at__gt=at)

    def standing(self) -> "ClientQuerySet":
        """Begun and not ended by anybody, of couples that are together."""
        return self.filter(began_at__isnull=False, ended_at=None, couple__ended_at=None)

    def working(self) -> "ClientQuerySet":
        """Standing ones, with a counselor who may work today."""
        return self.standing().filter(counselor__in=Counselor.objects.active())

    def agreed(self) -> "ClientQuerySet":
        """Where each of the two agrees today, to the text as it is today."""
        given = Consent.objects.current().filter(client=OuterRef("pk"))
        first, second = (Exists(given.filter(user__in=_in_slot(slot))) for slot in (1, 2))
        return self.filter(first, second)

    def visible_to(self, user: User) -> "ClientQuerySet":
        """The couples this person accompanies today, and nobody else's: the counselor's side."""
        mine = self.working().agreed().filter(counselor__user=user)
        # Nobody is counselor of their own couple.
        own = Membership.objects.filter(user=user, couple=OuterRef("couple"))
        return mine.filter(~Exists(own))

    def of_couple(self, couple: Couple) -> "ClientQuerySet":
        """What stands between a couple and a counselor who may work: the partners' side."""
        working = Counselor.objects.active()
        return self.filter(couple=couple, ended_at=None, counselor__in=working)


def _in_slot(slot: int) -> models.QuerySet[Membership, Any]:
    members = Membership.objects.filter(couple=OuterRef("couple"), slot=slot, left_at=None)
    return members.values("user")


class Client(UuidRow):
    """A couple in a counselor's care, from the asking on. It begins when both have agreed.

    One row for each time: after an end a new asking makes a new row, and what was shared under
    the old one stays closed.
    """

    counselor = models.ForeignKey(Counselor, models.CASCADE, related_name="clients")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    label = models.CharField(max_length=60, blank=True)  # the counselor's own, seen by nobody else
    asked_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()  # of the asking
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["couple"],
                condition=Q(began_at__isnull=False, ended_at=None),
                name="counseling_one_counselor_a_couple",
            ),
            models.UniqueConstraint(
                fields=["couple", "counselor"],
                condition=Q(ended_at=None),
                name="counseling_asked_once",
            ),
        ]

    @cached_property
    def people(self) -> dict[int, str]:
        """The names of its two by user id, in their order; asked once for a row at hand."""
        return dict(_people(self.couple_id))


@compiled
def _people(couple: uuid.UUID) -> QuerySet[Membership, tuple[int, str]]:
    rows = Membership.objects.filter(couple=couple).order_by("slot")
    return rows.values_list("user", "user__name")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def current(self) -> "ConsentQuerySet":
        """Given, not revoked, and to the text as it stands today."""
        return self.filter(given_at__isnull=False, revoked_at=None, version=AGREED_TEXT)


class Consent(Row):
    """One partner's answer to one counselor. Theirs alone to see.

    Without `given_at` it is a "not now": it only takes the question off their pages, and can
    become a yes as long as the asking stands.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="consents")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    version = models.PositiveSmallIntegerField(default=AGREED_TEXT)
    answered_at = models.DateTimeField(default=now)
    given_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "user"],
                condition=Q(revoked_at=None),
                name="counseling_one_answer_a_partner",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None) | Q(revoked_at__gte=F("answered_at")),
                name="counseling_revoked_after_answering",
            ),
        ]
