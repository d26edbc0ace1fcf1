"""What a couple is asked in a week: their history and choices, handed to the pure picker.

Six queries, however long the history. Boundaries, swaps and feedback are private to each; they
enter here merged, and no page or reason ever says whose they were.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db.models import BooleanField, ExpressionWrapper, Q, StringAgg, TextField, Value
from django.db.models.functions import Cast

from intimacy.couples.models import Couple
from prompts import shelf
from prompts.candidates import Candidate, Pick, Week, Why
from prompts.couple import Asker
from prompts.models import Boundary, Feedback, Swap, Wish
from prompts.picking import exchange, pick
from prompts.practices import OPT_IN

RESTS_FOR = timedelta(weeks=8)  # a prompt somebody exchanged is left alone that long


Shelved = dict[int, tuple[Candidate, bool]]
Given = tuple[list[Candidate], list[Week], date, Asker]


def questions_for(couple: Couple, day: date, at: datetime) -> list[Pick]:
    """Return what the week named `day` asks this couple, from what is known at `at` (UTC).

    The same whoever asks and however often, until one of them changes something they may change.
    """
    return pick(*_given(shelf.every(), couple, day, at))


def instead_of(
    key: str, picks: list[Pick], couple: Couple, day: date, at: datetime
) -> Candidate | None:
    """Return what could be asked instead of one of `picks`, or None where there is nothing."""
    asked = {pick.candidate.key for pick in picks}
    found = exchange(*_given(shelf.every(), couple, day, at), picks, [key])
    return next((p.candidate for p in found if p.candidate.key not in asked), None)


def settle(
    couple: Couple, drawn: list[list[str]], exchanged: dict[str, str], day: date, at: datetime
) -> list[Pick]:
    """Return what was drawn (keys and reasons) for a week that now begins on `day`.

    What people exchanged (key by key) is put in; what somebody has ruled out since, or was
    retired, makes room for something else.
    """
    shelved = shelf.every()
    library, history, _, asker = _given(shelved, couple, day, at)
    asker = replace(asker, resting=asker.resting | exchanged.keys())
    by_key = {c.key: c for c, _ in shelved.values()}
    picks = [Pick(by_key[key], Why(why)) for key, why in drawn if key in by_key]
    for old, new in exchanged.items():
        if new in by_key and all(pick.candidate.key != new for pick in picks):
            c = by_key[new]
            picks = [Pick(c, Why(c.slot)) if p.candidate.key == old else p for p in picks]
    fine = {c.key for c in library if not {c.key, c.practice} & asker.barred()}
    gone = {p.candidate.key for p in picks} - fine
    settled = exchange(library, history, day, asker, picks, sorted(gone))
    settled = [p for p in settled if p.candidate.key not in gone]
    return sorted(settled, key=lambda p: p.candidate.depth)


def _given(shelved: Shelved, couple: Couple, day: date, at: datetime) -> Given:
    library = [c for c, published in shelved.values() if published]
    return library, _history(couple, shelved, at), day, _asker(couple, shelved, day)


def _history(couple: Couple, shelved: Shelved, at: datetime) -> list[Week]:
    """Return one row a week: a few hundred of them are read faster than their questions singly."""
    prompts = Cast("exchange__items__version__prompt", TextField())
    opened = ExpressionWrapper(Q(exchange__opens_at__lte=at), BooleanField())
    weeks = couple.checkins.annotate(opened=opened, asked=StringAgg(prompts, Value(",")))
    return [
        Week(
            day,
            tuple(shelved[int(pk)][0] for pk in asked.split(",")) if asked else (),
            bool(opened),
        )
        for day, opened, asked in weeks.order_by("week").values_list("week", "opened", "asked")
    ]


def _asker(couple: Couple, shelved: Shelved, day: date) -> Asker:
    swaps = Swap.objects.filter(couple=couple, week__gt=day - RESTS_FOR, week__lte=day)
    in_order = list(swaps.order_by("pk"))  # a second one may exchange what the first one brought
    wishes = list(Wish.objects.filter(couple=couple).on(day))
    feedback = list(Feedback.objects.filter(couple=couple).order_by())
    ruled_out, agreed = _boundaries(couple, shelved)
    not_for_us = {f.prompt_id for f in feedback if f.verdict == Feedback.Verdict.NOT_FOR_US}
    liked = [shelved[f.prompt_id][0] for f in feedback if f.verdict == Feedback.Verdict.MORE]
    wished = [pk for w in wishes if w.kind == Wish.Kind.FIRST for pk in w.prompts]
    return Asker(
        seed=str(couple.pk),
        alone=not couple.is_pair,
        tags=_circumstances(couple) | agreed,
        questions=couple.questions,
        focus=couple.focus,
        gentle=any(w.kind == Wish.Kind.GENTLE for w in wishes),
        wished=tuple(shelved[pk][0].key for pk in wished if pk in shelved),
        ruled_out=ruled_out | {shelved[pk][0].key for pk in not_for_us},
        swapped=tuple(shelved[s.prompt_id][0].key for s in in_order if s.week == day),
        resting=frozenset(shelved[s.prompt_id][0].key for s in in_order if s.week < day),
        liked=tuple(sorted((c.practice, c.depth) for c in liked)),
    )


def _boundaries(couple: Couple, shelved: Shelved) -> tuple[frozenset[str], frozenset[str]]:
    """Return what somebody ruled out (practices, keys), and the practices everyone agreed to."""
    rows = list(Boundary.objects.filter(couple=couple).order_by())
    people = 2 if couple.is_pair else 1
    ruled_out = {
        shelved[row.prompt_id][0].key if row.prompt_id else row.practice
        for row in rows
        if not row.wanted
    }
    agreed = {
        practice
        for practice in OPT_IN
        if sum(row.wanted and row.practice == practice for row in rows) == people
    }
    return frozenset(ruled_out), frozenset(agreed)


def _circumstances(couple: Couple) -> frozenset[str]:
    romance = couple.is_pair and couple.bond == Couple.Bond.PARTNERS
    return frozenset([*couple.circumstances, *(["romance"] if romance else [])])
