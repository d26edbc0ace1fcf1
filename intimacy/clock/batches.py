"""Working through a table in batches, each in a transaction of its own, from a kept key on."""

import logging
import time
from collections.abc import Callable, Iterable, Sequence

from django.db.models import Model, QuerySet

from intimacy.lib.local_times import LocalTime
from intimacy.lib.outages import ENDS_THE_TASK

log = logging.getLogger(__name__)


def work_off(parts: Iterable[str], batch: Callable[[str], bool], seconds: float | None) -> bool:
    """Call `batch` for each part until it says that the part is done; False where that goes on.

    Begins no other batch after so many `seconds`. A part that breaks is in the log and stays as it
    is; it keeps no other part.
    """
    began = time.monotonic()
    for name in parts:
        try:
            while not batch(name):
                if seconds is not None and time.monotonic() - began > seconds:
                    return False
        except ENDS_THE_TASK:
            raise
        except Exception:
            log.exception("cannot work off %s", name)
    return True


def batch_after[M: Model](rows: QuerySet[M], after: str, size: int) -> list[M]:
    """Return the next `size` rows by primary key after `after`, from the first where that is ""."""
    return list((rows.filter(pk__gt=after) if after else rows).order_by("pk")[:size])


def last_key(rows: Sequence[Model]) -> str | None:
    """Return the key to go on after, or None where no row was left."""
    return str(rows[-1].pk) if rows else None


def keep_local_times[L: LocalTime](
    rows: QuerySet[L], field: str, after: str, size: int
) -> str | None:
    """Give the next batch of rows the moment in `field` that their local time has now."""
    found, changed = batch_after(rows.select_for_update(), after, size), []
    for row in found:
        stood = getattr(row, field)
        if stood and (moment := row.new_moment(stood)):
            setattr(row, field, moment)
            changed.append(row)
    rows.model._default_manager.bulk_update(changed, [field])
    return last_key(found)
