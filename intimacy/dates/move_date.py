"""What becomes of an agreed evening: it begins, moves, is missed, or is called off."""

from datetime import date, datetime, time

from django.core.exceptions import ValidationError

from intimacy.accounts.models import User
from intimacy.dates import date_reminders, times
from intimacy.dates.hold_date import clock_of, held
from intimacy.dates.models import Afterwards, DateNight
from intimacy.dates.models.nights import TIME
from intimacy.dates.times import Slot, shifted
from intimacy.lib.zones import local_time

State = DateNight.State
MOVED = [*TIME, "moved_by"]
CALLED_OFF = ["state", "asked", "asks", "cancelled_at"]


def start_now(night: DateNight, *, at: datetime) -> DateNight:
    """ "We're ready": an evening in a window begins now; after the window, it began with it.

    Before the window, and the second time, nothing happens.
    """
    with held(night) as night:
        if not _in_window(night) or night.begins_at is None or night.begins_at > at:
            return night
        open_still = night.window_until is not None and at <= night.window_until
        place = night.place or clock_of(night.couple, night.planner)
        night.set_time(at if open_still else night.begins_at, None, place, at=at)
        if not night.surprise:  # whoever moved one does not unveil it by beginning it
            night.moved_by = None
        night.save(update_fields=MOVED)
        date_reminders.settle(night, at)
        return night


def move(night: DateNight, begins: datetime, *, by: User, seen: int, at: datetime) -> DateNight:
    """Move an agreed evening that has not begun to another time (UTC); a window keeps its length.

    `seen` is the revision the person looked at: of two who move at once the first one does.
    Raises ValidationError for an impossible time.
    """
    with held(night) as night:
        if not _may_move(night, seen) or night.has_begun(at):
            return night
        if said := times.problem(Slot(begins), at, by.zone):  # its length was checked when offered
            raise ValidationError(said)
        return _place(night, _slot(night, begins), clock_of(night.couple, by), by, at)


def shift(night: DateNight, days: int, *, by: User, seen: int, at: datetime) -> DateNight:
    """ "Not tonight": the same local time so many days later, on a clock both may know.

    An evening that should have been already moves too: "we missed it: again next week?".
    """
    with held(night) as night:
        if not _may_move(night, seen) or night.begins_at is None or _told(night, at):
            return night
        place = clock_of(night.couple, night.planner)
        day, hour = _meant(night, night.begins_at, place)
        begins = shifted(day, hour, days, place, at)
        return _place(night, _slot(night, begins), place, by, at, hour=hour)


def fine(night: DateNight, *, by: User) -> DateNight:
    """The one who did not move it has seen where it went."""
    with held(night) as night:
        if night.moved_by_id not in {None, by.pk}:
            night.moved_by = None
            night.save(update_fields=["moved_by"])
            date_reminders.stop_telling(night, by)
        return night


def miss(night: DateNight, *, seen: int, at: datetime) -> DateNight:
    """It did not happen, and nothing comes in its place. A surprise stays one."""
    with held(night) as night:
        if not _may_move(night, seen) or night.begins_at is None or night.begins_at > at:
            return night
        if _told(night, at):
            return night
        night.state = State.MISSED
        night.revise(at)
        night.save(update_fields=["state", "revision", "changed_at"])
        date_reminders.settle(night, at)
        return night


def cancel(night: DateNight, *, at: datetime) -> DateNight:
    """Call it off, or take a proposal back; by either, before it has begun. Twice is once."""
    with held(night) as night:
        if night.state not in {State.PROPOSED, State.AGREED} or night.has_begun(at):
            return night
        night.state, night.asked, night.asks = State.CANCELLED, None, ""
        night.cancelled_at = at
        night.revise(at)
        night.save(update_fields=[*CALLED_OFF, "revision", "changed_at"])
        date_reminders.settle(night, at)
        return night


def _in_window(night: DateNight) -> bool:
    return night.state == State.AGREED and night.window_until is not None


def _may_move(night: DateNight, seen: int) -> bool:
    return night.state == State.AGREED and night.revision == seen


def _told(night: DateNight, at: datetime) -> bool:
    """True where both have said afterwards how it was: neither can undo that it happened."""
    return Afterwards.objects.opened(at).filter(night=night).exists()


def _slot(night: DateNight, begins: datetime) -> Slot:
    if night.window_until is None or night.begins_at is None:
        return Slot(begins)
    return Slot(begins, begins + (night.window_until - night.begins_at))


def _meant(night: DateNight, begins: datetime, place: str) -> tuple[date, time]:
    """Return the local day and time an evening is meant for in `place`.

    Where that is the clock it was chosen on, this is what was chosen: an hour that a gap had
    moved comes back on a day that has it.
    """
    if night.place == place and night.local_day and night.local_time:
        return night.local_day, night.local_time
    local = local_time(begins, place)
    return local.date(), local.time()


def _place(
    night: DateNight, slot: Slot, place: str, by: User, at: datetime, hour: time | None = None
) -> DateNight:
    night.set_time(slot.begins, slot.until, place, at=at)
    night.local_time = hour or night.local_time
    night.moved_by = by
    night.save(update_fields=MOVED)
    date_reminders.settle(night, at)
    return night
