"""What other pages say of this room: at most one quiet line."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled
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
    """Return what This week says of this room, or None where there is nothing.

    In one query where it is a time to come back, else in two.
    """
    user = space.me.user
    for near in _near(user, space.couple, at - SHOWN_AFTER):
        return Waiting("break", near.get_absolute_url(), near.time_known(user))
    for letter, answer in _letters(user, space.couple, at - LATELY, at - WAITS):
        kind = "letter" if letter else "answer"
        if pk := letter or answer:
            return Waiting(kind, reverse("repair:letter", args=[pk]))
    return None


@compiled
def _near(user: User, couple: Couple, since: datetime) -> QuerySet[Break]:
    near = Break.objects.near(user, since).filter(couple=couple)
    return near.only("by", "back_at", "answer", "moved_to", "answer_arrived_at")[:1]


@compiled
def _letters(
    user: User, couple: Couple, lately: datetime, waits: datetime
) -> QuerySet[Couple, tuple[UUID | None, UUID | None]]:
    letters = Letter.objects.waiting_for(user, waits).filter(couple=OuterRef("pk"))
    answers = Letter.objects.answered(user, lately).filter(couple=OuterRef("pk"))
    here = Couple.objects.filter(pk=couple.pk).annotate(
        letter=Subquery(letters.values("pk")[:1]), answer=Subquery(answers.values("pk")[:1])
    )
    return here.values_list("letter", "answer")[:1]
