"""The six pauses, as they are shipped in exercises.yaml."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

BREATH = 10  # seconds, in and out: every step lasts whole breaths, and the picture breathes along
SHIPPED = Path(__file__).with_name("exercises.yaml")


@dataclass(frozen=True)
class PauseStep:
    """What is said, and for how many seconds it stands."""

    text: str
    seconds: int
    after: int = 0

    @property
    def breaths(self) -> int:
        return self.seconds // BREATH

    @property
    def breaths_before(self) -> int:
        """How many breaths have gone by when it is said."""
        return self.after // BREATH


@dataclass(frozen=True)
class Pause:
    slug: str
    name: str
    line: str
    icon: str
    steps: tuple[PauseStep, ...]

    @property
    def minutes(self) -> int:
        return sum(step.seconds for step in self.steps) // 60


@cache
def every() -> dict[str, Pause]:
    """Return all pauses by slug, in the order of the file, read once."""
    rows = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))["pauses"]
    return {row["slug"]: Pause(**{**row, "steps": _steps(row["steps"])}) for row in rows}


def pause(slug: str) -> Pause:
    """Return the pause called `slug`; raises KeyError where there is none."""
    return every()[slug]


def _steps(rows: list[dict[str, int | str]]) -> tuple[PauseStep, ...]:
    """Return the steps of one pause, each with the seconds that have gone by before it."""
    steps: list[PauseStep] = []
    for row in rows:
        after = steps[-1].after + steps[-1].seconds if steps else 0
        steps.append(PauseStep(str(row["say"]), int(row["seconds"]), after))
    return tuple(steps)
