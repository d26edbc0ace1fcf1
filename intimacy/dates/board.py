"""One evening as one of the two sees it: where it stands, and the one thing there is to do."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import FETCH_RAISE

from intimacy.accounts.models import User
from intimacy.couples.spaces import Space
from intimacy.dates.ideas import Idea, ideas
from intimacy.dates.lengths import length_name
from intimacy.dates.models import Afterwards, DateNight, Option, Vote
from intimacy.dates.readable_dates import Told, is_covered, known, name_of, told
from intimacy.dates.times import When, still_ahead, when, when_of
from intimacy.lib.zones import local_day

LATELY = timedelta(days=14)
Asks, State = DateNight.Asks, DateNight.State


@dataclass(frozen=True)
class Offered:
    """One time on offer, and what was said to it."""

    option: Option
    when: When
    vote: Vote | None
    ahead: bool

    @property
    def answer(self) -> str:
        return self.vote.get_answer_display() if self.vote else ""

    @property
    def field(self) -> str:
        return f"vote_{self.option.position}"


@dataclass(frozen=True)
class Board:
    night: DateNight
    phase: str
    told: Told
    know: str | None  # None where it does not open
    name: str
    mine: bool  # this person planned it
    covered: bool  # their own surprise, which has not begun
    when: When | None
    offered: list[Offered]  # of the running round
    earlier: list[Offered]  # of rounds before
    moved_by_other: bool
    today: bool  # it begins today, on this person's clock
    recent: bool  # not so long over that nobody would say any more that it was missed
    opened: bool  # both have said afterwards how it was

    @property
    def idea(self) -> Idea | None:
        return ideas().get(self.told.idea)

    @property
    def length(self) -> str:
        return length_name(self.night.minutes)

    @property
    def to_confirm(self) -> Offered | None:
        """The time a last yes would fix: the earliest that is fine "if need be"."""
        fine = (o for o in self.offered if o.vote and o.vote.answer == Vote.Answer.NEED)
        return next((one for one in fine if one.ahead), None)

    @property
    def settled(self) -> list[Offered]:
        """What was offered before, and what was said to it."""
        running = self.night.state == State.PROPOSED
        return self.earlier if running else [*self.earlier, *self.offered]

    @property
    def may_cancel(self) -> bool:
        return self.night.state == State.PROPOSED or self.phase in {"agreed", "evening"}


def board(night: DateNight, space: Space, at: datetime) -> Board:
    """Return everything the page of one evening shows, in three queries or four.

    The row comes loaded with its key.
    """
    me, read = space.me.user, told([night], space.me.user, at)[night.pk]
    offered = _offered(night, space, at)
    current = [one for one in offered if one.option.round == night.round]
    return Board(
        night,
        phase_of(night, me, [one.option for one in current], at),
        read,
        known(night, me),
        name_of(night, read, space.couple, at),
        night.planner_id == me.pk,
        not read.hidden and is_covered(night, at),
        when_of(night, space),
        current,
        [one for one in offered if one.option.round != night.round],
        night.moved_by_id not in {None, me.pk},
        night.begins_at is not None and _day(night.begins_at, me) == _day(at, me),
        night.ends_at is not None and night.ends_at > at - LATELY,
        night.is_over(at) and Afterwards.objects.opened(at).filter(night=night).exists(),
    )


def phase_of(night: DateNight, me: User, options: list[Option], at: datetime) -> str:
    """Return where an evening stands for `me` at `at` (UTC), given the times of its round.

    answer, confirm, suggest, passed or waiting while it is proposed; agreed, evening, unsaid,
    begun or over once it is; else cancelled or missed.
    """
    if night.state == State.PROPOSED:
        if night.asked_id != me.pk:
            return "waiting"
        if night.asks == Asks.SUGGEST:
            return "suggest"
        return str(night.asks) if any(still_ahead(o, at) for o in options) else "passed"
    if night.state != State.AGREED or night.begins_at is None:
        return str(night.state)
    if night.begins_at > at:
        return "agreed"
    if night.window_until is not None:
        return "unsaid" if night.is_unsaid(at) else "evening"
    return "over" if night.is_over(at) else "begun"


def _day(moment: datetime, me: User) -> date:
    return local_day(moment, me.zone)


def _offered(night: DateNight, space: Space, at: datetime) -> list[Offered]:
    partner = space.partner.user if space.partner else None
    options = night.options.prefetch_related("votes").fetch_mode(FETCH_RAISE)
    return [
        Offered(
            option,
            when(option.begins_at, option.until, space.me.user, partner),
            next(iter(option.votes.all()), None),
            still_ahead(option, at),
        )
        for option in options.order_by("round", "begins_at")
    ]
