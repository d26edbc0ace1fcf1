"""Erasing whose seven days are over: one transaction a person, begun anew after whatever broke."""

import logging

from celery import shared_task

from intimacy.lib.outages import ENDS_THE_TASK
from intimacy.privacy import erase_account
from intimacy.reminders.due_schedules import database_now

log = logging.getLogger(__name__)


@shared_task
def erase_due() -> None:
    """Erase those whose time has come; one that breaks keeps nobody else waiting."""
    at = database_now()
    for pk in erase_account.due(at):
        try:
            erase_account.erase(pk, at)
        except ENDS_THE_TASK:
            raise
        except Exception:
            log.exception("cannot erase person %s", pk)
            erase_account.put_off(pk, at)
