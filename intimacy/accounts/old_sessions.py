"""Sessions that have run out, and their devices: deleted, a few thousand at a time.

Django leaves them in the table until somebody asks for `clearsessions`, and allauth keeps a row a
session for the list of devices until its owner looks at that list.
"""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef


def sweep(at: datetime, size: int = 5000) -> int:
    """Delete up to `size` sessions that ran out before `at` (UTC), the oldest first, and as many
    devices without a session; return how many rows went.

    By their keys, so that a million of them never locks the table: somebody signs in meanwhile.
    """
    out = Session.objects.filter(expire_date__lt=at).order_by("expire_date")
    keys = list(out.values_list("pk", flat=True)[:size])
    gone, _ = Session.objects.filter(pk__in=keys, expire_date__lt=at).delete()
    living = Session.objects.filter(pk=OuterRef("session_key"))
    lost = list(UserSession.objects.exclude(Exists(living)).values_list("pk", flat=True)[:size])
    forgotten, _ = UserSession.objects.filter(pk__in=lost).delete()
    return int(gone + forgotten)
