"""A dream is deleted with its steps: alone at any time, of two only just after it was added.

What two have had belongs to both. Could one of them make it vanish, the other would be left
wondering whether it ever was: so it comes true or rests, and both still read it. Who added a
dream is kept in no row. The session that did knows it, until it adds another.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from intimacy.couples.models import Membership
from intimacy.couples.spaces import hold
from intimacy.dreams.dream_reminders import NAME
from intimacy.dreams.models import Dream, Step
from intimacy.keys.decryption import must_decrypt
from intimacy.reminders import schedules

FRESH = timedelta(hours=1)


def may_go(dream: Dream, *, by: Membership, at: datetime, added: bool) -> bool:
    """Return whether `by` may delete this dream at `at` (UTC); `added` where they just added it.

    One query where two have it and it is fresh.
    """
    if not by.couple.is_pair:
        return True
    fresh = dream.created_at > at - FRESH and dream.version == 1
    untouched = fresh and dream.state == Dream.State.OURS
    return added and untouched and not Step.objects.filter(dream=dream).exists()


def take_dream_off(dream: Dream, *, by: Membership, at: datetime, added: bool) -> None:
    """Delete a dream and its steps; one that is gone stays gone.

    Raises ValidationError where both have it by now, Unreadable where it does not open, Closed
    where the space has ended.
    """
    with hold(by.couple) as couple:
        for fresh in Dream.objects.filter(pk=dream.pk, couple=couple).select_related("key"):
            must_decrypt([fresh], "body", by.user)
            if not may_go(fresh, by=by, at=at, added=added):
                raise ValidationError(_("Both of you have it by now. It can rest instead."))
            schedules.stop(kind=NAME, subject=fresh.pk)
            fresh.delete()
