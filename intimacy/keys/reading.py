"""The one place where sealed words are read, and it asks who is reading."""

from collections.abc import Iterable
from typing import Any

import tink
from django.db import models

from intimacy.audit.models import record
from intimacy.keys.models import DataKey
from intimacy.keys.sealing import Unreadable, unseal


def open_texts(
    model: type[models.Model], ids: Iterable[object], field: str, viewer: Any
) -> dict[Any, str | None]:
    """Return `{id: words}` for those of `ids` that `viewer` may read, in one query.

    The rule is the model's own `readable_by(viewer)`, asked in the same statement that fetches
    the bytes. Words that do not open are None, and leave an audit row with ids only. A
    successful reading by a partner leaves none: whether anyone looked is never stored.
    """
    rows = (
        model.objects.readable_by(viewer)  # type: ignore[attr-defined]
        .filter(pk__in=list(ids))
        .select_related("key")
        .only("pk", field, "key")
    )
    return open_rows(rows, field, viewer)


def open_rows(rows: Iterable[Any], field: str, viewer: Any) -> dict[Any, str | None]:
    """Decrypt rows the caller has taken through `readable_by(viewer)` or as the viewer's own.

    For pages that need more of a row than its words, in the same query; each key is unwrapped once.
    """
    primitives: dict[object, tink.aead.Aead] = {}
    words: dict[Any, str | None] = {}
    for row in rows:
        try:
            if row.key_id not in primitives:
                primitives[row.key_id] = _primitive(row.key)
            words[row.pk] = unseal(row, field, primitives[row.key_id])
        except Unreadable:
            words[row.pk] = None
            record("words.unreadable", actor_id=viewer.pk, about=row, outcome="failed")
    return words


def _primitive(key: DataKey) -> tink.aead.Aead:
    try:
        return key.primitive()
    except tink.TinkError as error:
        raise Unreadable(str(key.pk)) from error
