"""What is over goes whether or not anybody visits."""

from celery import shared_task

from intimacy.reminders.due_schedules import database_now
from intimacy.talk import guide_talk


@shared_task
def forget_over() -> None:
    """Delete talks that ended a while ago."""
    guide_talk.forget_over(database_now())
