"""An exchange as one of its people sees it: what a week and the question after a date both show."""

from dataclasses import dataclass
from datetime import datetime

from intimacy.couples.spaces import Space
from intimacy.sharing import third_reader
from intimacy.sharing.lines import Line
from intimacy.sharing.models import Exchange, Seal


@dataclass
class Stage:
    """How far an exchange is for one of its people."""

    space: Space
    exchange: Exchange | None  # None while nobody has written
    sealed_at: datetime | None  # by me
    at: datetime

    @property
    def seal(self) -> bool:
        return self.sealed_at is not None

    @property
    def opened(self) -> bool:
        return self.exchange is not None and self.exchange.is_open(self.at)

    @property
    def undo_seconds(self) -> int:
        """Seconds left of the first minute after my own seal; 0 when it is over."""
        return Seal(at=self.sealed_at).undo_seconds(self.at) if self.sealed_at else 0


@dataclass
class Shown(Stage):
    """Its questions with what I may read of each. Templates call it `shown`."""

    lines: list[Line]

    @property
    def beside_name(self) -> str | None:
        """Who may be let in on answers; None where nobody may."""
        return self.lines[0].beside_name if self.lines else None

    @property
    def beside_chosen(self) -> bool:
        """I let them in on at least one of these answers."""
        return any(line.lane == third_reader.LANE and line.mine for line in self.lines)

    @property
    def unopened(self) -> bool:
        """Some of my words here do not open just now."""
        return any(line.unopened for line in self.lines)
