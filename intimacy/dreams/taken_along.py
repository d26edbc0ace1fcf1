"""What one person wrote here, in every space they were in, for My words and the export; and the
dreams of the space they are in, which both may take along."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import FETCH_RAISE, QuerySet

from intimacy.accounts.models import User
from intimacy.dreams.dream_pages import DreamCard, OneStep, cards
from intimacy.dreams.models import Dream, LovedLine, Promise, Step
from intimacy.dreams.promise_pages import PromiseCard, own_cards
from intimacy.keys.decryption import decrypt_rows


def my_promises(user: User) -> list[PromiseCard]:
    """Return all this person promised, newest first, in one query."""
    return own_cards(list(_mine(Promise.objects.filter(author=user))), user)


def my_lines(user: User) -> list[tuple[datetime, str | None]]:
    """Return when each line of their lists was written and what it says, newest first."""
    rows = list(_mine(LovedLine.objects.filter(author=user)))
    texts = decrypt_rows(rows, "body", user)
    return [(row.made_at, texts[row.pk]) for row in rows]


def our_dreams(user: User) -> list[tuple[DreamCard, list[OneStep]]]:
    """Return the dreams of the space the person is in with their steps; two queries."""
    rows = Dream.objects.readable_by(user).select_related("key").fetch_mode(FETCH_RAISE)
    dreams = list(rows.order_by("created_at", "pk"))
    steps = _steps(dreams, user)
    return [(card, steps.get(card.row.pk, [])) for card in cards(dreams, user)]


def _steps(dreams: Sequence[Dream], user: User) -> dict[object, list[OneStep]]:
    rows = Step.objects.filter(dream__in=dreams).select_related("key").fetch_mode(FETCH_RAISE)
    ordered = list(rows.order_by("dream", "position"))
    texts = decrypt_rows(ordered, "body", user)
    found: dict[object, list[OneStep]] = {}
    for row in ordered:
        found.setdefault(row.dream_id, []).append(OneStep(row, texts[row.pk]))
    return found


def _mine[R: Promise | LovedLine](rows: QuerySet[R]) -> QuerySet[R]:
    living = rows.filter(key__destroyed_at=None).select_related("key")
    return living.fetch_mode(FETCH_RAISE).order_by("-made_at", "pk")
