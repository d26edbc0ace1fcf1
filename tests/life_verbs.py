"""What people do in the life-cycle model: each verb of the product beside what it means in plain
Python, in any order Hypothesis can think of."""

from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import timedelta
from typing import ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.couples.models import Membership
from intimacy.journal import keep_entry
from intimacy.journal.entry_words import Written
from intimacy.keys.models import DataKey, EncryptedRow, Unreadable
from intimacy.lib.compiled import compiled
from intimacy.sharing import open_together, opened_words
from intimacy.sharing.models import Words
from intimacy.sharing.write_words import AlreadyOpen, AlreadySealed, Draft, save
from tests.conftest import START, items
from tests.life_model import Care, Life, Said, Space, Week
from tests.rituals.conftest import begin
from tests.worlds import ids

PEOPLE = ("alice", "bob", "eve", "nina")
REFUSALS = (ValidationError, PermissionDenied, AlreadyOpen, AlreadySealed)
# Most of it happens to two, and to one question: where much happens, it meets.
who_ = st.sampled_from(["alice", "bob", "alice", "bob", "alice", "bob", "eve", "nina"])
place_ = st.sampled_from([1, 1, 1, 2])


@compiled
def open_memberships(person: int) -> QuerySet[Membership]:
    return Membership.objects.select_related("couple", "user").filter(user=person, left_at=None)


class Verbs(RuleBasedStateMachine):
    """`keys` are the persons' own; `life` is where every example begins, see `test_life_cycle`."""

    keys: ClassVar[dict[str, int]]
    beginning: ClassVar[Life]

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint_create()
        ids.seed("each example draws the same")
        self.life = deepcopy(self.beginning)
        self.at = START + timedelta(hours=1)
        self.number = 0
        self.shredded: set[object] = set()  # ids of keys that must never open again

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    def user(self, who: str) -> User:
        return User.objects.get(pk=self.keys[who])

    def mine(self, who: str) -> Membership:
        for membership in open_memberships(self.keys[who]):
            return membership
        raise Membership.DoesNotExist

    def acting(self, who: str) -> Space | None:
        """Let a moment pass; return the space this person acts in, None where they cannot act."""
        self.at += timedelta(seconds=25)
        return self.life.space_of(who) if self.life.acts(who) else None

    def text(self, who: str) -> str:
        self.number += 1
        return f"{who} {self.number}"

    def week(self, who: str, space: Space) -> tuple[CheckIn, Week]:
        checkin = current(self.mine(who).couple, self.at)
        return checkin, space.weeks.setdefault(checkin.exchange_id, Week(checkin.exchange_id))

    def attempt(self, allowed: bool, verb: Callable[[], object]) -> bool:
        """Do it, and see it refused exactly where it must be."""
        refusal = None
        try:
            with transaction.atomic():
                verb()
        except REFUSALS as error:
            refusal = error
        assert (refusal is None) == allowed, repr(refusal)
        return allowed

    def shred(self, rows: Iterable[EncryptedRow], verb: Callable[[], object]) -> None:
        """Do what destroys the keys of these rows, and find that none of them opens any more."""
        kept = {row.key_id: row for row in rows}
        verb()
        for row in kept.values():
            for key in DataKey.objects.filter(pk=row.key_id):
                try:
                    key.primitive()
                except Unreadable:
                    continue
                raise AssertionError(f"a destroyed key opens: {key.scope}")
        self.shredded |= kept.keys()

    def standing(self, space: Space) -> Care | None:
        """Return the care in which answers of this space can be let to be read today, or None."""
        care = space.care
        return care if care and care.begun and space.agreed(care) else None

    def start_over(self, *people: str) -> None:
        """Each of these, alone by now, is in a space of their own."""
        for who in people:
            key = Membership.objects.get(user=self.keys[who], left_at=None).couple_id
            self.life.spaces.append(Space(key, (who,)))

    # --- Time ----------------------------------------------------------------------------------

    @rule(passed=st.sampled_from([timedelta(minutes=2), timedelta(days=8), timedelta(days=29)]))
    def wait(self, passed: timedelta) -> None:
        self.at += passed

    # --- Writing apart and opening together ----------------------------------------------------

    @rule(who=who_, place=place_, lane=st.sampled_from(["us", "us", "me"]), beside=st.booleans())
    def write(self, who: str, place: int, lane: str, beside: bool) -> None:
        if space := self.acting(who):
            self._write(space, who, place, lane, "draft", beside=beside)

    @rule(who=who_, place=place_, kept=st.booleans())
    def pass_over(self, who: str, place: int, kept: bool) -> None:
        """Pass on a question, or empty what stands there."""
        if space := self.acting(who):
            self._write(space, who, place, "us", "passed" if kept else "", beside=False)

    def _write(
        self, space: Space, who: str, place: int, lane: str, state: str, *, beside: bool
    ) -> None:
        checkin, week = self.week(who, space)
        item, text = items(checkin)[place - 1], self.text(who) if state else ""
        before = Words.objects.filter(item=item, author=self.keys[who]).first()
        seen = before.version if before else 0
        draft = Draft(text, seen, lane, passed=state == "passed", beside=beside)
        free = not week.is_open(self.at) and not week.sealed_by(who, self.at)
        mine = self.mine(who)
        if not self.attempt(free, lambda: save(item, draft, by=mine, at=self.at)):
            return
        if not state:
            week.said.pop((who, place), None)
            return
        said = week.said.setdefault((who, place), Said(who, text, lane, state))
        said.text, said.lane, said.state = text, lane, state
        said.shown_to = self.standing(space) if beside and lane == "us" else None

    @rule(who=who_)
    def seal(self, who: str) -> None:
        if not (space := self.acting(who)):
            return
        checkin, week = self.week(who, space)
        mine, exchange = self.mine(who), checkin.exchange
        shut = not week.is_open(self.at)
        if self.attempt(shut, lambda: open_together.seal(exchange, by=mine, at=self.at)):
            if not week.sealed_by(who, self.at):
                week.seals[who] = self.at
            for said in week.by(who):
                said.state = "given" if said.state == "draft" else said.state
            space.open_if_ready(week, self.at)

    @rule(who=who_)
    def take_back(self, who: str) -> None:
        if not (space := self.acting(who)):
            return
        checkin, week = self.week(who, space)
        mine, exchange = self.mine(who), checkin.exchange
        shut = not week.is_open(self.at)
        if self.attempt(shut, lambda: open_together.take_back(exchange, by=mine, at=self.at)):
            week.seals.pop(who, None)
            week.opens_at = None
            for said in week.by(who):
                said.state = "draft" if said.state == "given" else said.state

    @rule(who=who_, place=place_, beside=st.booleans(), alone=st.booleans())
    def spend_an_evening(self, who: str, place: int, beside: bool, alone: bool) -> None:
        """Both answer, or one alone, and both seal: what else takes many steps to come about."""
        if space := self.acting(who):
            for one in space.people:
                if one == who or not alone:
                    self.write(one, place, "us", beside)
                self.seal(one)
            self.at += timedelta(minutes=2)

    # --- Once it has opened --------------------------------------------------------------------

    def one_of(self, who: str, place: int) -> tuple[Words, Week, Said] | None:
        """Return the latest words of this person at this place, of the space they are in."""
        weeks = reversed(self.life.space_of(who).weeks.values())
        for week in (one for one in weeks if (who, place) in one.said):
            rows = Words.objects.filter(item__exchange=week.key, item__position=place)
            return rows.get(author=self.keys[who]), week, week.said[who, place]
        return None

    def _of_opened(
        self, who: str, place: int, verb: Callable[[Words, Membership], object]
    ) -> Said | None:
        if not self.acting(who) or not (found := self.one_of(who, place)):
            return None
        words, week, said = found
        may = said.state == "given" and not said.withdrawn and week.is_open(self.at)
        done = self.attempt(may, lambda: verb(words, self.mine(who)))
        return said if done else None

    @rule(who=who_, place=place_)
    def let_read(self, who: str, place: int) -> None:
        said = self._of_opened(
            who, place, lambda words, mine: opened_words.let_read(words, by=mine, at=self.at)
        )
        if said:
            said.let_go_at = said.let_go_at or self.at

    @rule(who=who_, place=place_)
    def withdraw(self, who: str, place: int) -> None:
        said = self._of_opened(
            who, place, lambda words, mine: opened_words.withdraw(words, by=mine, at=self.at)
        )
        if said:
            said.withdrawn = True

    @rule(who=who_, place=place_)
    def add_line(self, who: str, place: int) -> None:
        line = self.text(who)
        said = self._of_opened(
            who, place, lambda words, mine: opened_words.add_line(words, line, by=mine, at=self.at)
        )
        if said:
            said.lines[line] = self.at

    # --- What is one's own, and what belongs to both -------------------------------------------

    @rule(who=who_)
    def write_journal(self, who: str) -> None:
        if self.acting(who):
            page = Written(self.text(who))
            keep_entry.write(page, by=self.user(who), at=self.at)
            self.life.journals[who].add(page.text)

    @rule(who=who_)
    def begin_ritual(self, who: str) -> None:
        if (space := self.acting(who)) and space.is_pair:
            name = self.text("both")
            begin(self.user(who), name=name)
            space.rituals.add(name)
