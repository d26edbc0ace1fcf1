"""What a couple would be asked, for tests that compare it before and after."""

from datetime import date, datetime, timedelta

from checkins.begin_week import begin, current, next_week
from checkins.models import CheckIn
from checkins.question_draft import settled
from checkins.week_questions import questions_for
from intimacy.couples.models import Couple
from prompts.library import catalog
from prompts.models import Prompt
from prompts.picker.candidates import Candidate, Pick, Why
from tests.conftest import START, items
from tests.home.test_deniable import undone

NOW = START + timedelta(hours=3)
WEEK = timedelta(weeks=1)


def coming(couple: Couple, at: datetime = NOW) -> list[Candidate]:
    """Return what next week would ask, did it begin as things stand at `at`."""
    couple.refresh_from_db()
    with undone():
        last = current(couple, at)
        picks = settled(couple, last, next_week(couple, last, at), at)
    return [pick.candidate for pick in picks]


def coming_keys(couple: Couple, at: datetime = NOW) -> list[str]:
    return [candidate.key for candidate in coming(couple, at)]


def later(couple: Couple, weeks: int = 8) -> list[list[Candidate]]:
    """Return what each of the weeks to come would ask, were it the next one."""
    couple.refresh_from_db()
    days = [NOW.date() + n * WEEK for n in range(1, weeks + 1)]
    return [[pick.candidate for pick in questions_for(couple, day, NOW)] for day in days]


def keys_of(checkin: CheckIn) -> list[str]:
    return [item.version.prompt.key for item in items(checkin)]


def publish_only(**wanted: object) -> None:
    """Retire every prompt but these, by any look-up, and ask light ones only."""
    kept = list(Prompt.objects.filter(**wanted).values_list("pk", flat=True))
    Prompt.objects.exclude(pk__in=kept).update(status=Prompt.Status.RETIRED, first_week=None)
    Prompt.objects.filter(pk__in=kept).update(depth=1)


def ask_again(couple: Couple, day: date) -> CheckIn:
    """Begin a week that asks the first four once more: then and now."""
    return begin(couple, day, [Pick(prompt, Why.AGAIN) for prompt in catalog.first_week()])
