"""What the pages of dreams show, opened for whoever looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import FETCH_RAISE, QuerySet

from intimacy.accounts.models import User
from intimacy.dreams.keep_dream import Said, words
from intimacy.dreams.models import Dream, Step
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.compiled import compiled

A_PAGE = 20


@dataclass(frozen=True)
class DreamCard:
    """A dream with its words, and whether it is time to look at it again."""

    row: Dream
    said: Said
    due: bool = False


@dataclass(frozen=True)
class OneStep:
    row: Step
    text: str | None


def standing(user: User, today: date) -> list[DreamCard]:
    """Return the dreams the two have, those to look at on `today` first; one query."""
    found = cards(_standing(user), user, today)
    return sorted(found, key=lambda card: not card.due)


def settled(user: User, state: str, asked: str | None) -> tuple[Page[Dream], list[DreamCard]]:
    """Return a page of the dreams that came true, or rest, the latest first."""
    rows = Dream.objects.readable_by(user).filter(state=state).select_related("key")
    rows = rows.fetch_mode(FETCH_RAISE).order_by("-settled_on", "pk")
    page = Paginator(rows, A_PAGE).get_page(asked)
    return page, cards(list(page.object_list), user)


def cards(rows: Sequence[Dream], user: User, today: date | None = None) -> list[DreamCard]:
    """Return these dreams with their words; they came through `readable_by(user)`."""
    said = words(rows, user)
    return [DreamCard(row, said[row.pk], bool(today and row.due(today))) for row in rows]


def steps_of(dream: Dream, user: User) -> list[OneStep]:
    """Return the steps of a dream this person may read, in order, in one query."""
    rows = _steps(dream)
    texts = decrypt_rows(rows, "body", user)
    return [OneStep(row, texts[row.pk]) for row in rows]


@compiled
def _standing(user: User) -> QuerySet[Dream]:
    rows = Dream.objects.readable_by(user).filter(state=Dream.State.OURS).select_related("key")
    return rows.fetch_mode(FETCH_RAISE).order_by("created_at", "pk")


@compiled
def _steps(dream: Dream) -> QuerySet[Step]:
    rows = Step.objects.filter(dream=dream).select_related("key")
    return rows.fetch_mode(FETCH_RAISE).order_by("position")
