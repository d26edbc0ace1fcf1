"""The couple's day: changing it, changing it back, resting together."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.couples.models import Couple, RhythmChange
from intimacy.couples.spaces import hold
from intimacy.lib.numbers import in_words_lazy
from intimacy.lib.weeks import Rhythm
from intimacy.lib.zones import local_day

LONGEST_REST = timedelta(weeks=26)
TOO_LONG_A_REST = format_lazy(
    _("Choose a day after today, within {span}."), span=in_words_lazy(LONGEST_REST)
)


def change(couple: Couple, rhythm: Rhythm, *, by: User, at: datetime) -> None:
    """Let the next week open by `rhythm`; the running week stays as it is.

    The other person sees the new day once and may change it back.
    """
    with hold(couple) as couple:
        if rhythm == couple.rhythm:
            return
        couple.rhythm_changes.filter(answered_at=None).update(answered_at=at)
        before = {
            "weekday": couple.weekday,
            "hour": couple.hour,
            "every_weeks": couple.every_weeks,
            "zone": couple.zone,
        }
        RhythmChange.objects.create(couple=couple, by=by, at=at, **before)
        couple.zone, couple.weekday, couple.hour = rhythm.zone, rhythm.weekday, rhythm.hour
        couple.every_weeks, couple.rhythm_since, couple.week_due_at = rhythm.every, at, at
        couple.save(
            update_fields=["zone", "weekday", "hour", "every_weeks", "rhythm_since", "week_due_at"]
        )
        record("couple.rhythm", actor_id=by.pk, couple_id=couple.pk)


def answer(change_: RhythmChange, *, by: User, back: bool, at: datetime) -> None:
    """Put the note about a changed day away; with `back`, also undo the change."""
    with hold(change_.couple) as couple:
        RhythmChange.objects.filter(pk=change_.pk).update(answered_at=at)
        if back:
            old = Rhythm(change_.zone, change_.weekday, change_.hour, change_.every_weeks)
            change(couple, old, by=by, at=at)


def rest(couple: Couple, until: date | None, *, by: User, at: datetime) -> None:
    """Ask nothing until the local date `until`, for both and visibly; None ends the rest.

    After one that is ended early the next regular check-in day counts: what passed meanwhile is
    past. One that is over stays, for the same reason. Raises ValidationError for a date that is
    not ahead on the clock of `by`, or further away than `LONGEST_REST`.
    """
    today = local_day(at, by.zone)
    if until is not None and not today < until <= today + LONGEST_REST:
        raise ValidationError({"until": TOO_LONG_A_REST})
    if until is not None:  # tomorrow where they are may be today already on the couple's clock
        until = max(until, couple.today(at) + timedelta(days=1))
    with hold(couple) as couple:
        if until is None and not couple.rests(at):
            return
        if until is None:
            couple.rhythm_since = at
        couple.rest_until, couple.week_due_at = until, at
        couple.save(update_fields=["rest_until", "rhythm_since", "week_due_at"])
        record("couple.rest", actor_id=by.pk, couple_id=couple.pk)


def next_day_of(couple: Couple, at: datetime) -> date:
    """Return the day that names the first week to begin after `at` (UTC)."""
    rhythm = couple.rhythm
    week = couple.checkins.order_by("-week").values_list("week", "began_at").first()
    last, began = week or (rhythm.latest(at), None)
    return rhythm.following(
        at, last=last, began=began, since=couple.rhythm_since, rest_until=couple.rest_until
    )


def next_beginning_of(couple: Couple, at: datetime) -> datetime:
    """Return when (UTC) the first week after `at` begins."""
    return couple.rhythm.begins(next_day_of(couple, at))
