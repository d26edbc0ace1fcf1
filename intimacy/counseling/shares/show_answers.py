"""Shared answers on their way to a counselor's page: fetched, opened and written down as one.

Nothing else of this house hands a counselor what somebody wrote. Which answers there are is said
by `readable_by_counselor`, in the statement that fetches them; what is not among them leaves no
mark on any page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import FETCH_RAISE, F, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest

from intimacy.counseling.models import Client, Counselor, Share
from intimacy.counseling.shares.access_log import How, note_reading
from intimacy.counseling.shares.visible_answers import readable_by_counselor
from intimacy.couples.models import Membership
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.local_dates import local_date
from intimacy.sharing.models import Words, WordsQuerySet
from prompts.library import catalog
from prompts.library.addressee import Addressee


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


def shared_answers(
    client: Client, counselor: Counselor, at: datetime, since: datetime | None = None
) -> WordsQuerySet:
    """Return what `counselor` may read of this couple at `at` (UTC), the latest week first.

    Each row has its `week` and `since`, the UTC moment from which both were so: it had opened or
    was let go, and it was shared. `since` leaves out what was there to read before.
    """
    opened = F("item__exchange__opens_at")
    share = Share.objects.standing().filter(client=client, words=OuterRef("pk"))
    rows = readable_by_counselor(counselor.user, at).filter(couple=client.couple_id)
    rows = rows.filter(key__destroyed_at=None)  # what its author forgot is gone
    told = rows.annotate(
        week=Coalesce(
            "item__exchange__checkin__week",
            local_date("item__exchange__opens_at", client.couple.zone, at),
        ),
        since=Greatest(opened, Coalesce("shared_at", opened), Subquery(share.values("at")[:1])),
    )
    if since:
        told = told.filter(since__gt=since)
    told = told.select_related("key", "item__version").fetch_mode(FETCH_RAISE)
    return told.order_by(F("week").desc(), "item__exchange", "item__position", "author")


def show(
    rows: Iterable[Words], client: Client, *, to: Counselor, how: How, at: datetime
) -> list[SharedAnswer]:
    """Open `rows`, taken through `shared_by`, and write down that `to` is shown them.

    What does not open was not read, and is not written down as if it were. Fetching and writing
    down are one transaction: nothing is shown that its author cannot look up.
    """
    with transaction.atomic():
        found = list(rows)
        texts = decrypt_rows(found, "body", to.user)
        note_reading([row for row in found if texts[row.pk] is not None], by=to, how=how, at=at)
    names = _names(client)
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


def _names(client: Client) -> dict[int, str]:
    members = Membership.objects.filter(couple=client.couple_id)
    return dict(members.values_list("user", "user__name"))


def _other(names: dict[int, str], author: int) -> str:
    return next((name for user, name in names.items() if user != author), "")
