"""Answers over time, each line for itself: where its dots stand in a drawing, and the same in
words. Nothing is added up, and no two people are compared.
"""

import json
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import FETCH_RAISE, QuerySet

from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.compiled import compiled
from intimacy.lib.zones import local_day
from intimacy.pulse.lines import CURRENT, SETS, WORDS, Line, word_of
from intimacy.pulse.low_run import is_low_run
from intimacy.pulse.models import Pulse

FEWEST = 3  # times before anything is drawn
MOST = 12  # times in a drawing
# In units of a drawing, whose words are as wide as two fifths of it at most.
LEFT, RIGHT, MIDDLE = 86, 286, 186
TOP, STEP = 12, 18
HEIGHTS = [TOP + STEP * n for n in range(len(WORDS))]
WORDS_SHOWN = [(TOP + STEP * (len(WORDS) - n), WORDS[n - 1]) for n in (5, 3, 1)]

type Answers = dict[str, int]


@dataclass(frozen=True)
class Point:
    """One time: the day it is shown under, and the answers, None where they do not open."""

    day: date
    answers: Answers | None


@dataclass(frozen=True)
class Scale:
    """Days as places across a drawing, the same for all that stand side by side."""

    first: date
    last: date

    def across(self, day: date) -> int:
        length = (self.last - self.first).days
        return LEFT + (RIGHT - LEFT) * (day - self.first).days // length if length else MIDDLE


@dataclass(frozen=True)
class Drawing:
    """One line: its dots, the strokes between neighbours that were both answered, both ends."""

    line: Line
    dots: list[tuple[int, int]]
    strokes: list[str]
    first: str
    last: str


@dataclass(frozen=True)
class Trend:
    """What one person answered: `drawings` a line, `rows` the same in words, the latest first."""

    name: str
    scale: Scale
    drawings: list[Drawing]
    rows: list[tuple[date, list[str] | None]]
    sessions: list[tuple[int, date]]  # where they stand across, and their day
    heights = HEIGHTS
    words = WORDS_SHOWN
    lines = SETS[CURRENT]

    @property
    def opens(self) -> bool:
        """True where any of it could be decrypted."""
        return any(words is not None for _, words in self.rows)


def own_pulses(me: Membership) -> list[Pulse]:
    """Return what this person answered here lately, the oldest first, with its key."""
    return _own(me.user_id, me.couple_id)[::-1]


@compiled
def _own(user: int, couple: uuid.UUID) -> QuerySet[Pulse]:
    rows = Pulse.objects.filter(author=user, couple=couple, version=CURRENT)
    return rows.select_related("key").order_by("-taken_at").fetch_mode(FETCH_RAISE)[:MOST]


def answers_of(rows: Iterable[Pulse], viewer: User) -> dict[uuid.UUID, Answers | None]:
    """Decrypt rows the caller took through `readable_by` or as the viewer's own, as answers."""
    texts = decrypt_rows(rows, "body", viewer)
    return {pk: None if text is None else json.loads(text) for pk, text in texts.items()}


def points_of(
    rows: Sequence[Pulse], answers: Mapping[uuid.UUID, Answers | None], zone: str
) -> list[Point]:
    """Return rows as points, each under its day on the clock of `zone` (IANA)."""
    return [Point(local_day(row.taken_at, zone), answers[row.pk]) for row in rows]


def low(points: Iterable[Point]) -> bool:
    """True where the last times that open were low, one after the other."""
    return is_low_run([point.answers.values() for point in points if point.answers is not None])


def trend(
    name: str,
    points: Sequence[Point],
    scale: Scale | None = None,
    sessions: Collection[date] = (),
) -> Trend:
    """Draw at least one point on `scale`, their own where none is given.

    The days of `sessions` that fall on it are marked.
    """
    scale = scale or scale_of(points)
    days = sorted(set(sessions))
    return Trend(
        name,
        scale,
        [_drawing(line, points, scale) for line in SETS[CURRENT]],
        [(point.day, _words(point)) for point in reversed(points)],
        [(scale.across(day), day) for day in days if scale.first <= day <= scale.last],
    )


def scale_of(points: Iterable[Point], sessions: Collection[date] = ()) -> Scale:
    """Return the scale on which all these points stand, and the sessions after the first."""
    days = [point.day for point in points]
    return Scale(min(days), max([*days, *sessions]))


def _drawing(line: Line, points: Sequence[Point], scale: Scale) -> Drawing:
    given = [point.answers.get(line.key) if point.answers else None for point in points]
    places = [
        (scale.across(point.day), HEIGHTS[-answer]) if answer else None
        for point, answer in zip(points, given, strict=True)
    ]
    strokes = [
        f"M{one[0]} {one[1]}L{other[0]} {other[1]}"
        for one, other in pairwise(places)
        if one and other
    ]
    answered = [answer for answer in given if answer]
    ends = (answered[0], answered[-1]) if answered else (None, None)
    return Drawing(line, list(filter(None, places)), strokes, word_of(ends[0]), word_of(ends[1]))


def _words(point: Point) -> list[str] | None:
    if point.answers is None:
        return None
    return [word_of(point.answers.get(line.key)) for line in SETS[CURRENT]]
