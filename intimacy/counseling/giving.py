"""Giving a set to couples, and what becomes of it."""

from datetime import datetime

from intimacy.counseling.models import Assignment, Client


def end_all(client: Client, at: datetime) -> None:
    """End everything of `client` that still runs. Call it under `lock(couple)`."""
    Assignment.objects.running().filter(client=client).update(ended_at=at)
