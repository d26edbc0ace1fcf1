"""The one place where words are decrypted, and it asks who is reading."""

import logging
from collections.abc import Iterable
from typing import Any

import tink
from django.db import models
from django.utils.translation import gettext_lazy as _

from intimacy.audit.models import record
from intimacy.keys.encryption import decrypt_text
from intimacy.keys.models import DataKey, Unreadable

IDS_IN_A_LINE = 20
UNOPENED = _("We cannot open this just now. Nothing is lost.")  # where words would stand

logger = logging.getLogger(__name__)


def decrypt_readable(
    model: type[models.Model], ids: Iterable[object], field: str, viewer: Any
) -> dict[Any, str | None]:
    """Return `{id: words}` for those of `ids` that `viewer` may read, in one query.

    The rule is the model's own `readable_by(viewer)`, asked in the same statement that fetches
    the bytes. Words that do not open are None: a state of its own, never an empty text. A
    successful reading by a partner leaves no trace: whether anyone looked is never stored.
    """
    rows = (
        model.objects.readable_by(viewer)  # type: ignore[attr-defined]
        .filter(pk__in=list(ids))
        .select_related("key")
        .only("pk", field, "key")
        .fetch_mode(models.FETCH_RAISE)
    )
    return decrypt_rows(rows, field, viewer)


def decrypt_rows(rows: Iterable[Any], field: str, viewer: Any) -> dict[Any, str | None]:
    """Decrypt rows the caller has taken through `readable_by(viewer)` or as the viewer's own.

    For pages that need more of a row than its words, in the same query; each key is unwrapped
    once. What does not open is None, and leaves one line in the log and audit rows, ids only.
    """
    primitives: dict[object, tink.aead.Aead | None] = {}
    words: dict[Any, str | None] = {}
    unread = []
    for row in rows:
        if row.key_id not in primitives:
            primitives[row.key_id] = _primitive(row.key)
        primitive = primitives[row.key_id]
        try:
            words[row.pk] = decrypt_text(row, field, primitive) if primitive else None
        except Unreadable:
            words[row.pk] = None
        if words[row.pk] is None:
            unread.append(row)
    if unread:
        _report(unread, {pk for pk, key in primitives.items() if key is None}, viewer)
    return words


def must_decrypt(rows: Iterable[Any], field: str, viewer: Any) -> None:
    """Raise Unreadable unless all of these rows open: what does not is left exactly as it is.

    Asked by every verb that would give, take away, write over or delete what it cannot read.
    """
    if None in decrypt_rows(rows, field, viewer).values():
        raise Unreadable


def _primitive(key: DataKey) -> tink.aead.Aead | None:
    try:
        return key.primitive()
    except Unreadable:
        return None


def _report(rows: list[Any], lost: set[object], viewer: Any) -> None:
    """One line however many rows; one audit row a key that does not open, else one a row."""
    logger.error(
        "Does not open: %s of %s, rows %s; data keys %s, wrapped by %s",
        len(rows),
        rows[0].ENCRYPTED_AS,
        _some(row.pk for row in rows),
        _some({row.key_id for row in rows}),
        _some({row.key.kek_id for row in rows}),
    )
    keys = {row.key_id: row.key for row in rows if row.key_id in lost}
    whole = [row for row in rows if row.key_id not in lost]
    for one in [*keys.values(), *whole]:
        record("words.unreadable", actor_id=viewer.pk, about=one, outcome="failed")


def _some(ids: Iterable[object]) -> str:
    every = sorted(map(str, ids))
    more = len(every) - IDS_IN_A_LINE
    return ", ".join(every[:IDS_IN_A_LINE]) + (f" and {more} more" if more > 0 else "")
