"""Notes to come at a moment somebody chose, when the zone data changes: eight stays eight."""

from datetime import datetime

from intimacy.clock.batches import batch_after, last_key
from intimacy.clock.recompute_moments import Part
from intimacy.notes.leave_note import other_than
from intimacy.notes.models import Note
from intimacy.notes.note_reminders import settle

BATCH = 500


def notes(after: str, at: datetime) -> str | None:
    """Compute the next batch of notes that have not arrived anew; their knocks follow."""
    ahead = Note.objects.filter(arrives_at__gt=at, local_day__isnull=False).select_for_update()
    rows = batch_after(ahead, after, BATCH)
    for note in rows:
        if note.arrives_at and (moment := note.new_moment(note.arrives_at)):
            note.arrives_at = moment
            note.save(update_fields=["arrives_at"])
            if note.couple.ended_at is None:
                settle(note, other_than(note.author, note.couple), at)
    return last_key(rows)


PARTS = (Part("notes", notes),)
