"""A counselor's private notes, under their own key."""

from django.db import models
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.counseling.models.clients import Client
from intimacy.counseling.models.counselors import Counselor
from intimacy.keys.models import EncryptedRow


class PrivateNoteQuerySet(models.QuerySet["Note"]):
    def readable_by(self, user: User) -> "PrivateNoteQuerySet":
        """The counselor's own, of clients who have left too. Nobody else's, ever."""
        return self.filter(counselor__in=Counselor.objects.active().filter(user=user))


class Note(EncryptedRow):
    """What a counselor writes for themselves, sealed under their own key."""

    ENCRYPTED_AS = "counseling.note"

    counselor = models.ForeignKey(Counselor, models.CASCADE, related_name="notes")
    client = models.ForeignKey(Client, models.CASCADE, related_name="notes")
    body = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(null=True)

    objects = PrivateNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
