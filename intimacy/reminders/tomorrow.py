"""Tomorrow instead: the same thing said once more, at the same time of day."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from intimacy.lib.zones import is_moment, local_time, moment, zone
from intimacy.reminders import outbox
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import Message, Schedule

DAY = timedelta(days=1)
NIGHT = timedelta(hours=4)  # after midnight, whoever is still up calls this day tomorrow


def coming(message: Message, at: datetime) -> bool:
    """True where its person hears of the same thing by the end of tomorrow anyway."""
    same = Q(user=message.user_id, kind=message.kind, subject=message.subject)
    end = _tomorrow(message, at) + DAY
    waiting = Message.objects.waiting().exclude(pk=message.pk).filter(same)
    return waiting.exists() or Schedule.objects.filter(same, next_at__lt=end).exists()


def too_late(message: Message, at: datetime) -> bool:
    """True where there would be no point in saying it tomorrow."""
    when = _tomorrow(message, at)
    return KINDS[message.kind].over(message.moment, _days_on(message, when)) <= when


def say_again(message: Message, at: datetime) -> None:
    """Say it again tomorrow, and no more today. Twice is once.

    It stays about the same moment: what was done, moved or called off meanwhile is not said.
    `again` counts days, so that two mails about one thing lead to one row.
    """
    with transaction.atomic():
        list(Message.objects.select_for_update().filter(pk=message.pk))
        outbox.settle([message.pk], Message.State.SENT)
        if coming(message, at) or too_late(message, at):
            return
        when = _tomorrow(message, at)
        local = local_time(when, message.user.zone)
        row = Message(
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
        Message.objects.bulk_create([row], ignore_conflicts=True)


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
