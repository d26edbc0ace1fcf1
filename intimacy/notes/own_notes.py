"""What one person wrote as notes, in any space: for My words and the export."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import FETCH_RAISE

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.keys.decryption import decrypt_rows
from intimacy.notes.models import Note


def my_notes(user: User) -> list[tuple[datetime, str | None]]:
    """Return when each was written and what it says, newest first, in one query."""
    rows = list(
        Note.objects.filter(author=user, key__destroyed_at=None)
        .select_related("key")
        .fetch_mode(FETCH_RAISE)
        .order_by("-kept_at", "pk")
    )
    texts = decrypt_rows(rows, "body", user)
    return [(row.kept_at, texts[row.pk]) for row in rows]


def my_drafts(user: User, spaces: Iterable[Membership]) -> list[tuple[datetime, str | None]]:
    """Return when the notes one is writing were saved last and what they say.

    `spaces` are the person's memberships, each with its `note_draft` and the key of that.
    """
    rows = [row for one in spaces if (row := getattr(one, "note_draft", None))]
    texts = decrypt_rows(rows, "body", user)
    return [(row.saved_at, texts[row.pk]) for row in rows]


def forget_own(membership: Membership) -> None:
    """Delete the notes somebody wrote in a space. Call it under the couple's lock."""
    Note.objects.filter(couple=membership.couple_id, author=membership.user_id).delete()
