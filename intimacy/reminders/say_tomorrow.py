"""Tomorrow instead: the same thing said once more, at the same time of day."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from intimacy.lib.spans import DAY
from intimacy.lib.zones import is_moment, local_time, moment, zone
from intimacy.reminders import outbox, speakers
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import Message, Schedule

NIGHT = timedelta(hours=4)  # after midnight, whoever is still up calls this day tomorrow


def comes_anyway(message: Message, at: datetime) -> bool:
    """True where its person hears of all it spoke of by the end of tomorrow anyway."""
    said = speakers.said_by(message)
    found = [_coming(one, at) for one in said]
    return any(found) and all(
        comes or _too_late(one, at) for one, comes in zip(said, found, strict=True)
    )


def too_late(message: Message, at: datetime) -> bool:
    """True where there would be no point in saying any of it tomorrow."""
    return all(_too_late(one, at) for one in speakers.said_by(message))


def _coming(message: Message, at: datetime) -> bool:
    same = Q(user=message.user_id, kind=message.kind, subject=message.subject)
    end = _tomorrow(message, at) + DAY
    waiting = Message.objects.waiting().exclude(pk=message.pk).filter(same)
    return waiting.exists() or Schedule.objects.filter(same, next_at__lt=end).exists()


def _too_late(message: Message, at: datetime) -> bool:
    when = _tomorrow(message, at)
    return KINDS[message.kind].over(message.moment, _days_on(message, when)) <= when


def say_again(message: Message, at: datetime) -> None:
    """Say it again tomorrow, and no more today. Twice is once.

    All that one message spoke of comes again, as one. It stays about the same moments: what was
    done, moved or called off meanwhile is not said.
    """
    with transaction.atomic():
        list(Message.objects.select_for_update().filter(pk=message.pk))
        said = speakers.said_by(message)
        outbox.settle([message.pk], Message.State.SENT)
        outbox.settle([one.pk for one in said[1:]], Message.State.MERGED)
        rows = [_again(one, at) for one in said if not (_coming(one, at) or _too_late(one, at))]
        Message.objects.bulk_create(rows, ignore_conflicts=True)


def _again(message: Message, at: datetime) -> Message:
    """Return it as it is said tomorrow, unsaved. `again` counts days, so that two mails about one
    thing lead to one row.
    """
    when = _tomorrow(message, at)
    local = local_time(when, message.user.zone)
    return Message(
        user=message.user,
        kind=message.kind,
        subject=message.subject,
        scope=message.scope,
        moment=message.moment,
        moment_day=message.moment_day,
        moment_time=message.moment_time,
        moment_zone=message.moment_zone,
        again=_days_on(message, when),
        send_at=when,
        send_day=local.date(),
        send_time=_hour(message),
    )


def _tomorrow(message: Message, at: datetime) -> datetime:
    """Return tomorrow at the time of day this message went, on its person's clock (UTC)."""
    place, went = message.user.zone, _hour(message)
    day = (at.astimezone(zone(place)) - NIGHT).date() + DAY  # on the clock, as people count
    when = moment(day, went, place)
    return when if when > at else moment(day + DAY, went, place)


def _hour(message: Message) -> time:
    """Return the time of day this message was meant for: not the hour a gap made of it."""
    went, meant = local_time(message.send_at, message.user.zone), message.moment_time
    if message.send_time:
        return message.send_time
    if meant and is_moment(message.send_at, went.date(), meant, message.user.zone):
        return meant
    return went.time()


def _days_on(message: Message, when: datetime) -> int:
    """Return how many days lie between `when` and the first time this was said."""
    place = zone(message.user.zone)
    days = when.astimezone(place).date() - message.send_at.astimezone(place).date()
    return message.again + max(1, days.days)
