"""Addresses mail came back from. Their owner sees it on their own page; nobody else is told."""

from django.db.models.functions import Lower

from intimacy.accounts.models import User
from intimacy.reminders.models import Preferences
from intimacy.reminders.reach import something_lost


def came_back(address: str) -> None:
    """Send no more reminders to `address`, until its owner changes or confirms it.

    Nothing, where nobody has that address.
    """
    for user in User.objects.annotate(lower=Lower("email")).filter(lower=address.lower()):
        if not Preferences.objects.filter(user=user, bounced_address=user.email).exists():
            something_lost(user.pk, bounced_address=user.email)
