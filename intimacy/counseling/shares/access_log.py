"""Which counselor opened which of somebody's answers, and when: for the author's eyes alone.

Every opening is a row of the audit log, written in the transaction that read the words: what is
not written down is not shown. On the author's page the openings of one day are one line.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Literal, NamedTuple, overload

from django.db.models import FETCH_RAISE, Max, QuerySet
from django.utils.timezone import now
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.audit.models import Event, record_all
from intimacy.counseling.models import Counselor
from intimacy.couples.models import Membership
from intimacy.lib.local_dates import local_date
from intimacy.pulse.models import Willing
from intimacy.sharing.models import Words
from prompts.library import catalog
from prompts.library.addressee import one_of

type How = Literal["read", "printed", "saved"]
EVENTS: dict[str, How] = {
    "counseling.read": "read",
    "counseling.printed": "printed",
    "counseling.saved": "saved",
}
NAMES = {how: event for event, how in EVENTS.items()}


class Reading(NamedTuple):
    """One line of the log. `question` is empty where the answer was deleted since, `counselor`
    where their account was; `at` (UTC) is the last time that day. For how it has been
    over time `words` is the yes to it, and `question` says what it is.
    """

    words: uuid.UUID
    question: str
    counselor: str
    how: How
    at: datetime


def note_reading(words: Iterable[Words], *, by: Counselor, how: How, at: datetime) -> None:
    """Write down that `by` is being shown these answers, read or printed, at `at` (UTC).

    One INSERT, none where there is nothing; call it in the transaction that read them.
    """
    shown = [(row, row.author_id, row.couple_id) for row in words]
    if shown:
        record_all(NAMES[how], shown, actor_id=by.user_id, at=at)


def note_lines(yeses: Iterable[Willing], *, by: Counselor, how: How, at: datetime) -> None:
    """Write down that `by` is being shown the lines of whoever said these, as `note_reading`."""
    shown = [(yes, yes.user_id, yes.couple_id) for yes in yeses]
    record_all(NAMES[how], shown, actor_id=by.user_id, at=at)


def readings_of(user: User) -> "Readings":
    """Return `user`'s own access log, the last opening first: a list that reads what is sliced.

    Hand it to a Paginator. A slice takes five queries, whatever its length.
    """
    return Readings(user)


class Readings(Sequence[Reading]):
    """Lines by answer, counselor, how and day on the author's own calendar."""

    def __init__(self, user: User) -> None:
        self._user = user

    @cached_property
    def _lines(self) -> QuerySet[Event, Any]:
        opened = Event.objects.filter(subject_id=self._user.pk, event__in=EVENTS)
        days = opened.annotate(day=local_date("at", self._user.zone, now()))
        each = days.values("object_type", "object_id", "actor_id", "event", "day")
        lines = each.annotate(last=Max("at"))
        return lines.order_by("-last", "object_id", "event")

    def __len__(self) -> int:
        return self._lines.count()

    @overload
    def __getitem__(self, index: int) -> Reading: ...
    @overload
    def __getitem__(self, index: slice) -> list[Reading]: ...
    def __getitem__(self, index: int | slice) -> Reading | list[Reading]:
        if isinstance(index, int):
            return self[:][index]
        return _told(list(self._lines[index]), self._user)

    def __iter__(self) -> Iterator[Reading]:
        return iter(self[:])


def _told(lines: list[dict[str, Any]], user: User) -> list[Reading]:
    """Give ids the names a person reads."""
    questions = _questions({uuid.UUID(line["object_id"]) for line in lines}, user)
    told = _("How it has been: your five lines")
    yeses = (one for one in lines if one["object_type"] == Willing._meta.label_lower)
    questions |= {uuid.UUID(one["object_id"]): told for one in yeses}
    actors = {line["actor_id"] for line in lines}
    names = dict(Counselor.objects.filter(user__in=actors).values_list("user", "name"))
    return [
        Reading(
            words := uuid.UUID(line["object_id"]),
            questions.get(words, ""),
            names.get(line["actor_id"], ""),
            EVENTS[line["event"]],
            line["last"],
        )
        for line in lines
    ]


def _questions(words: set[uuid.UUID], user: User) -> dict[uuid.UUID, str]:
    """Return by answer what was asked, as it was asked of this person."""
    mine = Words.objects.filter(pk__in=words, author=user).select_related("item", "couple")
    rows = list(mine.fetch_mode(FETCH_RAISE))
    theirs = Membership.objects.filter(couple__in={row.couple_id for row in rows})
    others = theirs.exclude(user=user).filter(couple__ended_at=None)
    names = dict(others.values_list("couple", "user__name"))
    texts = catalog.texts({row.item.version_id for row in rows}, user.locale)
    return {
        row.pk: texts[row.item.version_id].wording(one_of(row.couple, names.get(row.couple_id, "")))
        for row in rows
        if row.item.version_id in texts
    }
