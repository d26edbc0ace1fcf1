"""Who may work here as a counselor: their licence, and what staff decided."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.lib.rows import Row


class CounselorQuerySet(models.QuerySet["Counselor"]):
    def waiting(self) -> "CounselorQuerySet":
        return self.filter(approved_at=None, refused_at=None, deactivated_at=None)

    def active(self) -> "CounselorQuerySet":
        """Approved by staff, not deactivated since, with an account that works."""
        return self.filter(approved_at__isnull=False, deactivated_at=None, user__is_active=True)


class Counselor(Row):
    """Somebody who says they are a counselor; staff have looked where `approved_at` is set."""

    user = models.OneToOneField(User, models.CASCADE, related_name="counselor")
    name = models.CharField(max_length=60)  # as couples know them
    qualification = models.CharField(max_length=120)
    licence_number = models.CharField(max_length=60)
    licence_body = models.CharField(max_length=120)
    country = models.CharField(max_length=60)
    applied_at = models.DateTimeField(default=now)
    approved_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    deactivated_at = models.DateTimeField(null=True)

    objects = CounselorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at=None) | Q(refused_at=None),
                name="counseling_approved_or_refused",
            )
        ]

    @property
    def is_active(self) -> bool:
        return bool(self.approved_at and not self.deactivated_at and self.user.is_active)
