"""The weeks of a space as *Look back* lists them: each with the first question it asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.timezone import localtime

from checkins.models import CheckIn, CheckInQuerySet
from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import Fixed, compiled, first
from intimacy.lib.list_pages import TOTAL, page_of
from intimacy.lib.spans import WEEK
from intimacy.sharing.models import Item, Words
from prompts.library import catalog
from prompts.library.addressee import person_in

WEEKS_A_PAGE = 26
NEAR = timedelta(days=3)
YEAR, HALF_A_YEAR = timedelta(days=365), timedelta(days=182)
DEEP = 3  # a depth of prompts, as in `prompts.vocabulary`
ECHOES = (52 * WEEK, 7 * WEEK)  # ago, what one wrote may be remembered; the first there is


@dataclass(frozen=True)
class PastWeek:
    checkin: CheckIn
    question: str  # "" where the week asked none


def page_of_weeks(user: User, asked: str | None, at: datetime) -> Page[CheckIn]:
    """Return the page of a person's weeks that was `asked` for, the newest first."""
    return page_of(
        lambda: _weeks(user, at),
        asked,
        WEEKS_A_PAGE,
        first=lambda most: _latest(user, at, Fixed(most)),
    )


def with_questions(weeks: Iterable[CheckIn], space: Space) -> list[PastWeek]:
    """Return each week with its first question as it was put to them, in one query."""
    weeks, to = list(weeks), person_in(space)
    versions = {asked for week in weeks if (asked := week.asked)}  # type: ignore[attr-defined]  # annotated
    texts = catalog.texts(versions, space.me.user.locale) if versions else {}
    worded = {version: text.wording(to) for version, text in texts.items()}
    return [PastWeek(week, worded.get(week.asked, "")) for week in weeks]  # type: ignore[attr-defined]  # annotated


def long_ago(user: User, at: datetime) -> CheckIn | None:
    """Return the week nearest to a year before `at` (UTC), else to half a year, of one query.

    At most three days from it by the person's own clock, and none they left alone that never
    opened.
    """
    today = localtime(at).date()
    year, half = today - YEAR, today - HALF_A_YEAR
    found = _around(user, at, year - NEAR, year + NEAR, half - NEAR, half + NEAR)
    told = [
        week
        for week in found
        if week.sealed or week.written or week.exchange.is_open(at)  # type: ignore[attr-defined]  # annotated
    ]
    return min(told, key=lambda week: _distance(week.week, year, half), default=None)


def a_year_ago(week: CheckIn, at: datetime) -> bool:
    """Say whether a week of `long_ago` lies nearer to a year than to half a year ago."""
    return localtime(at).date() - week.week > (YEAR + HALF_A_YEAR) / 2


def _distance(week: date, year: date, half: date) -> tuple[bool, timedelta]:
    near = abs(week - year) <= NEAR
    return not near, abs(week - (year if near else half))


def _weeks(user: User, at: datetime) -> CheckInQuerySet:
    items = Item.objects.filter(exchange=OuterRef("exchange")).order_by("position")
    asked = Subquery(items.values("version")[:1])
    return CheckIn.objects.looked_back_on(user, at).annotate(asked=asked)


@compiled
def _latest(user: User, at: datetime, most: Fixed[int]) -> QuerySet[CheckIn]:
    return _weeks(user, at).annotate(total=TOTAL)[: most.value]


@compiled
def _around(
    user: User, at: datetime, since: date, until: date, later: date, latest: date
) -> QuerySet[CheckIn]:
    weeks = _weeks(user, at)
    return weeks.filter(week__range=(since, until)) | weeks.filter(week__range=(later, latest))


# --- What one wrote then -------------------------------------------------------------------------


@dataclass(frozen=True)
class Echo:
    """A week in which this person gave words: a year ago, else seven weeks."""

    checkin: CheckIn
    year: bool


def echo(space: Space, week: date) -> Echo | None:
    """Return the week exactly a year or seven weeks before `week` in which this person gave words.

    In one query, of their own words alone: to light and personal questions, none about quarrels,
    nothing they took back.
    """
    year, seven = (week - ago for ago in ECHOES)
    found = first(_given_in(space.couple, space.me.user, year, seven))
    return Echo(found, found.week == year) if found else None


@compiled
def _given_in(couple: Couple, user: User, year: date, seven: date) -> QuerySet[CheckIn]:
    given = Words.objects.filter(
        author=user,
        couple=couple,
        state=Words.State.GIVEN,
        withdrawn_at=None,
        key__destroyed_at=None,
        item__version__prompt__depth__lt=DEEP,
    )
    gentle = given.exclude(item__version__prompt__kind="repair")
    weeks = CheckIn.objects.filter(couple=couple, week__in=[year, seven])
    told = weeks.filter(exchange__in=gentle.values("item__exchange"))
    return told.order_by("week")[:1]
