"""A filled house to look around in: the cast of the tests, eight weeks of two of them.

Everything goes through the same verbs as real use, at the moments it would have happened.
"""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.db import transaction

from checkins.begin_week import begin, current, next_beginning, next_week
from checkins.models import CheckIn, WeekOff
from checkins.question_draft import draw
from intimacy.accounts.models import User
from intimacy.counseling.models import Client, Counselor
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import start_solo
from intimacy.demo import clients, hopes, notes, rituals, talks
from intimacy.demo.clients import member
from intimacy.demo.coming_back import fill_repair
from intimacy.demo.date_nights import fill_dates
from intimacy.demo.interests import choose_first, mark_apart
from intimacy.demo.journal import fill_journal
from intimacy.demo.pulses import fill_pulses
from intimacy.demo.words import ALONE, ALONE_SINCE, HELPS, WEEKS, Week
from intimacy.lib.weeks import Rhythm
from intimacy.sharing import open_together, opened_words, say_support
from intimacy.sharing.models import UNDO, Acknowledgement, Lane, Words
from intimacy.sharing.write_words import Draft, save
from prompts.library import catalog
from prompts.picker.candidates import Pick, Why

PASSED_WEEK = 4


@dataclass(frozen=True)
class Account:
    role: str
    name: str
    email: str
    password: str
    totp_secret: str | None = None


CAST = (
    ("partner", "Alice", "Europe/Berlin"),
    ("partner", "Bob", "America/New_York"),
    ("alone", "Charlie", "Europe/Lisbon"),
    ("counselor", "Dana", "Europe/Vienna"),
    ("partner", "Mira", "Europe/Vienna"),
    ("partner", "Jonas", "Europe/Vienna"),
    ("partner", "Aiko", "Europe/Vienna"),
    ("partner", "Tom", "Europe/Vienna"),
)


def fill(at: datetime) -> list[dict[str, str | None]]:
    """Fill the house as of the moment `at` (UTC) and return the accounts to sign in with.

    Running it again starts the demo people afresh; a space somebody shares with one of them goes
    with them.
    """
    with transaction.atomic():
        _sweep()
        password = f"demo {secrets.token_hex(2)} {secrets.token_hex(2)}"
        rhythm = Rhythm(CAST[0][2], weekday=6, hour=19)
        begun = rhythm.begins(rhythm.latest(at) - timedelta(weeks=7))
        people = {name: _person(name, zone, password, begun) for _, name, zone in CAST}
        dana, secret = clients.counselor(people["Dana"], begun)
        care = _eight_weeks(people["Alice"], people["Bob"], begun, at, by=dana)
        rituals.fill_rituals(member(people["Alice"]), member(people["Bob"]), begun, at)
        notes.fill_notes(member(people["Alice"]), member(people["Bob"]), at)
        talks.fill_talk(member(people["Bob"]), at)
        hopes.fill_hopes(member(people["Alice"]), member(people["Bob"]), at)
        fill_repair(member(people["Alice"]), member(people["Bob"]), at)
        choose_first(member(people["Alice"]), member(people["Bob"]), at)
        _alone(people["Charlie"], begun)
        fill_journal(people["Alice"], people["Charlie"], at)
        clients.other_couples(dana, care, people, at)
    secrets_of = {"Dana": secret}
    accounts = [
        Account(role, name, people[name].email, password, secrets_of.get(name))
        for role, name, _ in CAST
    ]
    return [asdict(account) for account in accounts]


def address(name: str) -> str:
    """Return the e-mail address of a demo person."""
    return f"{name.lower()}@demo.example"


def _sweep() -> None:
    people = User.objects.filter(email__in=[address(name) for _, name, _ in CAST])
    Couple.objects.filter(memberships__user__in=people).delete()
    people.delete()


def _person(name: str, zone: str, password: str, at: datetime) -> User:
    user = User.objects.create_user(
        address(name), password, name=name, zone=zone, adult_confirmed_at=at, welcomed_at=at
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    start_solo(user, at)
    return user


def _eight_weeks(alice: User, bob: User, begun: datetime, at: datetime, *, by: Counselor) -> Client:
    """Most weeks opened and talked about; one untouched, one passed, one sealed by one.

    From the fifth on the counselor `by` is beside the two.
    """
    couple = clients.pair(alice, bob, begun)
    care = clients.alice_and_bob(by, couple, begun)
    a, b = member(alice), member(bob)
    fill_pulses(a, b, care.pk, begun)
    checkin, opens = current(couple, begun), begun
    mark_apart(a, b, begun)
    while opens <= at:
        number = couple.checkins.count() - 1
        if number == PASSED_WEEK:
            off = {"checkin": checkin, "couple": couple, "at": opens}
            WeekOff.objects.bulk_create(WeekOff(user=user, **off) for user in (alice, bob))
        if week := WEEKS.get(number):
            _write_week(checkin, week, a, b, opens + timedelta(hours=2))
        opens = next_beginning(couple, checkin, opens)
        if opens <= at:
            following = WEEKS.get(number + 1)
            day = couple.rhythm.latest(opens)
            checkin = begin(couple, day, _asked(following)) if following else current(couple, opens)
    draw(couple, checkin, next_week(couple, checkin, at), at)
    fill_dates(couple, alice, bob, at)
    _say_how_to_help(a, b, at)
    clients.share(alice, "repair-let-you-breathe-out", at)
    return care


def _asked(week: Week) -> list[Pick]:
    library = {candidate.key: candidate for candidate, _ in catalog.every().values()}
    wished = clients.ASKED_BY_DANA
    return [
        Pick(library[key], Why.WISH if key in wished else Why(library[key].slot))
        for key, _, _ in week
    ]


def _write_week(checkin: CheckIn, week: Week, a: Membership, b: Membership, at: datetime) -> None:
    _write(checkin, a, [mine for _, mine, _ in week], at)
    exchange = open_together.seal(checkin.exchange, by=a, at=at)
    theirs = [text for _, _, text in week]
    if not any(theirs):
        return  # sealed by one: last week can still be opened
    _write(checkin, b, theirs, at + timedelta(hours=5))
    exchange = open_together.seal(exchange, by=b, at=at + timedelta(hours=5))
    opened = at + timedelta(hours=5) + UNDO
    for words in Words.objects.filter(item__exchange=exchange, author=b.user, item__position=1):
        opened_words.acknowledge(words, Acknowledgement.Kind.HEAR, by=a, at=opened)
    CheckIn.objects.filter(pk=checkin.pk).update(talked_at=opened + timedelta(days=1))


def _say_how_to_help(a: Membership, b: Membership, at: datetime) -> None:
    for key, *said in HELPS:
        for by, (wish, text) in zip((a, b), said, strict=True):
            mine = Words.objects.get(author=by.user, item__version__prompt__key=key)
            say_support.say_support(mine, wish, text, by=by, at=at)


def _write(checkin: CheckIn, by: Membership, texts: Sequence[str], at: datetime) -> None:
    for item, text in zip(checkin.exchange.items.order_by("position"), texts, strict=False):
        lane = Lane.ME if text.startswith("(") else Lane.US
        save(item, Draft(text.strip("()"), seen=0, lane=lane, passed=not text), by=by, at=at)


def _alone(charlie: User, at: datetime) -> None:
    """Four weeks alone, so that Together leads on to More."""
    membership = member(charlie)
    couple = membership.couple
    checkin = current(couple, at)
    _write(checkin, membership, ALONE, at)
    open_together.seal(checkin.exchange, by=membership, at=at)
    for key, mine in ALONE_SINCE:
        at = next_beginning(couple, checkin, at)
        checkin = begin(couple, couple.rhythm.latest(at), _asked(((key, mine, ""),)))
        _write(checkin, membership, [mine], at)
        open_together.seal(checkin.exchange, by=membership, at=at)
