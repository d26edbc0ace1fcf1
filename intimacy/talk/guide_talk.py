"""Beginning a talk, stepping on, stopping: by either of the two, for both. "Not now" is for one.

A press names the number of the step it was made at, so that of two phones one moves it on.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import F

from checkins.models import CheckIn
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import hold
from intimacy.lib.pressed_twice import new_id
from intimacy.lib.spans import DAY
from intimacy.lib.zones import local_day, moment
from intimacy.talk.models import KEPT, LASTS, PutOff, Talk, TalkQuerySet
from intimacy.talk.steps import CLOSED, Place, after


@dataclass(frozen=True)
class Plan:
    """What somebody chose. `version` and `anchor` are of the question; neither: their own."""

    minutes: int
    first: int  # the slot of who speaks first
    two_phones: bool = False
    version: int | None = None
    anchor: str = ""
    checkin: CheckIn | None = None  # the week the question was asked in


def begin(plan: Plan, *, by: Membership, at: datetime, once: uuid.UUID | None = None) -> Talk:
    """Begin a talk in the space `by` is in; the same `once` again begins no other.

    Whatever talk they began before is over. Raises Closed where the space has ended.
    """
    with hold(by.couple) as couple:
        mine = Talk.objects.filter(couple=couple, started_by=by.user_id)
        if once and (begun := mine.filter(pk=once).first()):
            return begun
        _close(mine.open(at), at)
        listed = Membership.objects.filter(pk=by.pk, paused_at=None)
        return Talk.objects.create(
            pk=new_id(Talk, once),
            couple=couple,
            started_by_id=by.user_id,
            version_id=plan.version,
            anchor=plan.anchor,
            checkin=plan.checkin,
            minutes=plan.minutes,
            first=plan.first,
            two_phones=plan.two_phones,
            shown=plan.two_phones and listed.exists(),
            step_began_at=at,
            ends_at=at + LASTS,
        )


def step_on(talk: Talk, answer: str, *, seen: int, at: datetime) -> None:
    """Move the Talk on from the step numbered `seen`, unless it has moved on or ended already.

    Raises Closed where the space has ended.
    """
    with hold(talk.couple):
        still = Talk.objects.filter(pk=talk.pk, number=seen).open(at)
        for row in still:
            place = after(row.place, answer)
            if place == CLOSED:
                _close(still, at)
            elif place:
                _move(still, place, at)


def stop(talk: Talk, *, at: datetime) -> None:
    """End the Talk for both, wherever they are in it. Raises Closed where the space has ended."""
    with hold(talk.couple):
        _close(Talk.objects.filter(pk=talk.pk).open(at), at)


def put_off(*, by: Membership, at: datetime) -> None:
    """Leave the other's talks out of one's own This week until midnight on one's own clock.

    They are told nothing, and a talk goes on. Raises Closed where the space has ended.
    """
    zone = by.user.zone
    until = moment(local_day(at, zone) + DAY, time(0), zone)
    with hold(by.couple) as couple:
        PutOff.objects.update_or_create(couple=couple, user=by.user, defaults={"until": until})


def forget(couple: Couple) -> None:
    """Delete the talks of a space that closes, and who had put some off."""
    for model in (Talk, PutOff):
        model.objects.filter(couple=couple).delete()


def forget_over(at: datetime) -> None:
    """Delete the talks that ended a while before `at` (UTC), and what was put off until then."""
    Talk.objects.filter(ends_at__lte=at - KEPT).delete()
    PutOff.objects.filter(until__lte=at).delete()


def _move(talk: TalkQuerySet, place: Place, at: datetime) -> None:
    step, turn = place
    talk.update(step=step, turn=turn, number=F("number") + 1, step_began_at=at)


def _close(talks: TalkQuerySet, at: datetime) -> None:
    """End these; what they were about goes at once."""
    step, turn = CLOSED
    over = {"step": step, "turn": turn, "version": None, "anchor": "", "ends_at": at}
    talks.update(number=F("number") + 1, step_began_at=at, **over)
