"""We did it; not this time; another time. By either, for both, under the couple's lock."""

from datetime import date, datetime

from intimacy.couples.models import Membership
from intimacy.rituals.manage_ritual import fresh
from intimacy.rituals.models import Done, Instead, Ritual
from intimacy.rituals.ritual_reminders import hush_instead, remind


def did(ritual: Ritual, day: date, *, by: Membership, at: datetime) -> None:
    """Count it for a local date by the ritual's rule. Twice, or by both, is once."""
    with fresh(ritual) as ritual:
        Done.objects.get_or_create(
            ritual=ritual, day=day, defaults={"couple": ritual.couple, "by": by.user, "at": at}
        )


def undo(ritual: Ritual, day: date) -> None:
    """Take back what was pressed by mistake, by whichever of the two."""
    with fresh(ritual) as ritual:
        Done.objects.filter(ritual=ritual, day=day).delete()


def leave_out(ritual: Ritual, day: date, *, at: datetime) -> None:
    """Skip one occurrence, without comment. Its reminders are not sent."""
    _instead(ritual, day, None, at)


def move(ritual: Ritual, day: date, to: datetime, *, at: datetime) -> None:
    """Let one occurrence happen at another time: `to` is naive, on the ritual's own clock."""
    _instead(ritual, day, to, at)


def put_back(ritual: Ritual, day: date, *, at: datetime) -> None:
    """Let an occurrence that was left out or moved happen as its rule says."""
    with fresh(ritual) as ritual:
        instead = Instead.objects.filter(ritual=ritual, day=day).first()
        if instead:
            hush_instead(instead)
            instead.delete()
            _changed(ritual, at)


def _instead(ritual: Ritual, day: date, to: datetime | None, at: datetime) -> None:
    with fresh(ritual) as ritual:
        when = {"moved_on": to.date() if to else None, "moved_at": to.time() if to else None}
        before = Instead.objects.filter(ritual=ritual, day=day).first()
        if before and before.moved_to == to:
            return
        instead, _ = Instead.objects.update_or_create(
            ritual=ritual, day=day, defaults={"couple": ritual.couple, **when}
        )
        hush_instead(instead)
        _changed(ritual, at)


def _changed(ritual: Ritual, at: datetime) -> None:
    ritual.revision, ritual.changed_at = ritual.revision + 1, at
    ritual.save(update_fields=["revision", "changed_at"])
    remind(ritual, at)
