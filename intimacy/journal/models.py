"""Entries of a journal. They belong to a person, never to a space: no column leads to a couple."""

from django.db import models
from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.keys.models import EncryptedRow


class EntryQuerySet(models.QuerySet["Entry"]):
    def readable_by(self, user: User) -> "EntryQuerySet":
        """One's own, and nobody else's ever."""
        return self.filter(user=user)

    def newest_first(self) -> "EntryQuerySet":
        return self.order_by("-written_at", "-pk")


class Entry(EncryptedRow):
    """What somebody wrote for themselves: text, feelings, what set it off, all in the one seal."""

    ENCRYPTED_AS = "journal.entry"

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    body = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()  # first; a later change moves nothing
    changed_at = models.DateTimeField(null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-written_at", "-id"], name="journal_newest")]

    def get_absolute_url(self) -> str:
        return reverse("journal:entry", args=[self.pk])
