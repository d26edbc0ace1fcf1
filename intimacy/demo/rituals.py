"""The demo people's rituals: a daily one, a weekly one, and one where their clocks meet."""

from datetime import datetime, time, timedelta

from intimacy.couples.models import Membership
from intimacy.lib.recurrence import Rule
from intimacy.lib.zones import local_day
from intimacy.rituals import do_ritual
from intimacy.rituals.manage_ritual import Plan, Rhythm, set_up
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import moments

EVERY_DAY, WEEKDAYS, SUNDAYS = Rule("DAILY"), (0, 1, 2, 3, 4), (6,)
CALL = Plan(
    "Good night, whoever is up",
    "Ring for ten minutes when one of us goes to bed. The other says what they can see from "
    "the window.",
    minutes=10,
    devices_away=False,
)
TEA = Plan("Tea on the back step", "Until the cup is empty. Rain counts.", 15, devices_away=True)
WALK = Plan("To the river and back", "The long way if nobody is hungry.", 60, devices_away=True)
SKIPPED = 3  # every third time was not kept, and nobody minded


def fill_rituals(a: Membership, b: Membership, begun: datetime, at: datetime) -> None:
    """Give two people three rituals they began at `begun` (UTC) and mostly kept until `at`."""
    here, day = a.user.zone, local_day(begun, a.user.zone)
    tea = Rhythm(Rule("WEEKLY", weekdays=WEEKDAYS), day, time(7, 15), Ritual.Clock.EACH, here)
    walk = Rhythm(Rule("WEEKLY", weekdays=SUNDAYS), day, time(15), Ritual.Clock.EACH, here)
    call = Rhythm(EVERY_DAY, day, time(22, 30), Ritual.Clock.SAME, here)
    for number, (plan, rhythm, by) in enumerate(((TEA, tea, a), (WALK, walk, b), (CALL, call, a))):
        ritual = set_up(plan, rhythm, by=by, at=begun + timedelta(minutes=number))
        _keep(ritual, (a, b), begun, at)


def _keep(
    ritual: Ritual, both: tuple[Membership, Membership], begun: datetime, at: datetime
) -> None:
    today = local_day(at, ritual.place)
    for number, (day, begins) in enumerate(moments(ritual, ritual.place, begun, at)):
        if number % SKIPPED != SKIPPED - 1 and day < today:
            do_ritual.did(ritual, day, by=both[number % 2], at=begins)
