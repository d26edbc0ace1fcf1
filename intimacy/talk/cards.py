"""The talk that is open, for This week."""

import uuid
from datetime import datetime

from django.db.models import QuerySet

from intimacy.accounts.models import User
from intimacy.lib.compiled import compiled, first
from intimacy.talk.models import Talk


def open_talk(user: User, at: datetime) -> uuid.UUID | None:
    """Return the id of the latest open talk this person may see, or None; one query."""
    return first(_open(user, at))


@compiled
def _open(user: User, at: datetime) -> QuerySet[Talk, uuid.UUID]:
    found = Talk.objects.visible_to(user).open(at)
    return found.order_by("-ends_at").values_list("pk", flat=True)[:1]
