"""The quiet pause of a person ends: what they did here meanwhile reaches the other."""

from datetime import datetime

from intimacy.couples.models import Membership
from intimacy.couples.spaces import lock
from intimacy.repair.call_break import breaks_arrive
from intimacy.repair.mark_phrases import phrases_wait
from intimacy.repair.send_letter import letters_arrive


def all_arrives(member: Membership, *, since: datetime, at: datetime) -> None:
    """Let it all arrive at `at` (UTC), as if it had been done then; the pause began at `since`.

    Call it in the transaction that ends the pause.
    """
    lock(member.couple)
    breaks_arrive(member, at)
    letters_arrive(member, at)
    phrases_wait(member.couple, since=since, at=at)
