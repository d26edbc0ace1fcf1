"""Who speaks for several: of messages that say the same to one person, one goes.

A person gets one knock a day, whatever it is about, and one message of a kind in a minute. The one
that goes, the speaker, holds the day or the minute by a unique constraint, as long as it waits or
once it was sent. The others wait with it: they are merged when it is sent, and asked again where it
is not, so that none is lost to one that nobody heard.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from intimacy.accounts.models import User
from intimacy.reminders.models import Message, MessageQuerySet

State = Message.State
LATE = timedelta(minutes=2)
Knock = tuple[int, date]  # person, their date
Minute = tuple[int, str, datetime]  # person, kind, a minute (UTC)
Keys = Mapping[int, Knock | Minute]  # by message
Spoken = dict[int, int]  # message -> the one that speaks for it: itself, or another


def claim_knocks(days: Keys) -> Spoken | None:
    """Take the one knock a person gets on a day for some of these, and return who speaks for whom.

    None where another worker took one meanwhile.
    """
    return _claim(("user", "knock_day"), days)


def claim_minutes(minutes: Keys) -> Spoken | None:
    """Take the one message of a kind a person gets in a minute, as `claim_knocks` does."""
    return _claim(("user", "kind", "minute"), minutes)


def minute_of(message: Message, at: datetime) -> datetime:
    """Return the minute in which it is to be said (UTC): for all that was held, when that ends.

    What was written down late is said now, `at`: something said in time does not speak for it.
    """
    waited = message.said_with_id is not None  # with one that is tried again
    when = message.send_at if waited or at - message.send_at < LATE else at
    return when.replace(second=0, microsecond=0)


def _claim(names: tuple[str, ...], keys: Keys) -> Spoken | None:
    try:
        with transaction.atomic():
            people = {key[0] for key in keys.values()}
            # In one order, before looking: two workers with messages of the same people would
            # each take what the other waits for.
            locked = User.objects.select_for_update(no_key=True).filter(pk__among=people)
            list(locked.order_by("pk").values_list("pk"))
            return _take(names, keys, people)
    except IntegrityError:
        return None


def _take(names: tuple[str, ...], keys: Keys, people: Collection[int]) -> Spoken:
    name = names[-1]
    held = Message.objects.standing().filter(user__among=people)
    held = held.filter(**{f"{name}__in": {key[-1] for key in keys.values()}})
    speaker: dict[tuple[object, ...], int] = {
        tuple(key): pk for *key, pk in held.values_list(*names, "pk")
    }
    new: dict[object, list[int]] = {}
    for pk, key in sorted(keys.items()):
        if speaker.setdefault(key, pk) == pk:
            new.setdefault(key[-1], []).append(pk)
    for value, pks in new.items():
        Message.objects.filter(pk__among=pks).update(**{name: value}, said_with=None)
    return {pk: speaker[key] for pk, key in keys.items()}


def wait_with(spoken: Spoken) -> None:
    """Write down for each of these messages the other one that speaks for it."""
    rows = [Message(pk=pk, said_with_id=speaker) for pk, speaker in spoken.items()]
    if rows:
        Message.objects.bulk_update(rows, ["said_with"])


def settle_with(ids: Collection[int]) -> None:
    """Merge those of `ids` whose speaker got through. The others are asked again after their lease.

    One that a mail server took got through, although a push of it is still tried again.
    """
    if not ids:
        return
    waiting = Message.objects.waiting().filter(pk__among=ids)
    heard = waiting.filter(Q(said_with__state=State.SENT) | Q(said_with__done__gt=0))
    heard.update(state=State.MERGED, leased_until=None)
    waiting.update(attempts=0)  # none of these has been tried


def said_by(message: Message) -> list[Message]:
    """Return the messages that one mail or push said at once, the one that went first."""
    return [message, *_others(message).select_related("user").order_by("pk")]


def several(message: Message) -> bool:
    """True where one mail or push spoke of several things of its kind."""
    return _others(message).filter(kind=message.kind).exclude(subject=message.subject).exists()


def _others(message: Message) -> MessageQuerySet:
    with_it = Message.objects.filter(user=message.user_id, said_with=message)
    return with_it.filter(state__in=(State.WAITING, State.MERGED))
