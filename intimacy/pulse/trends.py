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
from django.utils.translation import gettext as _

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
# In units of a drawing, as `templates/pulse/_drawings.html` draws what stands in all of them.
LEFT, RIGHT, MIDDLE = 86, 286, 186
HEIGHTS = (12, 30, 48, 66, 84)  # often is on top
WORDS_SHOWN = (WORDS[4], WORDS[2], WORDS[0])

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
    """One line as paths of SVG: a dot a time it was answered, a stroke between two neighbours.

    `said` is what is read out.
    """

    key: str
    short: str
    dots: str
    strokes: str
    said: str


@dataclass(frozen=True)
class Trend:
    """What one person answered: `drawings` a line, `rows` the same in words, the latest first.

    `sessions` are the days that are marked, `met` their marks as a path.
    """

    name: str
    drawings: list[Drawing]
    rows: list[tuple[date, list[str] | None]]
    sessions: list[date]
    met: str
    words = WORDS_SHOWN

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
    met = [day for day in sorted(set(sessions)) if scale.first <= day <= scale.last]
    return Trend(
        name,
        [_drawing(line, points, scale) for line in SETS[CURRENT]],
        [(point.day, _words(point)) for point in reversed(points)],
        met,
        "".join(f"M{scale.across(day)} 3V93" for day in met),
    )


def scale_of(points: Iterable[Point], sessions: Collection[date] = ()) -> Scale:
    """Return the scale on which all these points stand, and the sessions after the first."""
    days = [point.day for point in points]
    return Scale(min(days), max([*days, *sessions]))


def _drawing(line: Line, points: Sequence[Point], scale: Scale) -> Drawing:
    given = [point.answers.get(line.key) if point.answers else None for point in points]
    places = [
        f"{scale.across(point.day)} {HEIGHTS[-answer]}" if answer else ""
        for point, answer in zip(points, given, strict=True)
    ]
    strokes = [f"M{one}L{other}" for one, other in pairwise(places) if one and other]
    dots = [f"M{one}h0" for one in places if one]  # with round caps it is one
    said = _said([one for one in given if one])
    return Drawing(line.key, str(line.short), "".join(dots), "".join(strokes), said)


def _said(answered: Sequence[int]) -> str:
    if not answered:
        return _("Passed each time.")
    ends = {"first": word_of(answered[0]), "last": word_of(answered[-1])}
    return _("First “%(first)s”, last “%(last)s”. The table below says each time in words.") % ends


def _words(point: Point) -> list[str] | None:
    if point.answers is None:
        return None
    return [word_of(point.answers.get(line.key)) for line in SETS[CURRENT]]
