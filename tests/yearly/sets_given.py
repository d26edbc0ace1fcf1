"""Three couples beside a counselor, with a set at each pace: which week asks which step."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.counseling.models import Assignment
from intimacy.couples.models import Couple
from intimacy.sharing.models import Exchange
from prompts.models import Prompt
from tests.conftest import pair, person
from tests.counseling.assigned_sets import give, own
from tests.counseling.conftest import counselor_of, in_care
from tests.yearly.expected import utc
from tests.yearly.lives import SINCE
from tests.yearly.play import Act

STEPS, WEEK, DAY = 4, timedelta(weeks=1), timedelta(days=1)
FIRST = datetime(2026, 9, 13, 19)  # the first week a set can ask something of, in Berlin
Pace = Assignment.Pace
# In which week after the first each step is asked; at the pace "after" both open it ten days later.
EXPECTED = {Pace.WEEKLY: (0, 1, 2, 3), Pace.EVERY: (0, 3, 6, 9), Pace.AFTER: (0, 2, 4, 6)}


@dataclass
class Given:
    """A set of four questions at one pace."""

    couple: Couple
    prompts: list[Prompt]
    pace: str

    def asked(self) -> list[int]:
        """Return in which weeks its questions were asked, in their order."""
        weeks = list(CheckIn.objects.filter(couple=self.couple).order_by("week"))
        found = []
        for prompt in self.prompts:
            rows = CheckIn.objects.filter(couple=self.couple)
            week = rows.get(exchange__items__version__prompt=prompt)
            found.append(weeks.index(week) - 1)
        return found

    def open_first(self, prompt: Prompt, at: datetime) -> None:
        """Let the week that asked it have opened at `at`."""
        asked = Exchange.objects.filter(couple=self.couple, items__version__prompt=prompt)
        asked.update(opens_at=at)


def give_sets() -> tuple[list[Given], list[Act]]:
    """Return the couples' sets, and when the two open what."""
    counselor = counselor_of(person("Dana"))
    given, acts = [], []
    for n, pace in enumerate(EXPECTED):
        couple = pair(person(f"X{n}"), person(f"Y{n}"), SINCE)
        current(couple, SINCE)  # the first week is the same for everybody
        client = in_care(counselor, couple)
        prompts = own(client, STEPS)
        give(client, *([one] for one in prompts), pace=pace, every=3 if pace == Pace.EVERY else 1)
        made = Given(couple, prompts, pace)
        given.append(made)
        if pace == Pace.AFTER:
            acts += [_opening(made, prompt, n) for n, prompt in enumerate(prompts)]
    return given, acts


def _opening(made: Given, prompt: Prompt, number: int) -> Act:
    at = utc(FIRST + EXPECTED[Pace.AFTER][number] * WEEK + 10 * DAY, "Europe/Berlin")
    return at + timedelta(minutes=7), lambda when: made.open_first(prompt, when)
