"""The week's own clock: due weeks begin whether or not anybody visits."""

from celery import shared_task

from checkins import begin_week
from intimacy.reminders.due_schedules import database_now

HANDFUL = 200


@shared_task
def begin_due() -> None:
    """Begin every week that has become due.

    So a week that stands in *Look back* never tells who came for it.
    """
    while begin_week.begin_due(database_now(), HANDFUL) == HANDFUL:
        pass
