"""Keeping each person's reminders of a ritual right, and asking just before sending."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.lib.spans import DAY
from intimacy.lib.zones import moment as utc_moment
from intimacy.reminders import schedules
from intimacy.reminders.kinds import Due
from intimacy.reminders.series import Series, Single
from intimacy.rituals.models import Done, Instead, Ritual
from intimacy.rituals.occurrences import day_of

KIND = "ritual"


def remind(ritual: Ritual, at: datetime) -> None:
    """Set the reminders of everyone in the space from `at` (UTC) on, in place of what stood.

    Call it under the couple's lock, in the transaction that changed the ritual.
    """
    if not ritual.is_running:
        return hush(ritual)
    moved = _moved([ritual], at)
    for member in ritual.couple.memberships.current().select_related("user"):
        _remind([ritual], moved, member.user, at)
    return None


def hush(ritual: Ritual) -> None:
    """Nobody is reminded of this ritual, nor of a single time it moved to."""
    schedules.stop(kind=KIND, subject=ritual.pk)
    for instead in ritual.insteads.all():
        hush_instead(instead)


def hush_instead(instead: Instead) -> None:
    """Stop the schedules of one occurrence that had moved."""
    schedules.stop(kind=KIND, subject=instead.pk)


def follow(user: User, at: datetime) -> None:
    """A person's clock changed: their rituals ring where they are now.

    What happens at one moment for both stays at its moment.
    """
    rituals = list(Ritual.objects.filter(couple=Couple.objects.current_one_of(user)).running())
    if rituals:
        _remind(rituals, _moved(rituals, at), user, at)


def _moved(rituals: Sequence[Ritual], at: datetime) -> list[Instead]:
    """Return the single times of these rituals that moved and are not over."""
    return list(Instead.objects.filter(ritual__in=rituals, moved_on__gte=at.date() - DAY))


def _remind(rituals: Sequence[Ritual], moved: Sequence[Instead], user: User, at: datetime) -> None:
    place = {ritual.pk: ritual.place_for(user) for ritual in rituals}
    things: list[Series | Single] = [
        Series(ritual.pk, ritual.couple_id, ritual.recurs, ritual.starts, place[ritual.pk])
        for ritual in rituals
    ]
    for instead in moved:
        if to := instead.moved_to:
            there = place[instead.ritual_id]
            moment = utc_moment(to.date(), to.time(), there)
            things.append(Single(instead.pk, instead.couple_id, moment, there))
    schedules.remind_of_all(user, KIND, things, at)


def link(subject: uuid.UUID) -> str:
    """Return the ritual's page; a single moved time leads there too."""
    return reverse("rituals:ritual", args=[subject])


class Asked(NamedTuple):
    """What one message is about."""

    message: int
    ritual: Ritual
    day: date
    moved: bool


def still_wanted(dues: Sequence[Due]) -> set[int]:
    """Return the messages that should still go: six queries however many are asked about.

    Not for an ended space, a paused or ended ritual, one whose practice somebody no longer
    agrees to, an occurrence left out, moved away or done already, or a person who paused.
    """
    subjects = [due.subject for due in dues]
    moved = {i.pk: i for i in Instead.objects.filter(pk__in=subjects)}
    wanted = {*subjects, *(instead.ritual_id for instead in moved.values())}
    open_ones = Ritual.objects.filter(pk__in=wanted, couple__ended_at=None).running().agreed()
    rituals = {ritual.pk: ritual for ritual in open_ones}
    here = _present(dues)
    asked = [
        one
        for due in dues
        if (due.user, due.scope) in here and (one := _asked(due, here, moved, rituals))
    ]
    otherwise = _pairs(Instead, asked)
    done = _pairs(Done, asked)
    return {
        one.message
        for one in asked
        if (one.ritual.pk, one.day) not in done
        and (one.moved or (one.ritual.pk, one.day) not in otherwise)
    }


def _present(dues: Sequence[Due]) -> dict[tuple[int, uuid.UUID], User]:
    """Everyone asked about who is in that space and has not paused."""
    members = Membership.objects.listening(dues).select_related("user")
    return {(m.user_id, m.couple_id): m.user for m in members}


def _asked(
    due: Due,
    here: dict[tuple[int, uuid.UUID], User],
    moved: dict[uuid.UUID, Instead],
    rituals: dict[uuid.UUID, Ritual],
) -> Asked | None:
    instead = moved.get(due.subject)
    ritual = rituals.get(instead.ritual_id if instead else due.subject)
    if ritual is None or ritual.couple_id != due.scope:
        return None
    place = ritual.place_for(here[due.user, due.scope])
    if instead is None:
        day = day_of(ritual, place, due.moment)
        return Asked(due.message, ritual, day, moved=False) if day else None
    to = instead.moved_to
    stands = to is not None and utc_moment(to.date(), to.time(), place) == due.moment
    return Asked(due.message, ritual, instead.day, moved=True) if stands else None


def _pairs(model: type[Instead] | type[Done], asked: list[Asked]) -> set[tuple[uuid.UUID, date]]:
    rows = model.objects.filter(
        ritual__in={one.ritual.pk for one in asked}, day__in={one.day for one in asked}
    )
    return set(rows.values_list("ritual", "day"))
