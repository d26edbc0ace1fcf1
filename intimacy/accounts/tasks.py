"""What is over is cleared away in the background."""

from celery import shared_task
from django.utils.timezone import now

from intimacy.accounts import change_address, old_sessions


@shared_task
def sweep_sessions() -> None:
    """Delete some of what ran out; the next time comes soon."""
    old_sessions.sweep(now())


@shared_task
def move_addresses() -> None:
    """Carry out the changes of address whose three days are over."""
    while change_address.complete_next(now()):
        pass
