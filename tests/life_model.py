"""Who may read what, told once more in plain Python: it asks no query and calls no rule's code.

Two couples and a counselor live in it as in the product. What the product lets each of them read is
compared with what this says after every step, see `test_life_cycle.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

UNDO = timedelta(seconds=60)
LAPSE = timedelta(days=28)
ASKING_LASTS = timedelta(days=14)
ERASING_WAITS = timedelta(days=7)


@dataclass(eq=False)
class Care:
    """A counselor beside a couple: asked for, agreed to by both, begun, ended."""

    asked_at: datetime
    yes: set[str] = field(default_factory=set)
    begun: bool = False
    ended: bool = False

    def run_out(self, at: datetime) -> bool:
        return not self.begun and self.asked_at + ASKING_LASTS <= at


@dataclass(eq=False)
class Said:
    """What one person wrote to one question."""

    author: str
    text: str
    lane: str
    state: str
    let_go_at: datetime | None = None
    withdrawn: bool = False
    shown_to: Care | None = None
    lines: dict[str, datetime] = field(default_factory=dict)

    @property
    def for_both(self) -> bool:
        return self.state == "given" and self.lane == "us"


@dataclass(eq=False)
class Week:
    key: object  # of its row
    opens_at: datetime | None = None
    seals: dict[str, datetime] = field(default_factory=dict)
    said: dict[tuple[str, int], Said] = field(default_factory=dict)

    def is_open(self, at: datetime) -> bool:
        return self.opens_at is not None and self.opens_at <= at

    def sealed_by(self, who: str, at: datetime) -> bool:
        lasting = self.opens_at is not None or self.seals.get(who, at - LAPSE) > at - LAPSE
        return who in self.seals and lasting

    def by(self, who: str) -> list[Said]:
        return [said for (author, _), said in self.said.items() if author == who]


@dataclass(eq=False)
class Space:
    key: object  # of its row
    people: tuple[str, ...]
    ended: bool = False
    paused: dict[str, datetime] = field(default_factory=dict)
    weeks: dict[object, Week] = field(default_factory=dict)
    rituals: set[str] = field(default_factory=set)
    cares: list[Care] = field(default_factory=list)

    @property
    def is_pair(self) -> bool:
        return len(self.people) == 2

    @property
    def care(self) -> Care | None:
        """What is asked for or stands."""
        return next((care for care in self.cares if not care.ended), None)

    def agreed(self, care: Care) -> bool:
        return care.yes == set(self.people)

    def other(self, who: str) -> str:
        [other] = set(self.people) - {who}
        return other

    def held(self, who: str, since: datetime) -> bool:
        """Whether this person has paused since before `since`: what they gave then waits."""
        return who in self.paused and self.paused[who] <= since

    def open_if_ready(self, week: Week, at: datetime) -> None:
        all_done = all(week.sealed_by(who, at) for who in self.people)
        if week.opens_at is None and all_done and not self.paused:
            week.opens_at = at + UNDO

    def met(self, week: Week, said: Said, position: int, at: datetime) -> bool:
        """Whether both of them read these words, or could, while they share the space."""
        if said.withdrawn or not week.is_open(at):
            return False
        let_go = said.let_go_at is not None and not self.held(said.author, said.let_go_at)
        others = [week.said.get((who, position)) for who in self.people if who != said.author]
        return let_go or (said.for_both and any(one and one.for_both for one in others))


@dataclass
class Life:
    """Everybody's spaces, open and ended, their journals, and who has asked to be erased."""

    spaces: list[Space]
    journals: dict[str, set[str]]
    erase_at: dict[str, datetime] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    counselor_works: bool = True

    def acts(self, who: str) -> bool:
        """Whether this person uses the product: whoever waits to be erased has one page only."""
        return who not in self.gone and who not in self.erase_at

    def space_of(self, who: str) -> Space:
        [space] = [one for one in self.spaces if who in one.people and not one.ended]
        return space

    def ended_of(self, who: str) -> list[Space]:
        return [one for one in self.spaces if who in one.people and one.ended]

    def said(self) -> Iterator[tuple[Space, Week, int, Said]]:
        for space in self.spaces:
            for week in space.weeks.values():
                for (_, position), said in week.said.items():
                    yield space, week, position, said

    def words_of(self, who: str, at: datetime) -> set[str]:
        """Their own always; the other's once met, as long as the two share the space."""
        return {said.text for *_, said in self.readable(who, at)}

    def lines_of(self, who: str, at: datetime) -> set[str]:
        read = set()
        for space, said in self.readable(who, at):
            own = said.author == who
            lines = said.lines.items()
            read |= {text for text, since in lines if own or not space.held(said.author, since)}
        return read

    def readable(self, who: str, at: datetime) -> list[tuple[Space, Said]]:
        found = []
        for space, week, position, said in self.said():
            ours = who in space.people and not space.ended
            if said.author == who or (ours and space.met(week, said, position, at)):
                found.append((space, said))
        return found

    def rituals_of(self, who: str) -> set[str]:
        return self.space_of(who).rituals

    def for_counselor(self, at: datetime) -> set[str]:
        """What the counselor reads: met, ticked by its author for this care, which both agreed to
        and nobody ended, of two who are together and neither of whom has paused."""
        read = set()
        for space, week, position, said in self.said():
            care = said.shown_to
            stands = care is not None and care.begun and not care.ended and space.agreed(care)
            if stands and self.counselor_works and not space.ended and not space.paused:
                read |= {said.text} if space.met(week, said, position, at) else set()
        return read
