"""Notes from one to the other. Who may read which is decided here: `NoteQuerySet.readable_by`."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.keys.models import EncryptedRow
from intimacy.lib.local_times import LocalTime
from intimacy.lib.rows import Row
from intimacy.sharing.models import Exchange


class NoteQuerySet(models.QuerySet["Note"]):
    def arrived(self, at: datetime) -> "NoteQuerySet":
        """Those whose moment has come, or since which answers of the couple's week have opened.

        Not while their author paused before that moment: a pause stops new sharing, and
        `leave_note.resumed` finds what waited another moment. In a pause no answers open.
        """
        opened = Exchange.objects.filter(
            couple=OuterRef("couple"),
            checkin__isnull=False,
            opens_at__gt=OuterRef("kept_at"),
            opens_at__lte=at,
        )
        paused = Membership.objects.filter(
            couple=OuterRef("couple"),
            user=OuterRef("author"),
            paused_at__lte=OuterRef("arrives_at"),
        )
        in_time = Q(~Exists(paused), arrives_at__lte=at)
        return self.filter(in_time | Q(Exists(opened), how=Note.How.OPENING))

    def received_by(self, user: User, at: datetime) -> "NoteQuerySet":
        """What has come for this person in the open space they are in, opened by them or not."""
        ours = Couple.objects.current_one_of(user)
        return self.arrived(at).filter(couple=ours).exclude(author=user)

    def readable_by(self, user: User, at: datetime | None = None) -> "NoteQuerySet":
        """One's own always, of spaces that ended, too; the other's once it has come.

        Those the receiver has not opened yet among them: pages keep their words covered.
        """
        come = Note.objects.received_by(user, at or now()).values("pk")
        return self.filter(Q(author=user) | Q(pk__in=come))

    def judged(self, at: datetime) -> "NoteQuerySet":
        """Give each `has_arrived`, whether it has by `at` (UTC)."""
        arrived = Note.objects.arrived(at).filter(pk=OuterRef("pk"))
        return self.annotate(has_arrived=Exists(arrived))


class Note(LocalTime, EncryptedRow):
    """A few words for the other, under their author's membership key.

    `arrives_at` is None where it comes with the next opening. `leaves_at` is set where the house
    picked the hour: from then on the note stays as it is, so that nobody finds out the hour by
    trying to change it. The local time is that of a moment the author chose.
    """

    class How(models.TextChoices):
        NOW = "now", _("Now")
        SOME_TIME = "some", _("Some time this week")
        OPENING = "opening", _("When our answers next open")
        AT = "at", _("At a moment I choose")

    ENCRYPTED_AS = "notes.note"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    author = models.ForeignKey(User, models.CASCADE, related_name="+")
    body = models.BinaryField()
    version = models.PositiveIntegerField(default=1)
    how = models.CharField(max_length=7, choices=How)
    kept_at = models.DateTimeField()  # when its moment was chosen last
    leaves_at = models.DateTimeField(null=True)
    arrives_at = models.DateTimeField(null=True)
    # Opened by the receiver: theirs to know, shown to nobody else. When is kept nowhere.
    seen = models.BooleanField(default=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(how="opening", arrives_at__isnull=True)
                | (~Q(how="opening") & Q(arrives_at__isnull=False)),
                name="notes_know_when_they_arrive",
            ),
            models.CheckConstraint(
                condition=Q(how="some", leaves_at__isnull=False)
                | (~Q(how="some") & Q(leaves_at__isnull=True)),
                name="notes_leave_before_a_hidden_hour",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("notes:note", args=[self.pk])


class NoteDraft(EncryptedRow):
    """A note that is being written, under its author's membership key; nobody else ever reads it.

    `version` counts what was saved, so that two tabs meet.
    """

    ENCRYPTED_AS = "notes.draft"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    by = models.OneToOneField(Membership, models.CASCADE, related_name="note_draft")
    body = models.BinaryField()
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()


class Nudge(Row):
    """The day and hour at which one person would like to be nudged to write, each week."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    hour = models.TimeField()
    begins_on = models.DateField()  # the first day it may come, on the person's clock

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["couple", "user"], name="notes_one_nudge_a_person"),
            models.CheckConstraint(condition=Q(weekday__lt=7), name="notes_nudge_on_a_weekday"),
        ]
