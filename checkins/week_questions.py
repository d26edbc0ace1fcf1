"""What a couple is asked in a week: what is known of them, handed to the pure picker.

`known` is what was loaded of them already, in sets; without it each of these loads it, in six
queries (`couple_facts`).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from checkins.couple_facts import Facts, facts_of
from intimacy.couples.models import Couple
from prompts.picker.candidates import Candidate, Pick, Why
from prompts.picker.draw_talk import Drawn, draw_talk
from prompts.picker.pick_week import exchange, pick


def questions_for(
    couple: Couple, day: date, at: datetime, known: Facts | None = None
) -> list[Pick]:
    """Return what the week named `day` asks this couple, from what is known at `at` (UTC).

    The same whoever asks and however often, until one of them changes something they may change.
    """
    known = known or facts_of(couple, day, at)
    library = known.library_on(day)
    return pick(library.shelves, known.history, day, known.asker_on(day, library))


def draw_besides(day: date, known: Facts, picks: list[Pick]) -> Drawn:
    """Return what may be talked about until the week named `day` begins, which asks `picks`."""
    library = known.library_on(day)
    taken = [pick.candidate.key for pick in picks]
    asker = known.asker_on(day, library)
    return draw_talk(library.shelves, known.history, day, asker, taken)


def instead_of(
    key: str,
    picks: list[Pick],
    couple: Couple,
    day: date,
    at: datetime,
    *,
    but: Collection[str] = (),
) -> Candidate | None:
    """Return what could be asked instead of one of `picks`, or None where there is nothing.

    `but` are keys of what is to be talked about meanwhile.
    """
    asked = {pick.candidate.key for pick in picks}
    known = facts_of(couple, day, at)
    library = known.library_on(day)
    asker = known.asker_on(day, library)
    asker = replace(asker, resting=asker.resting | set(but))
    found = exchange(library.shelves, known.history, day, asker, picks, [key])
    return next((p.candidate for p in found if p.candidate.key not in asked), None)


def settle(
    drawn: list[list[str]], exchanged: dict[str, str], day: date, known: Facts
) -> list[Pick]:
    """Return what was drawn (keys and reasons) for a week that now begins on `day`.

    What people exchanged (key by key) is put in; what somebody has ruled out since, or was
    retired, makes room for something else.
    """
    library = known.library_on(day)
    asker = known.asker_on(day, library)
    asker = replace(asker, resting=asker.resting | exchanged.keys())
    picks = [Pick(library.by_key[key], Why(why)) for key, why in drawn if key in library.by_key]
    for old, new in exchanged.items():
        if new in library.by_key and all(pick.candidate.key != new for pick in picks):
            c = library.by_key[new]
            picks = [Pick(c, Why(c.slot)) if p.candidate.key == old else p for p in picks]
    barred, chosen = asker.barred(), {pick.candidate for pick in picks}
    fine = {c.key for c in chosen if c.key in library.askable and not {c.key, c.practice} & barred}
    gone = {c.key for c in chosen} - fine
    settled = exchange(library.shelves, known.history, day, asker, picks, sorted(gone))
    settled = [p for p in settled if p.candidate.key not in gone]
    return sorted(settled, key=lambda p: p.candidate.depth)
