"""A few kinds to choose among, in place of those the rooms register."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from intimacy.reminders.kinds import KINDS, Kind, register

HOUR = timedelta(hours=1)


def kind(name: str, label: str, **more: object) -> Kind:
    def wanted(dues):
        return {due.message for due in dues}

    return Kind(name, label, wanted, lambda subject: f"/x/{subject}/", lasts=HOUR, **more)


@contextmanager
def these_kinds() -> Iterator[None]:
    before = dict(KINDS)
    KINDS.clear()
    register(
        kind("ritual", "A ritual", leads=(0, 15, 60)),
        kind("date-day", "A date, on its day", leads=(60, 120), lead=120),
        kind("date-soon", "A date, days ahead", leads=(1440, 2880), lead=1440),
        kind("week-open", "A week has opened", held=True),
        kind("week-ready", "Both are ready", on=False, hint="It goes at your own hour."),
    )
    try:
        yield
    finally:
        KINDS.clear()
        KINDS.update(before)
