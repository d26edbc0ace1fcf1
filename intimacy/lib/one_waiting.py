"""Beat's schedule over a broker that nobody empties: of each entry at most one message waits.

Redis keeps a message until a worker takes it, expired or not: only workers look at an expiry, by
clocks of their own. Beside dead workers beat would fill Redis within days.
"""

import json
from contextlib import suppress
from typing import Any

from celery.beat import ScheduleEntry, Scheduler
from redis.exceptions import RedisError

NEWEST = 50  # messages looked at, a multiple of the entries there are


class OneWaiting(Scheduler):  # type: ignore[misc]  # Celery has no types
    """Celery's scheduler, which passes over an entry while its last message waits in Redis."""

    def apply_entry(self, entry: ScheduleEntry, producer: Any) -> None:
        """Publish an entry, unless a worker has yet to take its last message."""
        if not self.waits(entry.task, producer):
            super().apply_entry(entry, producer=producer)

    def waits(self, task: str, producer: Any) -> bool:
        """Return whether a message for `task` is among the newest of the queue for beat.

        False where Redis is away, which publishing then says; and of a trial's broker, the memory
        of a worker that beat dies with.
        """
        if self.connection.transport.driver_type != "redis":
            return False
        with suppress(RedisError):
            queue = self.app.conf.task_default_queue
            newest = producer.channel.client.lrange(queue, 0, NEWEST - 1)
            return any(task == _task_of(json.loads(message)) for message in newest)
        return False


def _task_of(message: dict[str, Any]) -> str | None:
    """Return what a message asks for; None where it is not of Celery's form of today."""
    name: str | None = message.get("headers", {}).get("task")
    return name
