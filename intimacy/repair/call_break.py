"""Calling a break, agreeing to its time or moving it once, being back: each under the couple's
lock, with both people's reminders left right."""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import hold
from intimacy.lib.local_times import NO_TIME
from intimacy.lib.numbers import in_words_lazy
from intimacy.lib.pressed_twice import new_id
from intimacy.repair import gentle_week
from intimacy.repair.break_reminders import settle
from intimacy.repair.models import Break

SHORTEST, LONGEST = timedelta(minutes=5), timedelta(days=2)
OUT_OF_REACH = format_lazy(
    _("Choose a time from {shortest} to {longest} from now."),
    shortest=in_words_lazy(SHORTEST),
    longest=in_words_lazy(LONGEST),
)


def call(
    couple: Couple,
    back_at: datetime,
    *,
    by: User,
    at: datetime,
    place: str = "",
    once: uuid.UUID | None = None,
) -> Break:
    """Call a break until `back_at` (UTC); where one stands that `by` knows of, return that.

    `place` is on whose clock it was said, "" where it was a span. Raises
    ValidationError for a time too near or too far, Closed where the space has ended.
    """
    _check(back_at, at)
    with hold(couple) as couple:
        if stands := standing(by, at):
            return stands
        reaches = arrival(couple, by, at)
        one = Break(pk=new_id(Break, once), couple=couple, by=by, called_at=at, back_at=back_at)
        one.arrived_at = reaches
        one.stand_at(back_at, place)
        one.save(force_insert=True)
        settle(one, at)
        if reaches:
            gentle_week.keep_light(couple, at)
        return one


def agree(found: Break, *, by: User, at: datetime) -> Break:
    """Agree to the time the other proposed. Once it was answered, or is past, nothing happens."""
    return _answer(found, Break.Answer.AGREED, None, by, at)


def move(found: Break, to: datetime, *, by: User, at: datetime, place: str = "") -> Break:
    """Move the time the other proposed to another (UTC), once.

    `place` is on whose clock it was said, "" where it was a span. Raises
    ValidationError for a time too near or too far.
    """
    _check(to, at)
    return _answer(found, Break.Answer.MOVED, to, by, at, place)


def be_back(found: Break, *, by: User, at: datetime) -> None:
    """Put a break away for `by` alone: no reminder, no line. The other's page stays as it is."""
    with hold(found.couple):
        found = Break.objects.select_related("couple").get(pk=found.pk)
        side = "caller_back" if found.mine(by) else "other_back"
        setattr(found, side, True)
        found.save(update_fields=[side])
        settle(found, at)


def standing(user: User, at: datetime) -> Break | None:
    """Return the newest break whose time is ahead as this person knows it, or None."""
    found = Break.objects.near(user, at).select_related("couple")
    return found.first()


def arrival(couple: Couple, by: User, at: datetime) -> datetime | None:
    """Return when what `by` does now reaches the other: `at`, or None while they have paused."""
    paused = Membership.objects.filter(couple=couple, user=by, paused_at__isnull=False)
    return None if paused.exists() else at


def breaks_arrive(member: Membership, at: datetime) -> None:
    """Let what a person did in their quiet pause reach the other, where its time is still ahead.

    Call it under the couple's lock, in the transaction that ends the pause.
    """
    here = Break.objects.filter(couple=member.couple).select_related("couple")
    called = here.filter(by=member.user, arrived_at=None, back_at__gt=at)
    answered = here.exclude(by=member.user).exclude(answer="").filter(answer_arrived_at=None)
    for one in called:
        one.arrived_at = at
        one.save(update_fields=["arrived_at"])
        settle(one, at)
    for one in answered:
        one.answer_arrived_at = at
        one.save(update_fields=["answer_arrived_at"])
        settle(one, at)


def _answer(
    found: Break, answer: str, to: datetime | None, by: User, at: datetime, place: str = ""
) -> Break:
    with hold(found.couple) as couple:
        found = Break.objects.select_related("couple").get(pk=found.pk)
        if found.may_answer(by, at):
            found.answer, found.moved_to = answer, to
            found.answer_arrived_at = arrival(couple, by, at)
            if to:
                found.stand_at(to, place)
            found.save(update_fields=["answer", "moved_to", "answer_arrived_at", *NO_TIME])
            settle(found, at)
        return found


def _check(back_at: datetime, at: datetime) -> None:
    if not SHORTEST <= back_at - at <= LONGEST:
        raise ValidationError(OUT_OF_REACH)
