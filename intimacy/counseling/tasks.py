"""What was given moves on whether or not anybody visits."""

from celery import shared_task

from intimacy.counseling.assignments import advance_steps
from intimacy.reminders.due_schedules import database_now

HANDFUL = 200


@shared_task
def advance() -> None:
    """Move on every set whose couple's week has begun or opened."""
    while advance_steps.advance(database_now(), HANDFUL) == HANDFUL:
        pass
