"""What a couple is asked in a week: their history and choices, handed to the pure picker.

Six queries, however long the history. Boundaries, swaps and feedback are private to each; they
enter here merged, and no page or reason ever says whose they were.
"""

from datetime import date, datetime, timedelta

from django.db.models import BooleanField, ExpressionWrapper, Q, StringAgg, TextField, Value
from django.db.models.functions import Cast

from intimacy.couples.models import Couple
from prompts import shelf
from prompts.candidates import Candidate, Pick, Week
from prompts.models import Boundary, Feedback, Swap, Wish
from prompts.picking import Asker, pick
from prompts.practices import OPT_IN

RESTS_FOR = timedelta(weeks=8)  # a prompt somebody exchanged is left alone that long


def questions_for(couple: Couple, day: date, at: datetime) -> list[Pick]:
    """Return what the week named `day` asks this couple, from what is known at `at` (UTC).

    The same whoever asks and however often, until one of them changes something they may change.
    """
    shelved = shelf.every()
    library = [c for c, published in shelved.values() if published]
    return pick(library, _history(couple, shelved, at), day, _asker(couple, shelved, day))


Shelved = dict[int, tuple[Candidate, bool]]


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
