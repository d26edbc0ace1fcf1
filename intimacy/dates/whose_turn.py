"""Whose turn it is to plan a date: it alternates, may be passed on, and knocks for one alone.

A rhythm asks for a date every so often, and only of the one whose turn it is. Choosing it never
speaks to anybody at once: the first time comes a whole stretch later.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import Space, has_other, hold
from intimacy.dates.models import DateNight, Option, Turn, TurnTaken
from intimacy.lib.recurrence import Rule
from intimacy.lib.zones import zone
from intimacy.reminders import schedules
from intimacy.reminders.kinds import Due, Kind

KIND = "date-turn"
MONTH = timedelta(days=30)
AN_HOUR = 20  # until somebody chooses theirs; nothing is said before that


def turn_of(couple: Couple) -> Turn:
    """Return the couple's turn; one nobody wrote down yet is the first person's, unsaved."""
    row = Turn.objects.select_related("whose").filter(couple=couple).first()
    return row or Turn(couple=couple, whose=_people(couple)[0])


def card(space: Space, turn: Turn) -> dict[str, object]:
    """Return what `dates/_turn.html` shows of a turn."""
    mine = turn.whose_id == space.me.user_id
    return {"turn": turn, "my_turn": mine, "may_pass": turn.may_pass(space.me.user)}


def choose(couple: Couple, every: str, *, at: datetime) -> None:
    """Want a date `every` (a Turn.Every) so often from `at` (UTC) on; either may, for both."""
    with hold(couple) as couple:
        turn = turn_of(couple)
        if turn.every == every:
            return
        turn.every = every
        turn.due = _after(couple.today(at), every) if every else None
        turn.save()
        _remind(turn, at)


def pass_on(couple: Couple, *, by: User, at: datetime) -> None:
    """ "Not me this time": the turn goes to the other, who may pass it back once.

    Nothing changes where it is not `by`'s turn or it has come back already.
    """
    with hold(couple) as couple:
        turn = turn_of(couple)
        if not turn.may_pass(by):
            return
        turn.whose, turn.passes = _other(couple, by), turn.passes + 1
        turn.save()
        _remind(turn, at)


def planned(night: DateNight, *, at: datetime) -> None:
    """Count an evening that was fixed, once: the next is for the one who did not plan it.

    Call it when a date is agreed, moved ones too. The next is asked for a stretch after it.
    """
    with hold(night.couple) as couple:
        _, first_time = TurnTaken.objects.get_or_create(night=night, defaults={"couple": couple})
        if not first_time:
            return
        turn = turn_of(couple)
        turn.whose, turn.passes = _other(couple, night.planner), 0
        if turn.every:
            turn.due = _after(couple.today(night.begins_at or at), turn.every)
        turn.save()
        _remind(turn, at)


def still_wanted(dues: Sequence[Due]) -> set[int]:
    """Return the messages to people whose turn it still is, with no date proposed or ahead."""
    at = now()
    here = {"couple": OuterRef("couple")}
    ahead = DateNight.objects.ahead(at).filter(**here)
    times = Option.objects.filter(Q(begins_at__gt=at) | Q(until__gt=at), night=OuterRef("pk"))
    proposed = DateNight.objects.proposed().filter(Exists(times), **here)
    listening = Membership.objects.current().filter(
        **here, user=OuterRef("whose"), paused_at__isnull=True
    )
    turns = (
        Turn.objects.filter(pk__in=[due.subject for due in dues])
        .exclude(every=Turn.Every.NEVER)
        .filter(whose__knock_hour__isnull=False)
        .filter(Exists(listening), ~Exists(ahead), ~Exists(proposed))
    )
    # A rest ends at the couple's own midnight, which no query knows.
    wanted = {
        (turn.pk, turn.whose_id)
        for turn in turns.select_related("couple")
        if not turn.couple.rests(at)
    }
    return {due.message for due in dues if (due.subject, due.user) in wanted}


def _remind(turn: Turn, at: datetime) -> None:
    """Knock for the one whose turn it is, at their daily hour from the due day on; nobody else.

    Somebody without an hour keeps a place for it: their own choice alone decides who hears of it.
    """
    schedules.stop(kind=KIND, scope=turn.couple_id)
    if not turn.every or turn.due is None:
        return
    user, local = turn.whose, at.astimezone(zone(turn.whose.zone)).replace(tzinfo=None)
    hour = time(AN_HOUR if user.knock_hour is None else user.knock_hour)
    first = local.date() if hour > local.time() else local.date() + timedelta(days=1)
    begins = datetime.combine(max(first, turn.due), hour)
    schedules.repeat(
        user,
        KIND,
        subject=turn.pk,
        scope=turn.couple_id,
        rule=_rule(turn.every, begins.date()),
        starts=begins,
        place=user.zone,
        at=at,
    )


def _rule(every: str, first: date) -> Rule:
    if every == Turn.Every.MONTH:
        return Rule("MONTHLY", monthday=first.day if first.day <= 28 else -1)
    return Rule("WEEKLY", every=int(every), weekdays=(first.weekday(),))


def _after(day: date, every: str) -> date:
    return day + (MONTH if every == Turn.Every.MONTH else timedelta(weeks=int(every)))


def _people(couple: Couple) -> list[User]:
    rows = Membership.objects.filter(couple=couple).select_related("user").order_by("slot")
    return [row.user for row in rows]


def _other(couple: Couple, user: User) -> User:
    return next(person for person in _people(couple) if person.pk != user.pk)


TURN = Kind(
    KIND,
    _("Your turn to plan a time together"),
    still_wanted,
    lambda turn: reverse("dates:turn"),
    timedelta(days=1),
    held=True,
    offered=has_other,
)
