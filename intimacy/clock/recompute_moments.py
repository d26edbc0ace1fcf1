"""When the zone data changes, moments that mean a local time are computed anew.

A room whose rows hold such moments registers a part. Parts are worked off in batches, each in a
transaction of its own together with how far it came, so that whoever is stopped goes on there.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from intimacy.clock.batches import work_off
from intimacy.clock.models import Reckoning
from intimacy.lib.zones import RELEASE

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """One table whose moments mean local times.

    `following(after, at)` computes the next batch of rows with a key above `after` ("" is before
    all) in the caller's transaction, at the moment `at` (UTC), and returns its last key, or None
    where no row is left.
    """

    name: str
    following: Callable[[str, datetime], str | None]


PARTS: dict[str, Part] = {}


def register(*parts: Part) -> None:
    """Make parts known, once, in `AppConfig.ready`. They are worked off in this order."""
    PARTS.update({part.name: part for part in parts})


def recompute(at: datetime, seconds: float | None = None) -> bool:
    """Bring every Reckoning to the release of zone data this process has; False where that goes on.

    `at` is now (UTC). Begins no other batch after so many `seconds`. Where nothing changed this
    is one query. Several may call it at once: each batch is one caller's. A part that breaks is
    in the log and stays as it is; it keeps no other part from being computed.
    """
    return work_off(_behind(), lambda name: _batch(PARTS[name], at), seconds)


def _behind() -> Sequence[str]:
    done = Reckoning.objects.filter(release=RELEASE, done_to=None)
    reckoned = set(done.values_list("part", flat=True))
    return [name for name in PARTS if name not in reckoned]


def _batch(part: Part, at: datetime) -> bool:
    """Work off one batch, and return whether the part is done."""
    with transaction.atomic():
        first = {"release": RELEASE, "done_to": ""}
        Reckoning.objects.get_or_create(part=part.name, defaults=first)
        row = Reckoning.objects.select_for_update().get(part=part.name)
        if row.release != RELEASE:
            log.warning("%s: from the zone data %s to %s", part.name, row.release, RELEASE)
            row.release, row.done_to = RELEASE, ""
        if row.done_to is not None:
            row.done_to = part.following(row.done_to, at)
        row.save(update_fields=["release", "done_to"])
    return row.done_to is None
