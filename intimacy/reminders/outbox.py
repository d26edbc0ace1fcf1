"""The outbox's own verbs: taking messages under a lease, and writing down what became of them."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable

from intimacy.reminders.models import Message

State = Message.State
LEASE = timedelta(minutes=5)
SLACK = timedelta(minutes=2)  # between the moments two workers call now
LATE = timedelta(minutes=15)
HANDED_OVER = timedelta(seconds=30)  # a fresh message has a task of its own for so long
AGAIN = (1, 2, 5, 10, 20, 40, 60, 120)  # minutes until the next attempt
ATTEMPTS = len(AGAIN)
KEPT = timedelta(days=settings.MESSAGE_DAYS)  # the links in a mail work so long


def free(at: datetime) -> Q:
    """Nobody holds it: no lease, one that ran out, or one from a clock that was set back since."""
    impossible = at + LEASE + SLACK
    return Q(leased_until=None) | Q(leased_until__lte=at) | Q(leased_until__gt=impossible)


def lease(ids: Collection[int], at: datetime) -> list[int]:
    """Take those of `ids` that wait and that nobody holds, and return them.

    Two workers with the same ids take turns at the rows, so each is taken once.
    """
    with transaction.atomic():
        waiting = Message.objects.waiting().filter(free(at), pk__among=ids, send_at__lte=at)
        taken = list(
            waiting.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True)
        )
        Message.objects.filter(pk__among=taken).update(
            leased_until=at + LEASE, attempts=F("attempts") + 1
        )
    return taken


def stranded(at: datetime, size: int) -> list[int]:
    """Return up to `size` messages that are due and that no task seems to care for."""
    due = Message.objects.waiting().filter(free(at), send_at__lte=at - HANDED_OVER)
    return list(due.order_by("send_at").values_list("pk", flat=True)[:size])


def merge_late(at: datetime) -> int:
    """After an outage let only the newest of a person's late messages of one kind stand."""
    late = Message.objects.waiting().filter(send_at__lte=at - LATE)
    newer = late.filter(user=OuterRef("user"), kind=OuterRef("kind")).filter(
        Q(moment__gt=OuterRef("moment")) | Q(moment=OuterRef("moment"), pk__gt=OuterRef("pk"))
    )
    older = list(late.filter(free(at)).filter(Exists(newer)).values_list("pk", flat=True))
    merged = Message.objects.waiting().filter(pk__among=older)
    merged.update(said_with=Subquery(newer.order_by("-moment", "-pk").values("pk")[:1]))
    return merged.update(state=State.MERGED)


def release(unsaid: Collection[int]) -> None:
    """Let those wait again that were merged into one of `unsaid` that nobody heard, nor will."""
    if unsaid:
        silent = Message.objects.filter(pk__among=unsaid, done=0)
        people = silent.values("user")
        merged = Message.objects.filter(user__in=people, state=State.MERGED, said_with__in=silent)
        free = {"knock_day": None, "minute": None, "said_with": None}  # another may hold them now
        merged.update(state=State.WAITING, **free)


def still_waiting(ids: Iterable[int]) -> set[int]:
    """Return those nobody stopped since the lease: asked right before a chunk is sent."""
    return set(Message.objects.waiting().filter(pk__among=list(ids)).values_list("pk", flat=True))


def settle(ids: Collection[int], state: int) -> None:
    """Write down the end of these messages, unless somebody stopped them meanwhile."""
    if ids:
        Message.objects.waiting().filter(pk__among=ids).update(state=state, leased_until=None)


def took(ids: Collection[int], bit: int) -> None:
    """Remember that a channel has taken these, so that a retry leaves it alone."""
    if ids:
        Message.objects.filter(pk__among=ids).update(done=F("done").bitor(bit))


def put_off(ids: Collection[int], until: datetime, **fields: int | Combinable) -> None:
    """Let these wait until a moment, without a lease. `fields` may say `attempts=0`: not tried."""
    if ids:
        waiting = Message.objects.waiting().filter(pk__among=ids)
        waiting.update(send_at=until, leased_until=None, **fields)


def hold(ids: Collection[int], until: datetime) -> None:
    """Let these wait until it is no longer quiet: untried, and of the day and minute it is then."""
    put_off(ids, until, attempts=0)
    untold = Message.objects.waiting().filter(pk__among=ids, done=0)
    untold.exclude(knock_day=None, minute=None).update(knock_day=None, minute=None)


def sweep_old(at: datetime, size: int = 5000) -> int:
    """Delete what was said, or not, long ago: the oldest few thousand rows at a time."""
    oldest = Message.objects.order_by("pk").values_list("pk", "state", "send_at")[:size]
    old = [pk for pk, state, sent in oldest if state != State.WAITING and sent < at - KEPT]
    return Message.objects.filter(pk__among=old).delete()[0]
