"""What a couple is asked in a week: their history and choices, handed to the pure picker.

Six queries, however long the history, and one more where a counselor's own prompts come into it.
Boundaries, swaps and feedback are private to each; they enter here merged, and no page or reason
ever says whose they were.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

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
from prompts.library.catalog import Shelved
from prompts.models import Boundary, Feedback, Swap, Wish
from prompts.picker.asker import Asker
from prompts.picker.candidates import Candidate, Pick, Week, Why
from prompts.picker.pick_week import exchange, pick
from prompts.vocabulary import OPT_IN

RESTS_FOR = timedelta(weeks=8)  # a prompt somebody exchanged is left alone that long
Asked = tuple[date, list[int], bool]  # a week, its prompts, and whether both opened it
Given = tuple[Shelved, list[Week], Asker]


def questions_for(couple: Couple, day: date, at: datetime) -> list[Pick]:
    """Return what the week named `day` asks this couple, from what is known at `at` (UTC).

    The same whoever asks and however often, until one of them changes something they may change.
    """
    shelved, history, asker = _given(couple, day, at)
    return pick(_published(shelved), history, day, asker)


def instead_of(
    key: str, picks: list[Pick], couple: Couple, day: date, at: datetime
) -> Candidate | None:
    """Return what could be asked instead of one of `picks`, or None where there is nothing."""
    asked = {pick.candidate.key for pick in picks}
    shelved, history, asker = _given(couple, day, at)
    found = exchange(_published(shelved), history, day, asker, picks, [key])
    return next((p.candidate for p in found if p.candidate.key not in asked), None)


def settle(
    couple: Couple, drawn: list[list[str]], exchanged: dict[str, str], day: date, at: datetime
) -> list[Pick]:
    """Return what was drawn (keys and reasons) for a week that now begins on `day`.

    What people exchanged (key by key) is put in; what somebody has ruled out since, or was
    retired, makes room for something else.
    """
    shelved, history, asker = _given(couple, day, at)
    asker = replace(asker, resting=asker.resting | exchanged.keys())
    by_key = {c.key: c for c, _ in shelved.values()}
    picks = [Pick(by_key[key], Why(why)) for key, why in drawn if key in by_key]
    for old, new in exchanged.items():
        if new in by_key and all(pick.candidate.key != new for pick in picks):
            c = by_key[new]
            picks = [Pick(c, Why(c.slot)) if p.candidate.key == old else p for p in picks]
    library = _published(shelved)
    fine = {c.key for c in library if not {c.key, c.practice} & asker.barred()}
    gone = {p.candidate.key for p in picks} - fine
    settled = exchange(library, history, day, asker, picks, sorted(gone))
    settled = [p for p in settled if p.candidate.key not in gone]
    return sorted(settled, key=lambda p: p.candidate.depth)


def _given(couple: Couple, day: date, at: datetime) -> Given:
    """Return the library and what counselors wrote for them, their history, and the two."""
    weeks = _weeks(couple, at)
    wishes = wishes_on(couple, day)
    shelved = dict(catalog.every())
    named = {pk for week in weeks for pk in week[1]} | {pk for w in wishes for pk in w.prompts}
    shelved |= catalog.some(named - shelved.keys())
    return shelved, _history(weeks, shelved), _asker(couple, shelved, wishes, day)


def _published(shelved: Shelved) -> list[Candidate]:
    return [c for c, published in shelved.values() if published]


def _weeks(couple: Couple, at: datetime) -> list[Asked]:
    """Return one row a week: a few hundred of them are read faster than their questions singly."""
    return [
        (day, [int(pk) for pk in asked.split(",")] if asked else [], bool(opened))
        for day, asked, opened in _asked(couple, at)
    ]


@compiled
def _asked(couple: Couple, at: datetime) -> QuerySet[CheckIn, tuple[date, str | None, bool]]:
    prompts = Cast("exchange__items__version__prompt", TextField())
    opened = ExpressionWrapper(Q(exchange__opens_at__lte=at), BooleanField())
    return (
        CheckIn.objects.filter(couple=couple)
        .annotate(opened=opened, asked=StringAgg(prompts, Value(",")))
        .order_by("week")
        .values_list("week", "asked", "opened")
    )


@compiled
def wishes_on(couple: Couple, week: date) -> QuerySet[Wish]:
    """Return what rooms above ask of a couple's week, the oldest first, in one query."""
    return Wish.objects.filter(couple=couple).on(week)


@compiled
def _swaps(couple: Couple, since: date, until: date) -> QuerySet[Swap]:
    # a second one may exchange what the first one brought
    return Swap.objects.filter(couple=couple, week__gt=since, week__lte=until).order_by("pk")


@compiled
def _feedback(couple: Couple) -> QuerySet[Feedback]:
    return Feedback.objects.filter(couple=couple).order_by()


@compiled
def _said_no_to(couple: Couple) -> QuerySet[Boundary]:
    return Boundary.objects.filter(couple=couple).order_by()


def _history(weeks: list[Asked], shelved: Shelved) -> list[Week]:
    return [Week(day, tuple(shelved[pk][0] for pk in ids), opened) for day, ids, opened in weeks]


def _asker(couple: Couple, shelved: Shelved, wishes: Iterable[Wish], day: date) -> Asker:
    """Return who is asked. What is not in `shelved` cannot be asked, whatever was said of it."""
    swaps = _swaps(couple, day - RESTS_FOR, day)
    in_order = [swap for swap in swaps if swap.prompt_id in shelved]
    feedback = [f for f in _feedback(couple) if f.prompt_id in shelved]
    ruled_out, agreed = _boundaries(couple, shelved)
    not_for_us = {f.prompt_id for f in feedback if f.verdict == Feedback.Verdict.NOT_FOR_US}
    liked = [shelved[f.prompt_id][0] for f in feedback if f.verdict == Feedback.Verdict.MORE]
    first = [wish for wish in wishes if wish.kind == Wish.Kind.FIRST]
    wished = [pk for wish in first for pk in wish.prompts]
    return Asker(
        seed=str(couple.pk),
        alone=not couple.is_pair,
        tags=_circumstances(couple) | agreed,
        questions=couple.questions,
        focus=couple.focus,
        gentle=any(w.kind == Wish.Kind.GENTLE for w in wishes),
        wished=tuple(shelved[pk][0].key for pk in wished if pk in shelved),
        in_steps=_in_steps(first, shelved),
        ruled_out=ruled_out | {shelved[pk][0].key for pk in not_for_us},
        swapped=tuple(shelved[s.prompt_id][0].key for s in in_order if s.week == day),
        resting=frozenset(shelved[s.prompt_id][0].key for s in in_order if s.week < day),
        liked=tuple(sorted((c.practice, c.depth) for c in liked)),
    )


def _in_steps(wishes: Iterable[Wish], shelved: Shelved) -> tuple[tuple[frozenset[str], ...], ...]:
    """Return the wishes that were made at one moment, which is to say the steps of one set."""
    sets: dict[datetime, list[frozenset[str]]] = {}
    for wish in wishes:
        keys = frozenset(shelved[pk][0].key for pk in wish.prompts if pk in shelved)
        sets.setdefault(wish.made_at, []).append(keys)
    return tuple(tuple(steps) for steps in sets.values())


def _boundaries(couple: Couple, shelved: Shelved) -> tuple[frozenset[str], frozenset[str]]:
    """Return what somebody ruled out (practices, keys), and the practices everyone agreed to."""
    rows = _said_no_to(couple)
    people = 2 if couple.is_pair else 1
    no = [row for row in rows if not row.wanted]
    practices = {row.practice for row in no if not row.prompt_id}
    keys = {shelved[row.prompt_id][0].key for row in no if row.prompt_id in shelved}
    agreed = {
        practice
        for practice in OPT_IN
        if sum(row.wanted and row.practice == practice for row in rows) == people
    }
    return frozenset(practices | keys), frozenset(agreed)


def _circumstances(couple: Couple) -> frozenset[str]:
    romance = couple.is_pair and couple.bond == Couple.Bond.PARTNERS
    return frozenset([*couple.circumstances, *(["romance"] if romance else [])])
