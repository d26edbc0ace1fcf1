"""What the demo people hope for: two dreams of which one came true, promises, a list of each."""

from datetime import datetime, timedelta

from intimacy.couples.models import Membership
from intimacy.dreams import dream_steps, keep_dream, keep_promise, loved_list
from intimacy.dreams.keep_dream import Typed
from intimacy.dreams.models import Promise, Step
from intimacy.lib.zones import local_day

GARDEN = "A patch of ground with tomatoes, a bench, and nobody we have to ask."
ITS_STEPS = ("Walk past the allotments by the railway", "Put our names on the list", "Ask Ruth")
TRAIN = "See the sea from a train window, in winter."
OF_THE_TRAIN = "The thermos, the steamed-up glass, and nobody else in the carriage."
WALK = "One evening a week without any plan at all."
HERS = "I will put my phone in the drawer at supper until Sunday."
HIS = "I will ring the landlord about the window."
KEPT_LINE = "He was almost friendly. It closes now."
LISTS = (
    ("A cup of tea put beside me without my asking", "Being asked the next day how it went"),
    ("A hand on my head while we watch something", "An hour left alone, and a smile after it"),
)


def fill_hopes(a: Membership, b: Membership, at: datetime) -> None:
    """Write down what the two would have in the months before `at` (UTC)."""
    month, day = timedelta(days=30), timedelta(days=1)
    garden = keep_dream.add(Typed(GARDEN, 1), by=a, at=at - month - 2 * day)
    for step in ITS_STEPS:
        dream_steps.add_step(garden, step, by=b, at=at - month)
    first = Step.objects.filter(dream=garden).order_by("position")[0]
    dream_steps.mark_step(garden, first.pk, by=a, done=True)
    keep_dream.add(Typed(WALK, 6), by=b, at=at - 20 * day)
    train = keep_dream.add(Typed(TRAIN, 0), by=b, at=at - month)
    keep_dream.come_true(train, OF_THE_TRAIN, by=a, seen=1, at=at - 9 * day)
    today = local_day(at, a.user.zone)
    keep_promise.make_promise(HERS, today, by=a, at=at - 4 * day)
    window = keep_promise.make_promise(HIS, today - day, by=b, at=at - 6 * day)
    keep_promise.close_promise(window, Promise.State.KEPT, KEPT_LINE, by=b, at=at - day)
    for member, lines in zip((a, b), LISTS, strict=True):
        for number, line in enumerate(lines):
            loved_list.add_line(line, by=member, at=at - (9 - number) * day)
