"""What was given moves on whether or not anybody visits."""

from celery import shared_task

from intimacy.counseling import stepping
from intimacy.reminders.ticking import database_now

HANDFUL = 200


@shared_task
def advance() -> None:
    """Move on every set whose couple's week has begun or opened."""
    while stepping.advance(database_now(), HANDFUL) == HANDFUL:
        pass
