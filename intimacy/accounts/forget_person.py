"""What goes with an account: each room lets go of its rows of a person who is erased."""

from collections.abc import Callable
from datetime import datetime

from intimacy.accounts.models import User

FORGETTING: list[Callable[[User, datetime], None]] = []


def on_erase(forget: Callable[[User, datetime], None]) -> None:
    """Let a room's `forget` see to those rows of an erased person that may not go with theirs.

    What belongs to the person alone needs none: it leads to them by a key that cascades. A room
    registers where somebody else's words hang on a row of theirs, or where nobody would be left.
    Rooms register it once, in `AppConfig.ready`.
    """
    if forget not in FORGETTING:
        FORGETTING.append(forget)


def forget_person(user: User, at: datetime) -> None:
    """Delete the User, after every room has forgotten them: a room above before those it leans on.

    Call it inside a transaction: all of it goes, or nothing does.
    """
    for forget in reversed(FORGETTING):
        forget(user, at)
    user.delete()
