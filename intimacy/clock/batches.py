"""Working through a table in batches, each in a transaction of its own, from a kept key on."""

from django.db.models import Model, QuerySet


def batch_after[M: Model](rows: QuerySet[M], after: str, size: int) -> list[M]:
    """Return the next `size` rows by primary key after `after`, from the first where that is ""."""
    return list((rows.filter(pk__gt=after) if after else rows).order_by("pk")[:size])


def last_key(rows: list[Model]) -> str | None:
    """Return the key to go on after, or None where no row was left."""
    return str(rows[-1].pk) if rows else None
