"""Making, replacing and stopping the address of one's own calendar."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.calendars.models import Feed
from intimacy.couples.spaces import lock_people
from intimacy.lib.tokens import new_token, token_hash
from intimacy.reminders.models import Preferences


def standing(user: User) -> Feed | None:
    """Return the person's feed if it has an address that answers."""
    return Feed.objects.alive().filter(user=user).first()


def make(user: User, *, at: datetime) -> str:
    """Return the token of a new address; whatever was one before is dead from the commit on.

    What the person chose to see there is kept, unless a parting ended the address before.
    """
    token = new_token()
    with transaction.atomic():
        lock_people(user)
        before = Feed.objects.alive().select_for_update().filter(user=user).first()
        if before is None:
            Feed.objects.filter(user=user).delete()
            Feed.objects.create(user=user, token_hash=token_hash(token), made_at=at)
        else:
            before.token_hash, before.made_at = token_hash(token), at
            before.save(update_fields=["token_hash", "made_at"])
        record("calendar.rotated" if before else "calendar.made", actor_id=user.pk)
    return token


def stop(user: User) -> None:
    """Let the person's address answer nobody any more. Stopping twice is stopping once."""
    with transaction.atomic():
        feed = Feed.objects.select_for_update().filter(user=user).first()
        if feed is None:
            return
        feed.delete()
        if feed.named:  # whatever is taken along from now on is neutral again
            Preferences.objects.revise(user, now())
        record("calendar.stopped", actor_id=user.pk)
