"""The dreams of the space a person is in, for the export: both may take them along."""

from collections.abc import Sequence

from django.db.models import FETCH_RAISE

from intimacy.accounts.models import User
from intimacy.dreams.dream_pages import DreamCard, OneStep, cards
from intimacy.dreams.models import Dream, Step
from intimacy.keys.decryption import decrypt_rows


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
