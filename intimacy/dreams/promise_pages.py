"""One's own promises, and the other's as they stand for whoever looks."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import FETCH_RAISE, Q, QuerySet

from intimacy.accounts.models import User
from intimacy.dreams.models import Promise
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.compiled import compiled

LATELY = timedelta(days=28)  # how long one that is closed stands on the page
OPEN = Promise.State.OPEN


@dataclass(frozen=True)
class PromiseCard:
    """A promise as its reader knows it: `text` and `line` are None where they do not open; `line`
    is "" without one, `closed` is "" while it is open."""

    row: Promise
    text: str | None
    day: date
    closed: str = ""
    line: str | None = ""


def own_promises(user: User, at: datetime) -> list[PromiseCard]:
    """Return this person's own of the space they are in: open ones by day, then those of late."""
    found = own_cards(_own(user, at - LATELY), user)
    return sorted(found, key=lambda card: (bool(card.closed), card.day))


def own_cards(rows: list[Promise], user: User) -> list[PromiseCard]:
    """Return one's own promises, as only their author knows them."""
    texts = decrypt_rows(rows, "body", user)
    lines = decrypt_rows([row for row in rows if row.line], "line", user)
    return [
        PromiseCard(row, texts[row.pk], row.day, _closed(row), lines.get(row.pk, ""))
        for row in rows
    ]


def promises_told(user: User, at: datetime) -> list[PromiseCard]:
    """Return the other's promises as they have reached this person, in the order they did.

    After its day an open one looks as it did before. What is closed stands a while, then nowhere.
    """
    rows = _told(user, at)
    texts = decrypt_rows(rows, "body", user)
    turned = {row.pk for row in rows if row.has_turned}  # type: ignore[attr-defined]
    ends = [row for row in rows if row.pk in turned and row.line]
    lines = decrypt_rows(ends, "line", user)
    return [
        PromiseCard(
            row,
            texts[row.pk],
            row.day_told,  # type: ignore[attr-defined]
            _closed(row) if row.pk in turned else "",
            lines.get(row.pk, ""),
        )
        for row in rows
        if row.pk not in turned or row.state == OPEN or row.turned_at > at - LATELY
    ]


def _closed(row: Promise) -> str:
    return "" if row.state == OPEN else str(row.get_state_display())


@compiled
def _own(user: User, since: datetime) -> QuerySet[Promise]:
    mine: QuerySet[Promise] = Promise.objects.own_here(user)
    rows = mine.filter(Q(state=OPEN) | Q(turned_at__gt=since)).select_related("key")
    return rows.fetch_mode(FETCH_RAISE).order_by("-made_at", "pk")


@compiled
def _told(user: User, at: datetime) -> QuerySet[Promise]:
    rows: QuerySet[Promise] = Promise.objects.told(user, at).as_told(at)
    return rows.select_related("key").fetch_mode(FETCH_RAISE).order_by("-reached_at", "pk")
