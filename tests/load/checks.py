"""What must be true after a run: what people were told is kept stands, and nothing stands twice."""

import uuid
from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from checkins.models import CheckIn
from intimacy.couples.models import Membership
from intimacy.keys.decryption import decrypt_rows
from intimacy.reminders.models import Message, Schedule
from intimacy.sharing.models import Exchange, Seal, Words
from tests.load.fill import KIND
from tests.load.people import Answer, Told

SENT, WAITING = Message.State.SENT, Message.State.WAITING


def settled(sunday: Collection[uuid.UUID], began: datetime) -> bool:
    """Return whether all weeks have begun and all reminders that were due are sent."""
    begun = _new(sunday, began).count()
    due = Schedule.objects.filter(kind=KIND).exclude(next_at=None)
    waiting = Message.objects.filter(kind=KIND, state=WAITING)
    return begun >= len(sunday) and not due.exists() and not waiting.exists()


def counted(
    told: Told, sunday: Collection[uuid.UUID], began: datetime, sent: list[str]
) -> dict[str, int]:
    """Count what there was, what was lost and what was doubled, of each kind."""
    found: Counter[str] = Counter()
    for part in (answers(told), seals(told), weeks(sunday, began), reminders(sent)):
        found.update(part)
    return dict(found)


def answers(told: Told) -> dict[str, int]:
    """An answer is lost where the row is older than what its author was told is kept."""
    rows = {
        (str(row.item.exchange.checkin.pk), row.item.position, row.author_id): row
        for row in Words.objects.filter(
            item__exchange__checkin__in={week for week, _, _ in told.answers}
        ).select_related("key", "author", "item__exchange__checkin")
    }
    people = {
        (m.couple_id, m.slot): m.user_id
        for m in Membership.objects.filter(
            couple__in={answer.couple for answer in told.answers.values()}
        )
    }
    lost = doubled = 0
    for (week, position, slot), answer in told.answers.items():
        row = rows.get((week, position, people[answer.couple, slot]))
        lost += row is None and answer.kept > 0
        if row is not None:
            lost += _text(row) not in _possible(answer)
            doubled += not answer.kept <= row.version <= len(answer.sent)
    return {
        "saves": sum(answer.kept for answer in told.answers.values()),
        "lost": lost,
        "doubled": doubled,
    }


def _text(row: Words) -> str:
    return decrypt_rows([row], "body", row.author)[row.pk]


def _possible(answer: Answer) -> set[str]:
    """What was kept last, and what was sent after it and never answered."""
    return {text.strip() for text in answer.sent[max(0, answer.kept - 1) :]}


def seals(told: Told) -> dict[str, int]:
    """A seal is lost where somebody was told of it and it, or the opening of two, is not there."""
    weeks = {week for week, _ in told.seals}
    exchanges = Exchange.objects.filter(checkin__in=weeks)
    standing = Counter(
        Seal.objects.filter(exchange__in=exchanges).values_list("exchange__checkin", "user")
    )
    slots = dict(
        Membership.objects.filter(couple__exchanges__in=exchanges).values_list("user", "slot")
    )
    there = {(str(week), slots[user]) for week, user in standing}
    opening = {str(pk) for pk in exchanges.exclude(opens_at=None).values_list("checkin", flat=True)}
    both = {week for week, slot in told.seals if (week, 3 - slot) in told.seals}
    return {
        "seals": len(told.seals),
        "lost": len(told.seals - there) + len(both - opening),
        "doubled": sum(times - 1 for times in standing.values()),
    }


def weeks(sunday: Collection[uuid.UUID], began: datetime) -> dict[str, int]:
    """Each couple whose Sunday came has one week that began since, with its questions."""
    new = _new(sunday, began)
    times = Counter(new.values_list("couple", flat=True))
    asked = new.annotate(asked=Count("exchange__items")).values_list("asked", flat=True)
    return {
        "weeks": len(times),
        "lost": len(sunday) - len(times) + sum(questions == 0 for questions in asked),
        "doubled": sum(more - 1 for more in times.values()),
    }


def _new(sunday: Collection[uuid.UUID], began: datetime) -> "QuerySet[CheckIn]":
    """The weeks named by a day of the run; the ones before are a week older."""
    return CheckIn.objects.filter(couple__in=sunday, week__gt=(began - timedelta(days=2)).date())


def reminders(sent: list[str]) -> dict[str, int]:
    """Each reminder is one row that was sent; in the ledger it may stand twice where a worker was
    killed between a yes and its commit, under one name."""
    ours = Message.objects.filter(kind=KIND)
    rows = Counter(ours.values_list("subject", flat=True))
    names = Counter(sent)
    wanted = Schedule.objects.filter(kind=KIND).count()
    return {
        "reminders": ours.filter(state=SENT).count(),
        "lost": max(wanted, len(rows)) - min(ours.filter(state=SENT).count(), len(names)),
        "doubled": sum(times - 1 for times in rows.values()),
        "said_twice": sum(times - 1 for times in names.values()),
    }
