"""Lines of the audit whose term is over: deleted, some thousands at a time."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet

from intimacy.audit.models import DISCLOSURES, Event

AUDIT = timedelta(days=settings.AUDIT_DAYS)
DISCLOSED = timedelta(days=settings.DISCLOSURE_DAYS)


def sweep(at: datetime, size: int = 5000) -> int:
    """Delete Events that are older at `at` (UTC) than their term; return how many went.

    Looked for among the oldest `size` of each kind, so that no run reads the whole table.
    """
    disclosed = Event.objects.filter(event__in=DISCLOSURES)
    others = Event.objects.exclude(event__in=DISCLOSURES)
    return _sweep(disclosed, at - DISCLOSED, size) + _sweep(others, at - AUDIT, size)


def _sweep(events: QuerySet[Event], until: datetime, size: int) -> int:
    oldest = events.order_by("pk").values_list("pk", "at")[:size]
    old = [pk for pk, at in oldest if at < until]
    return Event.objects.filter(pk__in=old).delete()[0]
