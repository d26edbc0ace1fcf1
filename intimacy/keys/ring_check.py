"""Whether the key ring fits this house: asked at every start, by `check --deploy` and by `ring`."""

import logging
import stat
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from intimacy.keys import key_ring
from intimacy.keys.wrapped_secrets import counts

# Where containers find their secrets: readable by all of the container, which is one program.
IN_CONTAINER = Path("/run/secrets")
RING_HELP = "Words stay as they are meanwhile. `manage.py ring check` says what is needed."

logger = logging.getLogger(__name__)


def must_fit() -> None:
    """Stop the start of a process where the key ring does not fit: the reason goes into the log.

    Raises ImproperlyConfigured.
    """
    if found := faults():
        reason = " ".join([*found, RING_HELP])
        logger.critical("Not starting: %s", reason)
        raise ImproperlyConfigured(reason)


def faults() -> list[str]:
    """Return what is wrong with the key ring, as sentences for whoever runs the house.

    A trial that has never kept anything has no ring yet, and that is fine. Where the database
    cannot be asked which keys it names, only the file is looked at: `/readyz` asks later.
    """
    named = _named()
    path: Path = settings.KEK_RING_FILE
    if settings.EMBEDDED and not named and not path.exists():
        return []
    try:
        held = key_ring.read().keys
    except ImproperlyConfigured as error:
        return [str(error)]
    found = []
    if _others_may_read(path):
        found.append(f"Other users of this computer can read the key ring at {path}: chmod 600.")
    for name, number in named.items():
        if name not in held:
            what = " and ".join(f"{count} {label}" for label, count in number.items())
            found.append(f"The key ring at {path} lacks the key {name}, which wraps {what}.")
    return found


def _named() -> dict[str, dict[str, int]]:
    try:
        return counts()
    except DatabaseError:  # away, or not made yet
        return {}


def _others_may_read(path: Path) -> bool:
    if path.is_relative_to(IN_CONTAINER):
        return False
    return bool(path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))


@checks.register("keys", deploy=True)
def check_ring(**kwargs: object) -> list[checks.CheckMessage]:
    """Say what is wrong with the key ring among Django's checks."""
    return [checks.Error(fault, hint=RING_HELP, id="keys.E001") for fault in faults()]
