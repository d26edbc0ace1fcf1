"""The week's own clock: due weeks begin whether or not anybody visits."""

import time

from celery import shared_task

from checkins import begin_week
from intimacy.reminders.due_schedules import database_now
from intimacy.reminders.tasks import go_on

BATCH = 500  # couples at once: a visit to one of them waits for the others
TURN = 1.0  # seconds after which other tasks have theirs: the clock of reminders is among them
HANDS = 2  # tasks that begin weeks side by side, where one turn was not enough
MINUTE = 60  # seconds, after which beat starts anew


@shared_task
def begin_due(until: int = 0) -> None:
    """Begin weeks that have become due, for one turn; what is left goes to the end of the queue.

    So a week that stands in *Look back* never tells who came for it. What goes on stops at `until`
    (a Unix time).
    """
    began, at = time.monotonic(), database_now()
    while begin_week.begin_due(at, BATCH) == BATCH:
        if time.monotonic() - began >= TURN:
            return _let_go_on(int(at.timestamp()), until)
        at = database_now()
    return None


def _let_go_on(now: int, until: int) -> None:
    if not until:
        for _ in range(HANDS):
            go_on(begin_due, now + MINUTE)
    elif now < until:
        go_on(begin_due, until)
