"""A set on a sample couple: which of its questions, and which others, would come in which week."""

from dataclasses import dataclass

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _

from intimacy.accounts.models import User
from intimacy.sharing.third_reader import Origin
from prompts.library import catalog
from prompts.library.addressee import Addressee
from prompts.sets.outline import Outlined
from prompts.sets.try_set import SampleWeek, weeks_on_a_sample

THURSDAY = 3
MOST_WEEKS = 26  # half a year is as far as the page looks


@dataclass(frozen=True)
class SampleQuestion:
    """One question of a sample week; `step` is counted from one, None is the library's."""

    wording: str
    step: int | None


@dataclass(frozen=True)
class Week:
    number: int
    questions: list[SampleQuestion]


@dataclass(frozen=True)
class Met:
    """One step as the couple meets it, and what its questions say of where they came from."""

    outlined: Outlined
    origin: Origin


def as_met(steps: list[Outlined], name: str) -> list[Met]:
    """Return the steps as couples of this counselor meet them, a session being on Thursday."""
    return [Met(one, _origin(one, name)) for one in steps]


def _origin(one: Outlined, name: str) -> Origin:
    day = str(WEEKDAYS[THURSDAY]) if one.step.for_session else ""
    label = _("From %(name)s, for %(day)s") if day else _("From %(name)s")
    return Origin(label % {"name": name, "day": day}, one.step.instructions, "", name, day)


def sample_weeks(
    steps: list[Outlined], user: User, *, pace: str, every: int, to: Addressee
) -> list[Week]:
    """Return the weeks until all of the set was asked, half a year of them at most, for `user`."""
    asked = [question for one in steps for question in one.questions if not question.gone]
    if not asked:
        return []
    keys = [[q.prompt.key for q in one.questions if not q.gone] for one in steps]
    library = catalog.published({question.prompt.pk for question in asked})
    weeks = weeks_on_a_sample(keys, library, pace=pace, every=every, weeks=MOST_WEEKS)
    last = max((week.number for week in weeks if _of_the_set(week)), default=0)
    return _worded(weeks[:last], user, to)


def _of_the_set(week: SampleWeek) -> bool:
    return any(question.step for question in week.questions)


def _worded(weeks: list[SampleWeek], user: User, to: Addressee) -> list[Week]:
    versions = [question.version for week in weeks for question in week.questions]
    wordings = iter(catalog.wordings(versions, user.locale, to))
    return [
        Week(
            week.number,
            [SampleQuestion(next(wordings), question.step) for question in week.questions],
        )
        for week in weeks
    ]
