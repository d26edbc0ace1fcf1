"""What somebody gives in a quiet pause reaches the other when it ends, as if it were said then.

It is their own to read at once. What reached the other before the pause stands as it was: in its
place nothing else can be put meanwhile, since it would be gone, or be new, in mid-pause.
"""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db.models import FETCH_RAISE
from django.utils.translation import gettext as _

from intimacy.couples.models import Membership
from intimacy.sharing.models import Acknowledgement, Addition, Support, Words

A_MOMENT = timedelta(microseconds=1)  # lines under the same words have one each


def must_wait(said: Acknowledgement | Support | None, by: Membership) -> None:
    """Raise ValidationError where `by` has paused since they said what the other reads.

    Call it under the couple's lock.
    """
    reached = said and Membership.objects.filter(pk=by.pk, paused_at__gt=said.at).exists()
    if reached:
        raise ValidationError(
            _("You have paused quietly. What you said before stays until you go on.")
        )


def all_arrives(member: Membership, *, since: datetime, at: datetime) -> None:
    """Let what was given from `since` on count as given at `at` (UTC), when the pause ends.

    Its days would tell of the pause. Call it in the transaction that ends it.
    """
    mine = {"couple": member.couple_id, "author": member.user_id}
    given = {**mine, "at__gte": since}
    lines = Addition.objects.filter(**given).order_by("at").fetch_mode(FETCH_RAISE)
    for number, line in enumerate(lines):
        line.at = at + number * A_MOMENT
        line.save(update_fields=["at"])
    for rows in (Acknowledgement.objects, Support.objects):
        rows.filter(**given).update(at=at)
    Words.objects.filter(**mine, shared_at__gte=since).update(shared_at=at)
