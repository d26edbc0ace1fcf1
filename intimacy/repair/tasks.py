"""Words arrive whether or not anybody visits."""

from celery import shared_task

from intimacy.reminders.due_schedules import database_now
from intimacy.repair import deliver_letters


@shared_task
def deliver_letters_due() -> None:
    """Let the letters arrive whose minute of undo is over."""
    deliver_letters.deliver(database_now())
