"""What goes of notes when a space closes: the words stay with whoever wrote them."""

from intimacy.couples.models import Couple
from intimacy.notes.models import Note, Nudge
from intimacy.notes.nudges import KIND
from intimacy.reminders import preferences


def forget_notes(couple: Couple) -> None:
    """Delete the nudges of a space that closes and turn them off; who opened what is forgotten."""
    nudges = Nudge.objects.filter(couple=couple)
    for user in nudges.values_list("user", flat=True):
        preferences.switch(user, KIND, on=False)
    nudges.delete()
    Note.objects.filter(couple=couple).update(seen=False)
