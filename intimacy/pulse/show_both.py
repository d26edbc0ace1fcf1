"""Both or neither: each says for themselves that both may be seen, and nobody is told.

Nothing shows until both are willing, and then from the next beginning of their week on. Either
takes it back alone, at once: then neither is seen, and the page is as if nobody had ever said so.
"""

import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from intimacy.couples.models import Couple, Membership
from intimacy.couples.rhythm import next_beginning_of
from intimacy.couples.spaces import hold, lock
from intimacy.lib.compiled import compiled
from intimacy.lib.local_times import NO_TIME
from intimacy.pulse.models import Agreement, Pulse, Willing


def is_willing(by: Membership, circle: uuid.UUID) -> bool:
    """True where this person is willing that both are seen in the circle."""
    return bool(_said(by.user_id, by.couple_id, circle))


@compiled
def _said(user: int, couple: uuid.UUID, circle: uuid.UUID) -> QuerySet[Willing, uuid.UUID]:
    said = Willing.objects.filter(user=user, couple=couple, circle=circle)
    return said.values_list("pk", flat=True)[:1]


def say_willing(circle: uuid.UUID, *, by: Membership, at: datetime) -> None:
    """Take `by`'s yes; twice is once. Raises Closed where the space has ended."""
    with hold(by.couple) as couple:
        about: dict[str, Any] = {"couple": couple, "circle": circle}
        _, said = Willing.objects.get_or_create(**about, user=by.user)
        if said and couple.is_pair and Willing.objects.filter(**about).count() == 2:
            agreed = Agreement(**about, since=at, opens_at=next_beginning_of(couple, at))
            agreed.mean(agreed.opens_at, couple.zone)
            agreed.save()


def take_willing_back(circle: uuid.UUID, *, by: Membership) -> None:
    """Let neither be seen any more. What the other said stays theirs."""
    with transaction.atomic():
        about = {"couple": lock(by.couple), "circle": circle}
        Willing.objects.filter(**about, user=by.user).delete()
        Agreement.objects.filter(**about).delete()


def forget_circle(couple: Couple, circle: uuid.UUID) -> None:
    """Delete what both said of a circle that is no more. Call it under the couple's lock."""
    for model in (Willing, Agreement):
        model.objects.filter(couple=couple, circle=circle).delete()


def resumed(couple: Couple, *, since: datetime, at: datetime) -> None:
    """Keep closed what would have opened in a pause (`since` to `at`, UTC), of either.

    What both agreed to in it opens with the next week: in mid-week it would tell of the pause.
    Call it in the transaction that ends the pause.
    """
    waited = {"couple": couple, "opens_at__gte": since, "opens_at__lte": at}
    Pulse.objects.filter(**waited).update(kept_back=True)
    for agreed in Agreement.objects.filter(**waited):
        agreed.opens_at = next_beginning_of(couple, at)
        agreed.mean(agreed.opens_at, couple.zone)
        agreed.save(update_fields=["opens_at", *NO_TIME])
