"""Two clocks: when it is what hour where, how it is said, and letting the workers' clock run."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import now

from intimacy.reminders import due_schedules
from intimacy.reminders.delivery import deliver
from intimacy.reminders.models import Message, Schedule

HERE, THERE = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def at(day: date, hour: str, place: ZoneInfo) -> datetime:
    return datetime.combine(day, time.fromisoformat(hour), place)


def days_from_now(days: int, place: ZoneInfo = HERE) -> date:
    return now().astimezone(place).date() + timedelta(days=days)


def next_evenings(hour: str, place: ZoneInfo) -> list[str]:
    """Return how the next four times of what is daily from today in Berlin on are said."""
    days = (at(days_from_now(n), hour, place) for n in range(5))
    return [said(when) for when in days if when > now()][:4]


def said(when: datetime) -> str:
    return f"{when:%A} {when.day} {when:%B, %H:%M}"


def the_day() -> date:
    """Return the day Bob offers, on his clock: its reminders come after all others here."""
    return days_from_now(5, THERE)


def in_berlin(hour: str) -> datetime:
    """Return when it is `hour` with Bob on the evening he offers, on Alice's clock."""
    return at(the_day(), hour, THERE).astimezone(HERE)


def day_and_hour(hour: str) -> str:
    return f"{said(in_berlin(hour))} in Berlin"


def both_clocks(hour: str) -> str:
    return f"{day_and_hour(hour)} {hour} for Bob in New York"


def time_passes(until: datetime) -> None:
    """Let the workers' clock run up to a moment (UTC), from one thing that is due to the next."""
    while True:
        due = [
            *Schedule.objects.filter(next_at__lte=until).values_list("next_at", flat=True),
            *Message.objects.waiting().filter(send_at__lte=until).values_list("send_at", flat=True),
        ]
        if not due:
            return
        due_schedules.tick(min(due))
        waiting = Message.objects.waiting().filter(send_at__lte=min(due))
        deliver(list(waiting.values_list("pk", flat=True)), at=min(due))
