"""The demo people's five lines: five times each, shown to each other and to their counselor."""

import uuid
from datetime import datetime, timedelta

from intimacy.couples.models import Membership
from intimacy.lib.spans import DAY, HOUR
from intimacy.pulse import show_both, take_pulse
from intimacy.pulse.lines import CURRENT, SETS

# A line of answers a time, the oldest first; 0 is passed.
OF_ALICE = ("32342", "22231", "23342", "34343", "44454")
OF_BOB = ("40333", "33333", "32243", "43344", "40454")
BETWEEN = timedelta(days=8)


def fill_pulses(a: Membership, b: Membership, client: uuid.UUID, begun: datetime) -> None:
    """Let the two say yes at `begun` (UTC) and answer in the weeks after it.

    Their yes to the counselor is of that day as well, so that there is a trend to see. Call it
    before their weeks are filled: from weeks that are over, openings would be counted on.
    """
    for circle in (a.couple_id, client):
        for one in (a, b):
            show_both.say_willing(circle, by=one, at=begun)
    for who, times, later in ((a, OF_ALICE, HOUR), (b, OF_BOB, 2 * DAY)):
        for number, answers in enumerate(times):
            given = zip(SETS[CURRENT], map(int, answers), strict=True)
            said = {line.key: answer for line, answer in given if answer}
            take_pulse.take_pulse(said, by=who, at=begun + number * BETWEEN + later)
