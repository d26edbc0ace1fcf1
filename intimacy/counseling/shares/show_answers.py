"""Shared answers on their way to a counselor's page: fetched, opened and written down as one.

Nothing else of this house hands a counselor what somebody wrote. Which answers there are is said
by `readable_by_counselor`, in the statement that fetches them; what is not among them leaves no
mark on any page.
"""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import FETCH_RAISE, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from intimacy.accounts.models import User
from intimacy.counseling.models import Client, Counselor, Share
from intimacy.counseling.shares.access_log import How, note_reading
from intimacy.counseling.shares.visible_answers import readable_by_counselor
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.compiled import Fixed, compiled
from intimacy.lib.list_pages import TOTAL
from intimacy.lib.local_dates import Offset, date_by, offsets
from intimacy.sharing.models import Words, WordsQuerySet
from prompts.library import catalog
from prompts.library.addressee import Addressee

type Hours = Fixed[tuple[Offset, ...]]  # of the couple's zone


@dataclass(frozen=True)
class SharedAnswer:
    """One shared answer in full. `question` is as it was asked of its author.

    `text` is None where it does not open just now.
    """

    words: Words
    author: str
    question: str
    text: str | None

    @property
    def week(self) -> date:
        """The week that asked it; for what was asked beside the weeks, the day it opened."""
        return self.words.week  # type: ignore[attr-defined,no-any-return]  # annotated


@dataclass
class SharedQuestion:
    """One question, in one week, with what was shared of it: one answer or both."""

    question: str
    week: date
    answers: list[SharedAnswer] = field(default_factory=list)


@dataclass(frozen=True)
class Shared:
    """What `counselor` may read of this couple at `at` (UTC), the latest week first.

    Each row has its `week` and `since`, the UTC moment from which both were
    so: it had opened or was let go, and it was shared.
    """

    client: Client
    counselor: Counselor
    at: datetime

    def rows(self) -> WordsQuerySet:
        """Select them all, to be read in pages."""
        client, couple, user, at, hours = self._asked()
        return _told(client, couple, user, at, hours.value)

    def latest(self, most: int, *, besides: Collection[uuid.UUID] = ()) -> list[Words]:
        """Return so many of them, but for these, each with the `total`, in one query."""
        return _latest(*self._asked(), list(besides), Fixed(most))

    def recent(self, since: datetime) -> list[Words]:
        """Return those that were not yet there to read at `since` (UTC), in one query."""
        return _recent(*self._asked(), since)

    def asked_in(self, prompts: Collection[int], weeks: Collection[date]) -> list[Words]:
        """Return those to these prompts in these weeks, in one query."""
        return _asked_in(*self._asked(), list(prompts), list(weeks))

    def _asked(self) -> tuple[Client, uuid.UUID, User, datetime, Hours]:
        hours = Fixed(offsets(self.client.couple.zone, self.at.date()))
        return self.client, self.client.couple_id, self.counselor.user, self.at, hours


def _told(
    client: Client, couple: uuid.UUID, user: User, at: datetime, hours: Sequence[Offset]
) -> WordsQuerySet:
    opened = F("item__exchange__opens_at")
    share = Share.objects.standing().filter(client=client, words=OuterRef("pk"))
    rows = readable_by_counselor(user, at).filter(couple=couple)
    rows = rows.filter(key__destroyed_at=None)  # what its author forgot is gone
    told = rows.annotate(
        week=Coalesce("item__exchange__checkin__week", date_by("item__exchange__opens_at", hours)),
        since=Greatest(opened, Coalesce("shared_at", opened), Subquery(share.values("at")[:1])),
    )
    told = told.select_related("key", "item__version").fetch_mode(FETCH_RAISE)
    return told.order_by(F("week").desc(), "item__exchange", "item__position", "author")


@compiled
def _latest(
    client: Client,
    couple: uuid.UUID,
    user: User,
    at: datetime,
    hours: Hours,
    besides: Collection[uuid.UUID],
    most: Fixed[int],
) -> QuerySet[Words]:
    others = _told(client, couple, user, at, hours.value).exclude(pk__in=besides)
    return others.annotate(total=TOTAL)[: most.value]


@compiled
def _recent(
    client: Client,
    couple: uuid.UUID,
    user: User,
    at: datetime,
    hours: Hours,
    since: datetime,
) -> QuerySet[Words]:
    return _told(client, couple, user, at, hours.value).filter(since__gt=since)  # type: ignore[misc]  # annotated


@compiled
def _asked_in(
    client: Client,
    couple: uuid.UUID,
    user: User,
    at: datetime,
    hours: Hours,
    prompts: Collection[int],
    weeks: Collection[date],
) -> QuerySet[Words]:
    return _told(client, couple, user, at, hours.value).filter(
        item__version__prompt__in=prompts, item__exchange__checkin__week__in=weeks
    )


def show(
    rows: Iterable[Words], client: Client, *, to: Counselor, how: How, at: datetime
) -> list[SharedAnswer]:
    """Open `rows`, which are of `Shared`, and write down that `to` is shown them.

    What does not open was not read, and is not written down as if it were. Fetching and writing
    down are one transaction: nothing is shown that its author cannot look up.
    """
    with transaction.atomic(savepoint=False):
        found = list(rows)
        texts = decrypt_rows(found, "body", to.user)
        note_reading([row for row in found if texts[row.pk] is not None], by=to, how=how, at=at)
    names = client.people
    asked = catalog.texts({row.item.version_id for row in found}, to.user.locale)
    return [
        SharedAnswer(
            row,
            names.get(row.author_id, ""),
            asked[row.item.version_id].wording(Addressee(True, _other(names, row.author_id))),
            texts[row.pk],
        )
        for row in found
    ]


def by_question(answers: Iterable[SharedAnswer]) -> list[SharedQuestion]:
    """Put answers to the same words of one week under them, in the order they come."""
    found: dict[tuple[date, int, str], SharedQuestion] = {}
    for answer in answers:
        key = (answer.week, answer.words.item_id, answer.question)
        found.setdefault(key, SharedQuestion(answer.question, answer.week)).answers.append(answer)
    return list(found.values())


def _other(names: dict[int, str], author: int) -> str:
    return next((name for user, name in names.items() if user != author), "")
