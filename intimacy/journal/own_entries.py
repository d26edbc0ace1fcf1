"""One's own entries, for My words and the export."""

from django.db.models import FETCH_RAISE

from intimacy.accounts.models import User
from intimacy.journal.entry_words import Opened, open_entries
from intimacy.journal.models import Entry

LATELY = 5


def my_entries(user: User, most: int | None = None) -> list[Opened]:
    """Return what this person wrote for themselves, newest first, in one query."""
    rows = Entry.objects.readable_by(user).filter(key__destroyed_at=None).newest_first()
    return open_entries(rows.select_related("key").fetch_mode(FETCH_RAISE)[:most], user)
