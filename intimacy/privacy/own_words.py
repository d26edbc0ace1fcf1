"""My words: what one person wrote in any space, for reading, taking along, forgetting."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import FETCH_RAISE, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.timezone import now
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.couples.models import Membership
from intimacy.couples.spaces import lock
from intimacy.dates import mark_ideas
from intimacy.dates.models import DateNight
from intimacy.dates.readable_dates import Told, told
from intimacy.dreams import forget_room as dreams
from intimacy.interests.mark_interests import MARKING as INTERESTS
from intimacy.keys.decryption import UNOPENED, decrypt_rows
from intimacy.keys.models import DataKey
from intimacy.lib.local_dates import local_date
from intimacy.notes import own_notes
from intimacy.pulse import own_pulses
from intimacy.repair import forget_room
from intimacy.rituals import cards, rule_in_words
from intimacy.rituals.manage_ritual import words
from intimacy.rituals.models import Ritual
from intimacy.rituals.own_clock import seen_by
from intimacy.sharing.models import (
    Acknowledgement,
    Addition,
    Support,
    Words,
    WordsQuerySet,
)
from prompts.library import catalog
from prompts.library.addressee import one_of

MARKED = (mark_ideas.MARKING, INTERESTS)  # where people mark ideas in private


@dataclass
class Kept:
    """One answer of one's own, with its question and the lines added under it.

    `day` names its week, or is the day of the date it was written after.
    """

    day: date
    after_date: bool
    shared_space: bool
    ended: bool
    question: str
    state: str
    text: str | None
    lines: list[tuple[datetime, str | None]] = field(default_factory=list)
    support: tuple[str, str | None] | None = None  # how the other could help: the wish, the line


def my_words(user: User, rows: Iterable[Words], partner_name: str = "") -> list[Kept]:
    """Return what the author wrote, opened for them, in the order of `rows`, in two queries.

    `rows` are of `own_rows`. Each question is worded as it was asked, alone or in a pair:
    `partner_name` stands in those of the space that is open, "your partner" where none is given
    and in those of spaces that closed. A pass without words is left out.
    """
    rows = list(rows)
    texts = decrypt_rows(rows, "body", user)
    questions = _questions(rows, user.locale, partner_name)
    lines, supports = _lines(user, rows), _supports(user, rows)
    return [
        Kept(
            row.day,  # type: ignore[attr-defined]  # annotated by own_rows
            row.after_date,  # type: ignore[attr-defined]
            row.couple.is_pair,
            row.couple.ended_at is not None,
            questions.get(row.pk, ""),
            row.state,
            texts[row.pk],
            lines.get(row.pk, []),
            supports.get(row.pk),
        )
        for row in rows
        if row.state != Words.State.PASSED or texts[row.pk] != ""
    ]


def own_rows(user: User) -> WordsQuerySet:
    """Return the author's rows of every space, newest first, with their `day` and `after_date`.

    Rows whose key was destroyed were forgotten; a backup may have brought them back, empty.
    """
    week = F("item__exchange__checkin__week")
    at = now()
    evening = local_date("item__exchange__afterwards__night__begins_at", user.zone, at)
    return (
        Words.objects.filter(author=user, key__destroyed_at=None)
        .select_related("key", "couple", "item", "support__key")
        .fetch_mode(FETCH_RAISE)
        .annotate(
            day=Coalesce(week, evening, local_date("saved_at", user.zone, at)),
            after_date=Q(item__exchange__afterwards__isnull=False),
        )
        .order_by("-day", "item__exchange", "item__position")
    )


def my_answers(user: User) -> list[tuple[datetime, str | None]]:
    """Return what the person said back in their own words, newest first, in one query."""
    rows = list(
        Acknowledgement.objects.filter(
            author=user, kind=Acknowledgement.Kind.OWN, key__destroyed_at=None
        )
        .select_related("key")
        .fetch_mode(FETCH_RAISE)
        .order_by("-at")
    )
    texts = decrypt_rows(rows, "body", user)
    return [(row.at, texts[row.pk]) for row in rows]


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


def marked_in(user: User, couple: OuterRef) -> Q:
    """Return the condition that somebody marked anything in `couple`, in whichever room."""
    dates, interests = (one.every.filter(user=user, couple=couple) for one in MARKED)
    return Exists(dates) | Exists(interests)


def forget(membership: Membership, *, at: datetime) -> None:
    """Delete what one wrote in a space that ended and destroy its key; nothing brings it back.

    Raises ValueError while the space is still open, Unreadable where the key does not open today:
    then nobody can see what would go.
    """
    with transaction.atomic():
        couple = lock(membership.couple)
        if couple.ended_at is None:
            raise ValueError("the space is still open")
        keys = DataKey.objects.select_for_update()
        mine = keys.filter(scope=DataKey.Scope.MEMBERSHIP, owner_id=str(membership.pk))
        key = mine.filter(destroyed_at=None).first()  # none where nothing was ever written
        if key:
            key.primitive()
        for model in (Acknowledgement, Addition, Support, Words):
            model.objects.filter(author=membership.user, couple=couple).delete()
        for marking in MARKED:
            marking.forget_marks(couple, membership.user)
        own_notes.forget_own(membership)
        own_pulses.forget_own(membership)
        forget_room.forget_letters(membership)
        dreams.forget_own(membership)
        if key:
            key.destroy(at)
        record("words.forgotten", actor_id=membership.user_id, couple_id=couple.pk)


def _questions(rows: list[Words], locale: str, partner_name: str) -> dict[object, str]:
    texts = catalog.texts({row.item.version_id for row in rows}, locale)
    return {
        row.pk: texts[row.item.version_id].wording(
            one_of(row.couple, "" if row.couple.ended_at else partner_name)
        )
        for row in rows
        if row.item.version_id in texts
    }


def _lines(user: User, rows: list[Words]) -> dict[object, list[tuple[datetime, str | None]]]:
    mine = Addition.objects.filter(author=user, words__in=rows).select_related("key")
    additions = list(mine.order_by("at").fetch_mode(FETCH_RAISE))
    texts = decrypt_rows(additions, "body", user)
    lines: dict[object, list[tuple[datetime, str | None]]] = {}
    for addition in additions:
        lines.setdefault(addition.words_id, []).append((addition.at, texts[addition.pk]))
    return lines


def _supports(user: User, rows: list[Words]) -> dict[object, tuple[str, str | None]]:
    said = [row.support for row in rows if hasattr(row, "support")]
    texts = decrypt_rows(said, "body", user)
    return {one.words_id: (one.get_wish_display(), texts[one.pk]) for one in said}
