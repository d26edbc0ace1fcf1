"""Couples of every kind, each with a life drawn from its number: for what must be right for all."""

from datetime import timedelta
from random import Random

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.couples.models import Couple, Membership
from intimacy.reminders.models import Choice, Schedule
from intimacy.sharing.models import Exchange
from prompts.models import Boundary, Feedback, Prompt, PromptVersion, Swap, Wish
from prompts.vocabulary import CIRCUMSTANCES, FOCUSES, OPT_IN
from tests.conftest import START

WEEK = timedelta(weeks=1)
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Kiritimati", "UTC")
NOW = START + 9 * WEEK + timedelta(days=2, hours=5)


def settle(count: int, *, most_weeks: int = 8) -> list[Couple]:
    """Let so many couples live up to `NOW`: most have a week that is due, some none at all."""
    keys = list(Prompt.objects.house().order_by("key").values_list("key", flat=True))
    couples = [_live(n, keys, most_weeks) for n in range(count)]
    Prompt.objects.filter(key__in=Random(1).sample(keys, 60)).update(
        status=Prompt.Status.RETIRED, first_week=None
    )
    return couples


def _live(number: int, keys: list[str], most_weeks: int) -> Couple:
    random = Random(f"couple {number}")
    couple = _couple(random)
    people = _people(couple, number, random)
    for n in range(random.choice((0, 1, 2, most_weeks))):
        week = current(couple, START + n * WEEK + timedelta(hours=random.randrange(48)))
        if random.random() < 0.8:
            opened = Exchange.objects.filter(pk=week.exchange_id, opens_at=None)
            opened.update(opens_at=START + n * WEEK + timedelta(days=3))
        if random.random() < 0.3:
            _choose(couple, people, keys, random)
    _afterwards(couple, people, keys, random)
    return couple


def _couple(random: Random) -> Couple:
    return Couple.objects.create(
        kind=random.choice((Couple.Kind.PAIR, Couple.Kind.PAIR, Couple.Kind.SOLO)),
        bond=random.choice(Couple.Bond.values),
        zone=random.choice(ZONES),
        weekday=random.choice((6, 6, 6, 2)),
        hour=random.choice((19, 19, 0, 7)),
        every_weeks=random.choice((1, 1, 1, 2)),
        questions=random.choice((3, 4, 4, 5, 6)),
        focus=random.choice(("", "", *FOCUSES)),
        circumstances=random.sample(sorted(CIRCUMSTANCES), random.randrange(3)),
        created_at=START,
        rhythm_since=START - WEEK,
        week_due_at=START,
    )


def _people(couple: Couple, number: int, random: Random) -> list[User]:
    people = []
    for slot in range(1, 3 if couple.is_pair else 2):
        name = f"mixed-{number}-{slot}@example.org"
        hour, zone = random.choice((None, 7, 19, 20)), random.choice(ZONES)
        people.append(User.objects.create(email=name, zone=zone, knock_hour=hour))
        paused = random.choice((None, None, None, START))
        Membership.objects.create(couple=couple, user=people[-1], slot=slot, paused_at=paused)
    if random.random() < 0.2:
        Choice.objects.create(user=people[0], kind="week-still", lead=90)
    return people


def _choose(couple: Couple, people: list[User], keys: list[str], random: Random) -> None:
    """One of them rules something out, judges, or somebody wishes for something."""
    who, prompts = random.choice(people), Prompt.objects.in_bulk(keys, field_name="key")
    one, two, three = (prompts[key] for key in random.sample(keys, 3))
    about = {"couple": couple, "user": who}
    Boundary.objects.get_or_create(**about, prompt=one)
    practice = random.choice(FOCUSES)
    Boundary.objects.get_or_create(**about, practice=practice, prompt=None)
    for person in people:
        agreed = {"couple": couple, "user": person, "practice": min(OPT_IN), "wanted": True}
        Boundary.objects.get_or_create(**agreed, prompt=None)
    verdict = random.choice(Feedback.Verdict.values)
    Feedback.objects.get_or_create(**about, prompt=two, defaults={"verdict": verdict})
    since = (START + random.randrange(12) * WEEK).date()
    until = random.choice((None, since + 4 * WEEK))
    kind = random.choice((Wish.Kind.FIRST, Wish.Kind.FIRST, Wish.Kind.GENTLE))
    asked = [three.pk, _own(who).pk, two.pk] if kind == Wish.Kind.FIRST else []
    made_at = START + timedelta(hours=random.randrange(3))
    Wish.objects.create(
        couple=couple, kind=kind, since=since, until=until, prompts=asked, made_at=made_at
    )


def _own(who: User) -> Prompt:
    """A prompt that a counselor wrote: in no library, and asked where a wish names it."""
    key = f"own-{Prompt.objects.count()}"
    made = Prompt.objects.create(
        key=key, practice="inner-world", kind="curiosity", depth=1, tags=["from-set"], owner=who
    )
    made.current = PromptVersion.objects.create(prompt=made, number=1)
    made.save(update_fields=["current"])
    return made


def _afterwards(couple: Couple, people: list[User], keys: list[str], random: Random) -> None:
    """What happens between the last week and `NOW`."""
    last = couple.checkins.first()
    if last and last.coming and random.random() < 0.5:
        _exchange(couple, people, last, keys, random)
    if random.random() < 0.3:
        _choose(couple, people, keys, random)
    changed = random.choice(({}, {}, {}, *_CHANGES))
    Couple.objects.filter(pk=couple.pk).update(**{"week_due_at": START, **changed})
    if random.random() < 0.1:
        couple.checkins.update(coming={})


def _exchange(
    couple: Couple, people: list[User], last: CheckIn, keys: list[str], random: Random
) -> None:
    drawn = [key for key, _ in last.coming["asked"]]
    for who, key in zip(people, random.sample(drawn, len(people)), strict=True):
        prompt, instead = Prompt.objects.get(key=key), random.choice((None, *keys[:60]))
        other = Prompt.objects.get(key=instead) if instead else None
        week = last.coming["day"]
        Swap.objects.create(couple=couple, user=who, week=week, prompt=prompt, instead=other)


_CHANGES = (
    {"rest_until": (NOW + WEEK).date()},
    {"rest_until": (NOW - timedelta(days=1)).date()},
    {"weekday": 1, "rhythm_since": NOW - timedelta(days=1)},
    {"weekday": 0, "hour": 5, "rhythm_since": NOW - timedelta(days=3)},
    {"questions": 5, "focus": "trust"},
    {"ended_at": NOW - timedelta(days=1)},
)


def _week(week: CheckIn) -> list[object]:
    asked = week.exchange.items.all()
    items = sorted((item.position, item.version_id, item.why) for item in asked)
    return [week.week, week.began_at, week.coming, week.exchange.opens_at, items]


def outcome(couples: list[Couple]) -> dict[str, object]:
    """Return by couple all that a beginning writes, ids that are drawn for it left out."""
    found: dict[str, object] = {}
    for couple in Couple.objects.filter(pk__in=[couple.pk for couple in couples]):
        weeks = couple.checkins.order_by("week").prefetch_related("exchange__items")
        named = {week.pk: str(week.week) for week in weeks}
        knocks = Schedule.objects.filter(scope=couple.pk).values_list(
            "user", "kind", "subject", "rule", "day", "time", "zone", "lead", "next_day", "next_at"
        )
        found[str(couple.pk)] = {
            "weeks": [_week(week) for week in weeks],
            "knocks": sorted(
                [user, kind, named[week], *when] for user, kind, week, *when in knocks
            ),
            "looks": couple.week_due_at,
        }
    return found
