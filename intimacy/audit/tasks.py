"""What is over is cleared away in the background."""

from celery import shared_task
from django.utils.timezone import now

from intimacy.audit import old_events


@shared_task
def sweep_events() -> None:
    """Delete some of the lines whose term is over; the next time comes soon."""
    old_events.sweep(now())
