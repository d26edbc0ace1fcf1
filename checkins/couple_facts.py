"""What is known of couples when their weeks are picked: what they were asked, chose, and wish.

Six queries for one couple or a thousand, however long their history, and one more where a
counselor's own prompts come into it. Boundaries, swaps and feedback are private to each; they
enter here merged, and no page or reason ever says whose they were.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Protocol

from django.db.models import (
    BooleanField,
    ExpressionWrapper,
    Q,
    QuerySet,
    StringAgg,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from checkins.models import CheckIn
from intimacy.couples.models import Couple
from intimacy.lib.compiled import compiled
from prompts.library import catalog
from prompts.library.catalog import Holdings, Shelved
from prompts.models import Boundary, Feedback, Swap, Wish
from prompts.picker.asker import Asker
from prompts.picker.candidates import Pick, Week
from prompts.vocabulary import OPT_IN

RESTS_FOR = timedelta(weeks=8)  # a prompt somebody exchanged is left alone that long
Spaces = Collection[uuid.UUID]
Asked = tuple[uuid.UUID, date, str | None, bool]  # whose, a week, its prompts, whether it opened


class OfCouple(Protocol):
    """A row of one couple."""

    couple_id: uuid.UUID


@dataclass
class Facts:
    """What is known of one couple. `own` are prompts of counselors that may come into it."""

    couple: Couple
    asked: list[Asked]
    wishes: list[Wish]  # the oldest first, of all weeks
    swaps: list[Swap]
    feedback: list[Feedback]
    boundaries: list[Boundary]
    house: Holdings
    own: Shelved

    @cached_property
    def history(self) -> list[Week]:
        """The weeks they were asked; one that begins is added by `add`."""
        known = {**self.house.shelved, **self.own} if self.own else self.house.shelved
        return [
            Week(day, tuple(known[pk][0] for pk in _ids(prompts)), bool(opened))
            for _, day, prompts, opened in self.asked
        ]

    def add(self, day: date, picks: Iterable[Pick]) -> None:
        """Count the week named `day`, which begins with these and has not opened."""
        self.history.append(Week(day, tuple(pick.candidate for pick in picks), opened=False))

    def wishes_on(self, day: date) -> list[Wish]:
        """Return what rooms above ask of the week named `day`, the oldest first."""
        return _on(day, self.wishes)

    def exchanged_on(self, day: date) -> dict[str, str]:
        """Return by key what was exchanged in the week that was drawn for `day`, and for what."""
        swaps = [swap for swap in self.swaps if swap.week == day]
        return {swap.prompt.key: swap.instead.key if swap.instead else "" for swap in swaps}

    def library_on(self, day: date) -> Holdings:
        """Return the library, with what counselors wrote for them and that week is about."""
        if not self.own:
            return self.house
        named = {c.key for week in self.history for c in week.asked}
        wished = {pk for wish in self.wishes_on(day) for pk in wish.prompts}
        own = {pk: one for pk, one in self.own.items() if pk in wished or one[0].key in named}
        return self.house.plus(own)

    def asker_on(self, day: date, library: Holdings) -> Asker:
        """Return who is asked. What is not in `library` cannot be asked, whatever was said."""
        couple, shelved = self.couple, library.shelved
        swaps = [swap for swap in self.swaps if day - RESTS_FOR < swap.week <= day]
        swaps = [swap for swap in swaps if swap.prompt_id in shelved]
        feedback = [f for f in self.feedback if f.prompt_id in shelved]
        ruled_out, agreed = self._boundaries(shelved)
        not_for_us = {f.prompt_id for f in feedback if f.verdict == Feedback.Verdict.NOT_FOR_US}
        liked = [shelved[f.prompt_id][0] for f in feedback if f.verdict == Feedback.Verdict.MORE]
        wishes = self.wishes_on(day)
        first = [wish for wish in wishes if wish.kind == Wish.Kind.FIRST]
        wished = [pk for wish in first for pk in wish.prompts]
        return Asker(
            seed=str(couple.pk),
            alone=not couple.is_pair,
            of_any_bond=couple.of_any_bond,
            tags=_circumstances(couple) | agreed,
            questions=couple.questions,
            focus=couple.focus,
            gentle=any(w.kind == Wish.Kind.GENTLE for w in wishes),
            wished=tuple(shelved[pk][0].key for pk in wished if pk in shelved),
            in_steps=_in_steps(first, shelved),
            ruled_out=ruled_out | {shelved[pk][0].key for pk in not_for_us},
            swapped=tuple(shelved[s.prompt_id][0].key for s in swaps if s.week == day),
            resting=frozenset(shelved[s.prompt_id][0].key for s in swaps if s.week < day),
            liked=tuple(sorted((c.practice, c.depth) for c in liked)),
        )

    def _boundaries(self, shelved: Shelved) -> tuple[frozenset[str], frozenset[str]]:
        """Return what somebody ruled out (practices, keys), and the practices all agreed to."""
        people = 2 if self.couple.is_pair else 1
        no = [row for row in self.boundaries if not row.wanted]
        practices = {row.practice for row in no if not row.prompt_id}
        keys = {
            shelved[row.prompt_id][0].key
            for row in no
            if row.prompt_id and row.prompt_id in shelved
        }
        agreed = {
            practice
            for practice in OPT_IN
            if sum(row.wanted and row.practice == practice for row in self.boundaries) == people
        }
        return frozenset(practices | keys), frozenset(agreed)


def facts_of(couple: Couple, day: date, at: datetime) -> Facts:
    """Return what is known of one couple at `at` (UTC) for the week named `day`."""
    return facts_of_all([couple], day, at)[couple.pk]


def facts_of_all(
    couples: Collection[Couple], earliest: date, at: datetime
) -> dict[uuid.UUID, Facts]:
    """Return by couple what is known at `at` (UTC) for weeks named `earliest` or later."""
    spaces = [couple.pk for couple in couples]
    weeks: dict[uuid.UUID, list[Asked]] = defaultdict(list)
    for row in _ask(_asked, spaces, at):
        weeks[row[0]].append(row)
    wishes = _by_couple(_ask(_wishes, spaces, earliest))
    house = catalog.library()
    own = _own(weeks, wishes, house.shelved)
    swaps = _by_couple(_ask(_swaps, spaces, earliest - RESTS_FOR))
    feedback = _by_couple(_ask(_feedback, spaces))
    boundaries = _by_couple(_ask(_said_no_to, spaces))
    return {
        couple.pk: Facts(
            couple,
            weeks[couple.pk],
            wishes[couple.pk],
            swaps[couple.pk],
            feedback[couple.pk],
            boundaries[couple.pk],
            house,
            own[couple.pk],
        )
        for couple in couples
    }


def wishes_on(couple: Couple, day: date) -> list[Wish]:
    """Return what rooms above ask of a couple's week named `day`, the oldest first: one query."""
    return _on(day, _ask(_wishes, [couple.pk], day))


def _on(day: date, wishes: Iterable[Wish]) -> list[Wish]:
    return [w for w in wishes if w.since <= day and (w.until is None or w.until > day)]


def _own(
    weeks: dict[uuid.UUID, list[Asked]], wishes: dict[uuid.UUID, list[Wish]], house: Shelved
) -> dict[uuid.UUID, Shelved]:
    """Return by couple what their weeks and wishes name and the library does not hold."""
    named: dict[uuid.UUID, set[int]] = defaultdict(set)
    for space, rows in weeks.items():
        named[space].update(pk for row in rows for pk in _ids(row[2]) if pk not in house)
    for space, wished in wishes.items():
        named[space].update(pk for wish in wished for pk in wish.prompts if pk not in house)
    found = catalog.some({pk for ids in named.values() for pk in ids})
    theirs = {s: {pk: found[pk] for pk in ids if pk in found} for s, ids in named.items() if ids}
    return defaultdict(dict, theirs)


def _ids(prompts: str | None) -> list[int]:
    return [int(pk) for pk in prompts.split(",")] if prompts else []


def _by_couple[R: OfCouple](rows: Iterable[R]) -> dict[uuid.UUID, list[R]]:
    found: dict[uuid.UUID, list[R]] = defaultdict(list)
    for row in rows:
        found[row.couple_id].append(row)
    return found


def _ask[R](build: Callable[..., list[R]], couples: Spaces, *about: date) -> Iterable[R]:
    """Ask for one couple what is compiled once, and for many plainly: each number of them would
    be compiled for itself.
    """
    plain: Callable[..., Iterable[R]] = getattr(build, "__wrapped__", build)
    return (plain if len(couples) > 1 else build)(couples, *about)


@compiled
def _asked(couples: Spaces, at: datetime) -> QuerySet[CheckIn, Asked]:
    # One row a week: a few hundred of them are read faster than their questions singly.
    prompts = Cast("exchange__items__version__prompt", TextField())
    opened = ExpressionWrapper(Q(exchange__opens_at__lte=at), BooleanField())
    return (
        CheckIn.objects.filter(couple__in=couples)
        .annotate(opened=opened, asked=StringAgg(prompts, Value(",")))
        .order_by("week")
        .values_list("couple", "week", "asked", "opened")
    )


@compiled
def _wishes(couples: Spaces, since: date) -> QuerySet[Wish]:
    still = Q(until__isnull=True) | Q(until__gt=since)
    return Wish.objects.filter(still, couple__in=couples).order_by("made_at", "pk")


@compiled
def _swaps(couples: Spaces, since: date) -> QuerySet[Swap]:
    # a second one may exchange what the first one brought
    swaps = Swap.objects.filter(couple__in=couples, week__gt=since)
    return swaps.select_related("prompt", "instead").order_by("pk")


@compiled
def _feedback(couples: Spaces) -> QuerySet[Feedback]:
    return Feedback.objects.filter(couple__in=couples).order_by()


@compiled
def _said_no_to(couples: Spaces) -> QuerySet[Boundary]:
    return Boundary.objects.filter(couple__in=couples).order_by()


def _in_steps(wishes: Iterable[Wish], shelved: Shelved) -> tuple[tuple[frozenset[str], ...], ...]:
    """Return the wishes that were made at one moment, which is to say the steps of one set."""
    sets: dict[datetime, list[frozenset[str]]] = {}
    for wish in wishes:
        keys = frozenset(shelved[pk][0].key for pk in wish.prompts if pk in shelved)
        sets.setdefault(wish.made_at, []).append(keys)
    return tuple(tuple(steps) for steps in sets.values())


def _circumstances(couple: Couple) -> frozenset[str]:
    romance = couple.is_pair and couple.bond == Couple.Bond.PARTNERS
    return frozenset([*couple.circumstances, *(["romance"] if romance else [])])
