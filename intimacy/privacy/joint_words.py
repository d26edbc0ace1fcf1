"""What two people have together, for the export of either: both may take it along."""

from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import FETCH_RAISE
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.dates.models import DateNight
from intimacy.dates.readable_dates import Told, told
from intimacy.keys.decryption import UNOPENED, decrypt_rows
from intimacy.rituals import cards, rule_in_words
from intimacy.rituals.manage_ritual import words
from intimacy.rituals.models import Ritual
from intimacy.rituals.own_clock import seen_by


@dataclass
class KeptRitual:
    """A ritual of the space one is in: joint words, so both may take them along."""

    name: str | None
    what: str | None
    rhythm: str
    at: time
    counted: str
    shared_space: bool


def my_rituals(user: User, at: datetime) -> list[KeptRitual]:
    """Return the rituals of the person's open space, ended ones too; oldest first, one query."""
    rows = list(
        Ritual.objects.readable_by(user)
        .counted()
        .select_related("key", "couple")
        .fetch_mode(FETCH_RAISE)
        .order_by("created_at", "pk")
    )
    said = words(rows, user)
    kept = []
    for row in rows:
        seen, counted = seen_by(user, row, at), rule_in_words.counted(cards.times_of(row))
        days = rule_in_words.days_seen(seen)
        kept.append(KeptRitual(*said[row.pk], days, seen.hour, counted, row.couple.is_pair))
    return kept


@dataclass
class Evening:
    """One date of the two, as far as its reader may know it."""

    begins: datetime | None
    title: str
    what: str
    know: str | None  # None where it does not open


def our_dates(user: User, at: datetime) -> list[Evening]:
    """Return the dates of the space the person is in, in order; two queries.

    They belong to both. A surprise of the other's has no words here before it begins (UTC `at`).
    """
    here = DateNight.objects.visible_to(user).select_related("key")
    nights = list(here.order_by("begins_at", "created_at").fetch_mode(FETCH_RAISE))
    read, known = told(nights, user, at), decrypt_rows(nights, "know", user)
    return [
        Evening(
            night.begins_at,
            _title(read[night.pk]),
            read[night.pk].what,
            known[night.pk],
        )
        for night in nights
    ]


def _title(read: Told) -> str:
    return str(UNOPENED) if read.broken else read.title or _("A surprise")
