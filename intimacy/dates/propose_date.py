"""Proposing an evening, and suggesting other times for it."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import hold
from intimacy.dates import date_reminders, times
from intimacy.dates.hold_date import clock_of, held, other
from intimacy.dates.models import DateNight, Option, Plan
from intimacy.dates.times import Slot
from intimacy.keys.encryption import encrypt_text
from intimacy.lib.pressed_twice import new_id

OPEN_PROPOSALS = 40
ROUNDS = 20


@dataclass(frozen=True)
class Proposal:
    """What one person would like to do with the other. `idea` is a key of the library, or ""."""

    title: str
    minutes: int
    what: str = ""
    know: str = ""
    idea: str = ""
    surprise: bool = False


def propose(
    couple: Couple,
    proposal: Proposal,
    slots: Sequence[Slot],
    *,
    by: User,
    at: datetime,
    once: uuid.UUID | None = None,
) -> DateNight:
    """Offer an evening at one to three times, or in one window (UTC), and ask the other.

    The same `once` again proposes no other. Raises ValidationError for impossible times or where
    too much waits already, Closed where the space has ended.
    """
    times.check(slots, at, by.zone)
    with hold(couple) as couple:
        mine = DateNight.objects.filter(couple=couple, planner=by)
        if once and (sent := mine.filter(pk=once).first()):
            return sent
        if DateNight.objects.proposed().filter(couple=couple).count() >= OPEN_PROPOSALS:
            raise ValidationError(
                _("Many proposals wait already. Answer one or take one back first.")
            )
        night = _make(couple, proposal, by, at, new_id(DateNight, once))
        _offer(night, slots, by)
        date_reminders.settle(night, at)
        return night


def suggest(
    night: DateNight, slots: Sequence[Slot], *, by: User, seen: int, at: datetime
) -> DateNight:
    """Offer other times in place of those of the round `seen`; now the other is asked.

    Only whoever is asked may; for anybody else, and the second time, nothing happens. Raises
    ValidationError for impossible times and after twenty rounds.
    """
    times.check(slots, at, by.zone)
    with held(night) as night:
        if night.asked_id != by.pk or night.round != seen:
            return night
        if night.round >= ROUNDS:
            raise ValidationError(
                _("You have gone back and forth a lot. Talk about it, face to face.")
            )
        night.round += 1
        night.asked, night.asks = other(night.couple, by), DateNight.Asks.ANSWER
        night.save(update_fields=["round", "asked", "asks"])
        _offer(night, slots, by)
        date_reminders.settle(night, at)
        return night


def _make(couple: Couple, proposal: Proposal, by: User, at: datetime, pk: uuid.UUID) -> DateNight:
    key = couple.key()
    night = DateNight(
        pk=pk,
        couple=couple,
        planner=by,
        key=key,
        surprise=proposal.surprise,
        minutes=proposal.minutes,
        asked=other(couple, by),
        asks=DateNight.Asks.ANSWER,
        created_at=at,
    )
    encrypt_text(night, "know", proposal.know)
    night.save(force_insert=True)
    plan = Plan(couple=couple, night=night, key=key)
    words = {"title": proposal.title, "what": proposal.what, "idea": proposal.idea}
    encrypt_text(plan, "body", json.dumps(words, ensure_ascii=False))
    plan.save(force_insert=True)
    return night


def _offer(night: DateNight, slots: Sequence[Slot], by: User) -> None:
    place = clock_of(night.couple, by)
    Option.objects.bulk_create(
        _option(night, slot, position, by, place) for position, slot in enumerate(slots, 1)
    )


def _option(night: DateNight, slot: Slot, position: int, by: User, place: str) -> Option:
    """Return a time on offer, meant on the clock of `place`. The row is not saved."""
    option = Option(couple=night.couple, night=night, by=by, round=night.round, position=position)
    option.begins_at, option.until = slot.begins, slot.until
    option.mean_window(slot.begins, slot.until, place)
    return option
