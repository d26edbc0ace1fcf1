"""Setting a ritual up, changing it from now on, pausing, ending: by either, for both.

Every verb takes the couple's lock, so that two people who act at once take turns, and leaves the
reminders of both right in the same transaction.
"""

import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from intimacy.audit.models import record
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import hold
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.encryption import encrypt_text
from intimacy.lib.pressed_twice import new_id
from intimacy.lib.recurrence import Rule
from intimacy.lib.spans import DAY
from intimacy.rituals.day_names import rename_days
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import is_day
from intimacy.rituals.ritual_reminders import hush_instead, remind

STANDING_AT_MOST = 60
PLANNED = ("body", "minutes", "devices_away")  # what `_take` sets
FOLLOWED = ("rule", "starts_on", "at", "clock", "place")  # what `_follow` sets


@dataclass(frozen=True)
class Rhythm:
    """When a ritual happens. `starts_on` and `at` are on its own clock; `place` is IANA."""

    rule: Rule
    starts_on: date
    at: time
    clock: str
    place: str


@dataclass(frozen=True)
class Plan:
    """What a ritual is to be. `idea` and `practice` say where it came from."""

    name: str
    what: str
    minutes: int
    devices_away: bool
    idea: str = ""
    practice: str = ""


class Said(NamedTuple):
    """The words of a ritual, opened for somebody who may read them; None did not open."""

    name: str | None
    what: str | None


def set_up(
    plan: Plan, rhythm: Rhythm, *, by: Membership, at: datetime, once: uuid.UUID | None = None
) -> Ritual:
    """Begin a ritual in the space `by` is in; the same `once` again begins no other.

    Raises ValidationError where there are too many, Closed where the space has ended.
    """
    with hold(by.couple) as couple:
        if once and (begun := couple.rituals.filter(pk=once).first()):
            return begun
        _room_for_one(couple)
        ritual = Ritual(pk=new_id(Ritual, once), couple=couple, key=couple.key())
        ritual.created_at = ritual.changed_at = at
        ritual.idea, ritual.practice = plan.idea, plan.practice
        _take(ritual, plan)
        _follow(ritual, rhythm)
        ritual.save(force_insert=True)
        remind(ritual, at)
        record("ritual.set", actor_id=by.user_id, couple_id=couple.pk, about=ritual)
    return ritual


def change(ritual: Ritual, plan: Plan, rhythm: Rhythm | None, *, at: datetime) -> Ritual:
    """Change what a ritual is, and with `rhythm` when it is from now on; what was done stays.

    Single times that were left out or moved are kept where the new rhythm still holds their day,
    which on another clock may have another date.
    """
    with fresh(ritual) as ritual:
        if ritual.ended_at is None:
            _take(ritual, plan)
            if rhythm:
                _change_rhythm(ritual, rhythm, at)
            _changed(ritual, at, *PLANNED, *FOLLOWED)
    return ritual


def _change_rhythm(ritual: Ritual, rhythm: Rhythm, at: datetime) -> None:
    before = ritual.place if ritual.at_one_moment else rhythm.place, ritual.at
    _follow(ritual, rhythm)
    if before[0] != rhythm.place:
        rename_days(ritual, *before, at)
    _forget_lost_days(ritual, at)


def pause(ritual: Ritual, *, at: datetime) -> None:
    """Stop reminding of it until somebody goes on. Pausing twice is pausing once."""
    with fresh(ritual) as ritual:
        if ritual.is_running:
            ritual.paused_at = at
            _changed(ritual, at, "paused_at")


def resume(ritual: Ritual, *, at: datetime) -> None:
    """Go on with a ritual that was paused, or begin one again that had ended.

    Raises ValidationError where there are too many already.
    """
    with fresh(ritual) as ritual:
        if ritual.is_running:
            return
        if ritual.ended_at is not None:
            _room_for_one(ritual.couple)
        ritual.paused_at = ritual.ended_at = None
        _changed(ritual, at, "paused_at", "ended_at")


def end(ritual: Ritual, *, at: datetime) -> None:
    """End a ritual for both; what was done stays counted. Ending twice is ending once."""
    with fresh(ritual) as ritual:
        if ritual.ended_at is None:
            ritual.ended_at = at
            _changed(ritual, at, "ended_at")


def forget(couple: Couple) -> None:
    """Delete the rituals of a space that closes: nobody can read their names any more."""
    Ritual.objects.filter(couple=couple).delete()


@contextmanager
def fresh(ritual: Ritual) -> Iterator[Ritual]:
    """Hold the couple's lock and hand over the ritual as it stands now.

    Raises Closed where its space has ended.
    """
    with hold(ritual.couple) as couple:
        yield couple.rituals.select_related("couple", "key").get(pk=ritual.pk)


def words(rituals: Iterable[Ritual], viewer: object) -> dict[object, Said]:
    """Open the names and descriptions of `rituals`, taken through `readable_by(viewer)`."""
    opened = decrypt_rows(rituals, "body", viewer)
    return {pk: _said(text) for pk, text in opened.items()}


def _said(text: str | None) -> Said:
    if text is None:
        return Said(None, None)
    body = json.loads(text)
    return Said(body["name"], body["what"])


def _room_for_one(couple: Couple) -> None:
    if couple.rituals.standing().count() >= STANDING_AT_MOST:
        raise ValidationError(
            _("You have %(most)s rituals already. End one of them first; few are easier to keep.")
            % {"most": STANDING_AT_MOST}
        )


def _take(ritual: Ritual, plan: Plan) -> None:
    body = json.dumps({"name": plan.name, "what": plan.what}, ensure_ascii=False)
    encrypt_text(ritual, "body", body)
    ritual.minutes, ritual.devices_away = plan.minutes, plan.devices_away


def _follow(ritual: Ritual, rhythm: Rhythm) -> None:
    ritual.rule, ritual.starts_on, ritual.at = str(rhythm.rule), rhythm.starts_on, rhythm.at
    ritual.clock, ritual.place = rhythm.clock, rhythm.place


def _forget_lost_days(ritual: Ritual, at: datetime) -> None:
    for instead in ritual.insteads.filter(day__gte=at.date() - DAY):
        if not is_day(ritual, instead.day):
            hush_instead(instead)
            instead.delete()


def _changed(ritual: Ritual, at: datetime, *fields: str) -> None:
    ritual.revision, ritual.changed_at = ritual.revision + 1, at
    ritual.save(update_fields=[*fields, "revision", "changed_at"])
    remind(ritual, at)
