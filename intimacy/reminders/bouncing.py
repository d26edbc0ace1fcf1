"""Addresses mail came back from. Their owner sees it on their own page; nobody else is told."""

from django.db.models.functions import Lower

from intimacy.accounts.models import User
from intimacy.reminders.models import Preferences


def came_back(address: str) -> None:
    """Send no more reminders to `address`, until its owner changes or confirms it.

    Nothing, where nobody has that address.
    """
    for user in User.objects.annotate(lower=Lower("email")).filter(lower=address.lower()):
        Preferences.objects.update_or_create(user=user, defaults={"bounced_address": user.email})
