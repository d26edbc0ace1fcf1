"""Couples with their running week, by COPY; some with a year of words, encrypted as in earnest.

Ids count from 1: the two of couple `n` are persons `2n + 1` and `2n + 2`. Those with words come
first, those whose week begins in the middle of a run last.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.models import QuerySet
from django.utils.timezone import now

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.couples import models as couples
from intimacy.keys.encryption import encrypt_text
from intimacy.keys.models import DataKey
from intimacy.sharing.models import Words
from prompts.library import catalog
from prompts.models import Prompt
from prompts.picker.candidates import Why
from tests.load.sizes import Sizes

WEEK, DAY = timedelta(days=7), timedelta(days=1)
QUESTIONS = 4
KIND = "load"  # of reminder
SAID = "That you came to fetch me in the rain on Tuesday, and said nothing about the keys. " * 3
EVENING = time(19, tzinfo=UTC)


@dataclass(frozen=True)
class Couple:
    """One couple that is visited."""

    pk: uuid.UUID
    sessions: tuple[str, str]
    sunday: bool


def copy(table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as into,
    ):
        for row in rows:
            into.write_row(row)


def fill(sizes: Sizes, at: datetime) -> list[Couple]:
    """Fill an empty house with the library in it; return the couples that are visited."""
    pks = [uuid.uuid4() for _ in range(sizes.couples)]
    people(sizes, at)
    spaces(sizes, pks, at)
    weeks(sizes, pks, at)
    words(sizes, pks[: sizes.worded], at)
    on = sizes.couples - sizes.sunday
    visited = [*range(sizes.worded), *range(on, on + sizes.sunday_visited())]
    sessions = {n: (uuid.uuid4().hex, uuid.uuid4().hex) for n in visited}
    signed_in(sessions, at)
    with connection.cursor() as cursor:
        for table in ("accounts_user", "sharing_item"):
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
            )
        cursor.execute("ANALYZE")
    return [Couple(pks[n], sessions[n], n >= on) for n in visited]


def people(sizes: Sizes, at: datetime) -> None:
    """Nobody signs in by a password: sessions are rows. Nobody has quiet hours."""
    ids = range(1, 2 * sizes.couples + 1)
    as_known = (False, False, True, *[at - sizes.weeks * WEEK] * 4)
    copy(
        "accounts_user",
        "id, email, password, name, zone, zone_shown, locale, is_staff, is_superuser, is_active,"
        " date_joined, adult_confirmed_at, welcomed_at, knock_answered_at",
        (
            (n, f"{n}@example.org", "!", "Ada" if n % 2 else "Ben", "UTC", True, "en", *as_known)
            for n in ids
        ),
    )
    copy("reminders_preferences", "user_id, bounced_address", ((n, "") for n in ids))


def spaces(sizes: Sizes, pks: list[uuid.UUID], at: datetime) -> None:
    since = at - sizes.weeks * WEEK
    due = at + 30 * DAY  # the run itself says when it is Sunday

    def rows() -> Iterator[tuple[object, ...]]:
        for n, pk in enumerate(pks):
            day, hour = rhythm(n, sizes, at)
            yield (pk, "pair", "partners", "UTC", day.weekday(), hour, 1, since, since, "[]", "")

    columns = "id, kind, bond, zone, weekday, hour, every_weeks, rhythm_since, created_at,"
    columns += " circumstances, focus, questions, week_due_at"
    copy("couples_couple", columns, ((*row, QUESTIONS, due) for row in rows()))
    copy(
        "couples_membership",
        "id, couple_id, user_id, slot",
        ((uuid.uuid4(), pk, 2 * n + s, s) for n, pk in enumerate(pks) for s in (1, 2)),
    )


def rhythm(n: int, sizes: Sizes, at: datetime) -> tuple[date, int]:
    """Return the day and hour a couple's running week began: yesterday evening, or, where the next
    begins in the middle of the run, a week before the last full hour."""
    if n >= sizes.couples - sizes.sunday:
        return (at - WEEK).date(), at.hour
    return (at - DAY).date(), EVENING.hour


def weeks(sizes: Sizes, pks: list[uuid.UUID], at: datetime) -> None:
    """The running week of each, which nobody has touched."""
    asked = [pick.version for pick in catalog.first_week()]
    begun = [(uuid.uuid4(), pk, *rhythm(n, sizes, at)) for n, pk in enumerate(pks)]
    copy("sharing_exchange", "id, couple_id", ((e, pk) for e, pk, _, _ in begun))
    copy(
        "sharing_item",
        "id, exchange_id, position, version_id, why",
        (
            (QUESTIONS * n + p, e, p, version, Why.FIRST)
            for n, (e, *_) in enumerate(begun)
            for p, version in enumerate(asked, start=1)
        ),
    )
    copy(
        "checkins_checkin",
        "id, couple_id, week, exchange_id, coming, began_at",
        (
            (uuid.uuid4(), pk, day, e, "{}", datetime.combine(day, time(hour), UTC))
            for e, pk, day, hour in begun
        ),
    )


def words(sizes: Sizes, pks: list[uuid.UUID], at: datetime) -> None:
    """A year before the running week, answered in full by both and opened a day later."""
    house = Prompt.objects.house().filter(current__isnull=False).order_by("pk")
    versions = list(house.values_list("current", flat=True))
    last = (at - DAY).date()
    days = [last - WEEK * n for n in range(sizes.weeks, 0, -1)]
    past = [(uuid.uuid4(), n, day) for n in range(len(pks)) for day in days]
    opened = {day: datetime.combine(day, EVENING) + DAY for day in days}
    copy(
        "sharing_exchange", "id, couple_id, opens_at", ((e, pks[n], opened[d]) for e, n, d in past)
    )
    first = QUESTIONS * sizes.couples + 1
    items = [
        (first + QUESTIONS * k + p, e, n, d, p)
        for k, (e, n, d) in enumerate(past)
        for p in range(1, QUESTIONS + 1)
    ]
    copy(
        "sharing_item",
        "id, exchange_id, position, version_id, why",
        ((i, e, p, versions[(i * 7) % len(versions)], Why.CURIOSITY) for i, e, _, _, p in items),
    )
    copy(
        "checkins_checkin",
        "id, couple_id, week, exchange_id, coming, began_at",
        ((uuid.uuid4(), pks[n], d, e, "{}", datetime.combine(d, EVENING)) for e, n, d in past),
    )
    copy(
        "sharing_seal",
        "couple_id, exchange_id, user_id, at",
        ((pks[n], e, 2 * n + s, opened[d]) for e, n, d in past for s in (1, 2)),
    )
    keys = dict(data_keys(len(pks)))
    copy(
        "sharing_words",
        "id, couple_id, item_id, author_id, key_id, body, state, lane, version, saved_at",
        (
            (row.pk, pks[n], i, author, row.key_id, row.body, "given", "us", 1, opened[d])
            for i, _, n, d, _ in items
            for author in (2 * n + 1, 2 * n + 2)
            for row in [said(keys[author])]
        ),
    )


def data_keys(couples: int) -> Iterator[tuple[int, DataKey]]:
    """Make the data key of each membership, unwrapped once rather than at each word."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT user_id, id FROM couples_membership WHERE user_id <= %s", [2 * couples]
        )
        owners = cursor.fetchall()
    for person, membership in owners:
        key = DataKey.objects.make(DataKey.Scope.MEMBERSHIP, membership)
        opened = key.primitive()
        key.primitive = lambda opened=opened: opened
        yield person, key


def said(key: DataKey) -> Words:
    row = Words(key=key, body=b"")
    encrypt_text(row, "body", SAID)
    return row


def of_sunday() -> "QuerySet[couples.Couple]":
    """The couples whose week begins in the middle of a run: theirs began a week ago."""
    begun = CheckIn.objects.running().filter(began_at__lt=now() - 2 * DAY)
    return couples.Couple.objects.filter(pk__in=begun.values("couple"))


def reminders(sizes: Sizes, at: datetime) -> None:
    """One each to so many people, due one after the other from `at` on, until the run ends."""
    step = timedelta(seconds=sizes.seconds / max(1, sizes.reminders))
    copy(
        "reminders_schedule",
        "user_id, kind, subject, scope, rule, day, time, zone, lead, next_at, next_day",
        (
            (
                n + 1,
                "load",
                uuid.uuid4(),
                uuid.uuid4(),
                "",
                d.date(),
                d.time(),
                "UTC",
                0,
                d,
                d.date(),
            )
            for n in range(min(sizes.reminders, 2 * sizes.couples))
            for d in [at + n * step]
        ),
    )


def signed_in(sessions: dict[int, tuple[str, str]], at: datetime) -> None:
    proof = User(password="!").get_session_auth_hash()
    store = SessionStore()

    def session(person: int) -> str:
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        held = {"_auth_user_id": str(person), "_auth_user_backend": backend}
        return store.encode({**held, "_auth_user_hash": proof})

    copy(
        "django_session",
        "session_key, session_data, expire_date",
        (
            (key, session(2 * n + s), at + 14 * DAY)
            for n, both in sessions.items()
            for s, key in enumerate(both, start=1)
        ),
    )
