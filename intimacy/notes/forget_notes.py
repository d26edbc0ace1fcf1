"""What goes of notes when a space closes: the words stay with whoever wrote them."""

from intimacy.couples.models import Couple
from intimacy.notes.models import Note, NoteDraft, Nudge
from intimacy.notes.nudges import KIND
from intimacy.reminders import preferences


def forget_notes(couple: Couple) -> None:
    """Delete the nudges and drafts of a space that closes; the nudges are turned off, and who
    opened what is forgotten.
    """
    nudges = Nudge.objects.filter(couple=couple)
    for user in nudges.values_list("user", flat=True):
        preferences.switch(user, KIND, on=False)
    nudges.delete()
    NoteDraft.objects.filter(couple=couple).delete()
    Note.objects.filter(couple=couple).update(seen=False)
