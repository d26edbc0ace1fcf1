"""A house full of words: each private field holds a canary that only some may ever meet."""

import os
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import now

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.calendars import addresses as calendars
from intimacy.counseling.models import Client
from intimacy.couples import pair_couple, part_couple, rhythm
from intimacy.couples.models import Membership
from intimacy.dates import mark_ideas, question_after
from intimacy.dates.models import DateNight
from intimacy.dreams import keep_dream, keep_promise
from intimacy.dreams import quiet_pause as dreams_pause
from intimacy.interests.mark_interests import MARKING as INTERESTS
from intimacy.journal import keep_entry
from intimacy.journal.entry_words import Written
from intimacy.lib.weeks import Rhythm
from intimacy.lib.zones import zone
from intimacy.notes import keep_draft
from intimacy.pulse import pulse_nudges
from intimacy.reminders.models import Subscription
from intimacy.repair import call_break, deliver_letters, send_letter, slow_steps
from intimacy.repair.models import Letter
from intimacy.rituals import do_ritual
from intimacy.sharing import open_together, opened_words, say_support
from intimacy.sharing.models import UNDO, Acknowledgement, Item, Lane, Words
from prompts.models import Feedback, Prompt
from prompts.picker import leanings
from prompts.picker.candidates import Why
from tests import canary_counselors as counselors
from tests.answered import answered, shown_by
from tests.conftest import items, member, pair, person, seal, write
from tests.dates.had import agreed
from tests.evenings import called_off, planned
from tests.kept_dreams import dreamt, listed, promised
from tests.left_notes import left, opened
from tests.reminder_queue import said
from tests.rituals.conftest import DAILY, begin
from tests.talk.conftest import begin as take_turns

CANARY = re.compile(r"cnry-[a-z]+-[a-z-]+-[0-9a-f]{8}")
NAMES = ("Alice", "Bob", "Eve", "Nina", "Charlie", "Stella")
PERSONAS = ("anon", *(name.lower() for name in NAMES), *counselors.COUNSELORS)


@dataclass(frozen=True)
class Canary:
    owner: str
    readers: frozenset[str]


@dataclass
class House:
    """Alice and Bob share a space. Eve left the one she had with Alice and has Nina now.

    Charlie is alone and has invited somebody, Stella is staff. Dana is the counselor of Alice and
    Bob and Ulla of Nina and Eve; Olaf and Rolf were before them, Wanda waits to be one.
    """

    people: dict[str, User] = field(default_factory=dict)
    canaries: dict[str, Canary] = field(default_factory=dict)
    weeks: list[CheckIn] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    nights: list[DateNight] = field(default_factory=list)
    token: str = ""
    feed: str = ""  # the token of Alice's calendar
    link: str = ""  # the token of Dana's link for another couple

    def text(self, owner: User, what: str, *others: User) -> str:
        """Return new words of `owner` that `others` may read as well."""
        name = owner.name.lower()
        text = f"cnry-{name}-{what}-{secrets.token_hex(4)}"
        readers = frozenset({name, *(other.name.lower() for other in others)})
        self.canaries[text] = Canary(name, readers)
        return text

    def joint(self, what: str, *readers: User) -> str:
        """Return new words that belong to these two equally, or, closed by now, to nobody."""
        text = f"cnry-joint-{what}-{secrets.token_hex(4)}"
        self.canaries[text] = Canary("joint", frozenset(user.name.lower() for user in readers))
        return text

    def also(self, owner: str, what: str, reader: str) -> None:
        """Let one more person read the words of this name."""
        named = re.compile(f"cnry-{owner}-{what}-[0-9a-f]{{8}}").fullmatch
        [text] = filter(named, self.canaries)
        self.canaries[text] = Canary(owner, self.canaries[text].readers | {reader})

    def nobody_reads(self, text: str) -> None:
        """Close words to everybody, whoever wrote them included."""
        self.canaries[text] = Canary(self.canaries[text].owner, frozenset())

    @property
    def tokens(self) -> tuple[str, ...]:
        return self.token, self.feed, self.link

    def readable_by(self, persona: str) -> set[str]:
        return {t for t, c in self.canaries.items() if persona in c.readers}

    def stray(self, found: Iterable[str], persona: str, shows: str) -> list[str]:
        """Return those of `found` that this persona may not meet on a page that `shows` this."""
        return [text for text in set(found) if not self._may(text, persona, shows)]

    def _may(self, text: str, persona: str, shows: str) -> bool:
        canary = self.canaries[text]
        if persona not in canary.readers or not shows:
            return False
        return shows == "both" or canary.owner in {persona, "joint"}


def furnish() -> House:
    """Build the house by the verbs of the domain, in the days before now."""
    house = House()
    house.people = {name.lower(): person(name) for name in NAMES}
    alice, bob, eve, nina, charlie, stella = house.people.values()
    stella.is_staff = stella.is_superuser = True
    stella.save()
    at = now()
    for one in (alice, bob, eve, nina, charlie, stella):
        own = current(member(one).couple, at - timedelta(days=70))
        write(one, items(own)[0], house.text(one, "alone"), at=own.couple.created_at)
        _write_for_oneself(house, one, at)
    pair(eve, alice, at - timedelta(days=60))
    begin(eve, name=house.joint("ended-ritual"))
    _together(house, eve, alice, at - timedelta(days=60), "ended")
    _plan_lost(house, eve, alice, at - timedelta(days=60))
    opened(left(eve, house.text(eve, "old-note"), at - timedelta(days=59)), alice)
    _hoped_once(house, eve, at - timedelta(days=59))
    part_couple.leave(member(eve), at=at - timedelta(days=50))
    pair(nina, eve, at - timedelta(days=40))
    _together(house, nina, eve, at - timedelta(days=40), "new")
    counselors.hire(house, at - timedelta(days=40))
    counselors.beside_nina_and_eve(house, at - timedelta(days=39))
    pair(alice, bob, at - timedelta(days=30))
    _opened_week(house, alice, bob, at - timedelta(days=30))
    counselors.beside_alice_and_bob(house, at - timedelta(days=30))
    _since_opened(house, alice, bob, at - timedelta(days=30))
    _half_sealed(house, alice, bob, at - timedelta(days=9))
    _half_sealed(house, bob, alice, at)
    _ask_again(alice)
    _lean(alice, bob)
    _plan_evenings(house, alice, bob, at)
    _after_dates(house, alice, bob, at)
    changed = Rhythm(alice.zone, weekday=2, hour=20)
    rhythm.change(member(bob).couple, changed, by=bob, at=at)
    _rituals(house, alice, bob, at)
    take_turns(alice, at, two_phones=True)
    take_turns(bob, at)
    _leave_notes(house, alice, bob, at)
    _five_lines(alice, bob, at)
    _hard_evenings(house, alice, bob, at)
    _hopes(house, alice, bob, at)
    Subscription.objects.create(user=alice, endpoint="https://fcm.googleapis.com/alice")
    house.token = pair_couple.invite(charlie, at=at)
    said(alice)
    house.feed = calendars.make(alice, at=at)
    counselors.since_the_session(house, at)
    _choose_rows(house)
    return house


def _write_for_oneself(house: House, one: User, at: datetime) -> None:
    """A page of everybody's journal, which nothing that comes later opens or closes."""
    written = Written(house.text(one, "journal"), ("torn",), house.text(one, "trigger"))
    keep_entry.write(written, by=one, at=at - timedelta(days=65))


def _ask_again(alice: User) -> None:
    """The running week asks again what the opened one asked: then and now, of every fate."""
    running, *_, opened = CheckIn.objects.filter(couple=member(alice).couple).order_by("-week")
    for old in items(opened):
        again = Item.objects.filter(exchange=running.exchange_id, position=old.position)
        again.update(version=old.version_id, why=Why.AGAIN)


def _lean(alice: User, bob: User) -> None:
    """Each has said in private what they would rather not be asked."""
    couple, (first, second, *_) = member(alice).couple, Prompt.objects.order_by("key")
    leanings.rule_out(couple, first, by=alice)
    leanings.judge(couple, {second.pk: Feedback.Verdict.NOT_FOR_US}, by=bob)
    leanings.choose_practices(couple, ruled_out=["trust"], agreed=["touch"], by=alice)


def _rituals(house: House, alice: User, bob: User, at: datetime) -> None:
    """One of every day, and one of touch that only one agreed to."""
    today = at.astimezone(zone(alice.zone)).date()
    name = house.joint("ritual", alice, bob)
    ritual = begin(alice, DAILY, name=name, starts_on=today - timedelta(days=2))
    do_ritual.did(ritual, today, by=member(bob), at=at)
    begin(bob, name=house.joint("touch-ritual"), practice="touch")


def _leave_notes(house: House, alice: User, bob: User, at: datetime) -> None:
    """One opened, one that waits to be, and one of each kind that is on its way."""
    hour = timedelta(hours=1)
    opened(left(alice, house.text(alice, "note", bob), at - hour), bob)
    left(bob, house.text(bob, "covered-note"), at - hour)
    left(alice, house.text(alice, "some-time-note"), at, how="some")
    left(bob, house.text(bob, "opening-note"), at, how="opening")
    left(bob, house.text(bob, "later-note"), at, moment=at + timedelta(days=9))
    for who in (alice, bob):
        keep_draft.keep(house.text(who, "unleft-note"), by=member(who), seen=0, at=at)


def _five_lines(alice: User, bob: User, at: datetime) -> None:
    """What they answered since both said yes to each other and to Dana; Bob's last is his own."""
    client = Client.objects.working().get(couple=member(alice).couple)
    shown_by(alice, bob, at, client.pk)
    answered(bob, "11111", at)
    pulse_nudges.choose(member(alice), 4, 6, time(17), at=at)


def _plan_evenings(house: House, alice: User, bob: User, at: datetime) -> None:
    """An evening both know of, a surprise to come, and one that was called off."""
    couple, to_know = member(alice).couple, house.text(bob, "know", alice)
    dinner, hidden = house.text(alice, "date", bob), house.text(bob, "surprise")
    house.nights = [
        planned(couple, alice, at, title=dinner, yes=bob),
        planned(couple, bob, at, title=hidden, know=to_know, surprise=True, yes=alice),
        called_off(planned(couple, alice, at, title=house.text(alice, "off"), surprise=True), at),
        planned(couple, bob, at, title=house.text(bob, "asked", alice)),
    ]


def _plan_lost(house: House, eve: User, alice: User, at: datetime) -> None:
    """An evening of a space that ended belongs to nobody any more."""
    lost = house.text(eve, "lost")
    house.nobody_reads(lost)
    planned(member(eve).couple, eve, at, title=lost, know=lost, yes=alice)


def _after_dates(house: House, alice: User, bob: User, at: datetime) -> None:
    """What was said after dates: met, and not met by a draft of one's own; marks are of ideas."""
    couple = member(alice).couple
    nights = [agreed(couple, alice, at - timedelta(days=days)) for days in (20, 3)]
    for night, met in zip(nights, (True, False), strict=True):
        item, later = question_after.add_question(night), night.ends_at
        write(alice, item, house.text(alice, "after", *([bob] if met else [])), at=later)
        write(bob, item, house.text(bob, "after", *([alice] if met else [])), at=later)
        open_together.seal(item.exchange, by=member(alice), at=later)
        if met:
            open_together.seal(item.exchange, by=member(bob), at=later)
    house.nights += nights
    for marking in (mark_ideas.MARKING, INTERESTS):
        for who, keys in ((alice, slice(4)), (bob, slice(2, 6))):
            ten = marking.batch_of(couple, who)
            liked = ten.keys[keys]
            marking.mark(couple, ten.number, liked, by=who, send=True, at=at - timedelta(days=9))


def _hard_evenings(house: House, alice: User, bob: User, at: datetime) -> None:
    """Words that arrived and an answer, words that wait for a quiet pause, a page of one's own."""
    couple, back = member(alice).couple, Letter.Kind.BACK
    for who, other in ((alice, bob), (bob, alice)):
        parts = {"text": house.text(who, "cameback", other), "phrase": "Start over?"}
        letter = send_letter.send(couple, back, parts, by=member(who), at=at)
        deliver_letters.deliver(at + UNDO)
        answer = house.text(other, "said", who)
        send_letter.answer(letter, answer, by=member(other), at=at)
        slow_steps.write_step(who, 1, house.text(who, "slow"), at=at - timedelta(days=2))
    call_break.call(couple, at + timedelta(hours=1), by=alice, at=at)
    Membership.objects.filter(user=bob, couple=couple).update(paused_at=at)
    unsent = {"feel": house.text(bob, "unarrived"), "when": "it rains", "text": "a walk"}
    send_letter.send(couple, Letter.Kind.RAISE, unsent, by=member(bob), at=at)
    Membership.objects.filter(user=bob, couple=couple).update(paused_at=None)


def _hoped_once(house: House, eve: User, at: datetime) -> None:
    """A dream of a space that ended is nobody's; what she promised there stays hers."""
    dreamt(eve, house.joint("ended-dream"), at, 1, house.joint("ended-step"))
    promised(eve, house.text(eve, "old-promise"), at)
    listed(eve, house.text(eve, "old-line"), at)


def _hopes(house: House, alice: User, bob: User, at: datetime) -> None:
    """A dream of each fate, promises open and closed; of each what waits for a quiet pause."""
    both = [house.joint(what, alice, bob) for what in ("dream", "step", "true", "memory", "rest")]
    dreamt(alice, both[0], at - timedelta(days=40), 1, both[1])
    true, rests = (dreamt(bob, text, at - timedelta(days=9)) for text in (both[2], both[4]))
    keep_dream.come_true(true, both[3], by=member(alice), seen=1, at=at)
    keep_dream.rest(rests, by=member(bob), at=at)
    before = at - timedelta(hours=1)
    for who, other in ((alice, bob), (bob, alice)):
        promised(who, house.text(who, "promise", other), before)
        kept = promised(who, house.text(who, "kept", other), before)
        line = house.text(who, "keptline", other)
        keep_promise.close_promise(kept, "kept", line, by=member(who), at=before)
        listed(who, house.text(who, "loved", other), before)
    open_ = promised(bob, house.text(bob, "open-promise", alice), before)
    Membership.objects.filter(user=bob, left_at=None).update(paused_at=at)
    waits = house.text(bob, "waiting-line")
    keep_promise.close_promise(open_, "gone", waits, by=member(bob), at=at)
    promised(bob, house.text(bob, "waiting-promise"), at)
    listed(bob, house.text(bob, "waiting-loved"), at)
    Membership.objects.filter(user=bob, left_at=None).update(paused_at=None)
    with transaction.atomic():
        dreams_pause.all_arrives(member(bob), since=at, at=at)


def _choose_rows(house: House) -> None:
    """Take the rows the matrix walks over: every one in `make test-all`, else one of each fate."""
    weeks, words = CheckIn.objects.all(), Words.objects.all()
    if not os.environ.get("LONG"):
        weeks = weeks.filter(Q(couple__kind="pair") | Q(couple__memberships__user__name="Alice"))
        words = words.filter(couple__kind="pair", item__position__in=[1, 4])
    house.weeks, house.words = list(weeks.distinct()), list(words)


def _together(house: House, one: User, other: User, at: datetime, what: str) -> None:
    """A week of two people that opened; what is readable depends on whether it ended."""
    both = what != "ended"
    week = current(member(one).couple, at)
    first, second, *_ = items(week)
    for me, you in ((one, other), (other, one)):
        write(me, first, house.text(me, what, *([you] if both else [])), at=at)
        write(me, second, house.text(me, f"{what}-onlyme"), Lane.ME, at=at)
        seal(me, week, at)
    later, words = at + timedelta(hours=1), Words.objects.get(item=first, author=one)
    line = house.text(one, f"{what}-line", *([other] if both else []))
    opened_words.add_line(words, line, by=member(one), at=later)
    answer = house.text(other, f"{what}-answer", *([one] if both else []))
    _answer(words, other, answer, later)


def _opened_week(house: House, alice: User, bob: User, at: datetime) -> None:
    """Met, kept, passed, let go, withdrawn: the words of a week of every fate they can have."""
    week = current(member(alice).couple, at)
    one, two, three, four = items(week)
    write(alice, one, house.text(alice, "opened", bob), at=at)
    write(bob, one, house.text(bob, "opened", alice), at=at)
    write(alice, two, house.text(alice, "onlyme"), Lane.ME, at=at)
    write(bob, two, house.text(bob, "unmet"), at=at)
    write(alice, three, house.text(alice, "passed"), passed=True, at=at)
    write(bob, three, house.text(bob, "letgo", alice), at=at)
    write(alice, four, house.text(alice, "met", bob), at=at)
    write(bob, four, house.text(bob, "withdrawn"), at=at)
    seal(alice, week, at)
    seal(bob, week, at)


def _since_opened(house: House, alice: User, bob: User, at: datetime) -> None:
    """What was done to the words of that week an hour later."""
    one, _, three, four = items(current(member(alice).couple, at))
    later = at + timedelta(hours=1)
    hers, let_go, gone = _words(alice, one), _words(bob, three), _words(bob, four)
    line = house.text(alice, "line", bob)
    opened_words.add_line(hers, line, by=member(alice), at=later)
    _answer(hers, bob, house.text(bob, "answer", alice), later)
    opened_words.let_read(let_go, by=member(bob), at=later)
    helps = {hers: house.text(alice, "help", bob), gone: house.text(bob, "withdrawn-help")}
    for words, text in helps.items():
        say_support.say_support(words, "help", text, by=_member_of(words), at=later)
    line = house.text(bob, "withdrawn-line")
    opened_words.add_line(gone, line, by=member(bob), at=later)
    _answer(gone, alice, house.text(alice, "answer-to-withdrawn"), later)
    opened_words.withdraw(gone, by=member(bob), at=later + timedelta(hours=1))


def _half_sealed(house: House, done: User, slow: User, at: datetime) -> None:
    week = current(member(done).couple, at)
    one, two, three, _ = items(week)
    write(done, one, house.text(done, "sealed"), at=at)
    write(done, two, house.text(done, "sealed-onlyme"), Lane.ME, at=at)
    write(done, three, house.text(done, "sealed-passed"), passed=True, at=at)
    write(slow, one, house.text(slow, "draft"), at=at)
    write(slow, two, house.text(slow, "draft-onlyme"), Lane.ME, at=at)
    write(slow, three, house.text(slow, "draft-passed"), passed=True, at=at)
    seal(done, week, at)


def _words(author: User, item: Item) -> Words:
    return Words.objects.get(item=item, author=author)


def _member_of(words: Words) -> Membership:
    return member(words.author)


def _answer(words: Words, by: User, text: str, at: datetime) -> None:
    opened_words.acknowledge(words, Acknowledgement.Kind.OWN, text, by=member(by), at=at)
