"""What other pages say of this room: at most one quiet line, found by one query."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled, first
from intimacy.repair.models import Break, Letter
from intimacy.repair.models.breaks import SHOWN_AFTER
from intimacy.repair.models.letters import LATELY, WAITS


@dataclass(frozen=True)
class Waiting:
    """The one thing that matters most just now: a time to come back, words, an answer."""

    kind: str  # "break", "letter" or "answer"
    url: str
    when: datetime | None = None


def something_waits(user: User, at: datetime) -> Q:
    """Return whether `waiting` finds something, as a part of a query."""
    near = Q(Exists(Break.objects.near(user, at - SHOWN_AFTER)))
    answered = Letter.objects.answered(user, at - LATELY)
    letters = Letter.objects.waiting_for(user, at - WAITS)
    return near | Q(Exists(letters)) | Q(Exists(answered))


def waiting(space: Space, at: datetime) -> Waiting | None:
    """Return what This week says of this room, or None where there is nothing; one query."""
    row = first(_near(space.me.user, space.couple, at - SHOWN_AFTER, at - LATELY, at - WAITS))
    if row is None:
        return None
    stands, by, back_at, moved_to, reached, letter, answer = row
    if stands:
        moved = moved_to is not None and (by != space.me.user_id or reached is not None)
        when = moved_to if moved else back_at
        return Waiting("break", reverse("repair:break", args=[stands]), when)
    for kind, pk in (("letter", letter), ("answer", answer)):
        if pk:
            return Waiting(kind, reverse("repair:letter", args=[pk]))
    return None


Row = tuple[
    UUID | None, int | None, datetime | None, datetime | None, datetime | None, UUID | None,
    UUID | None,
]  # fmt: skip


@compiled
def _near(
    user: User, couple: Couple, since: datetime, lately: datetime, waits: datetime
) -> QuerySet[Couple, Row]:
    near = Break.objects.near(user, since).filter(couple=OuterRef("pk"))
    told = {
        "stands": "pk",
        "stands_by": "by",
        "back": "back_at",
        "moved": "moved_to",
        "reached": "answer_arrived_at",
    }
    here = Couple.objects.filter(pk=couple.pk).annotate(
        **{name: Subquery(near.values(field)[:1]) for name, field in told.items()},
        letter=Subquery(
            Letter.objects.waiting_for(user, waits).filter(couple=OuterRef("pk")).values("pk")[:1]
        ),
        answer=Subquery(
            Letter.objects.answered(user, lately).filter(couple=OuterRef("pk")).values("pk")[:1]
        ),
    )
    return here.values_list(*told, "letter", "answer")[:1]
