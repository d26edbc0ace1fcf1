"""A counselor beside either couple: asked for, agreed to, let in on answers, and ended."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import rule

from intimacy.counseling.care import consents, end_care, introductions
from intimacy.counseling.desk import approval
from intimacy.counseling.models import Client, Counselor
from intimacy.counseling.shares import share_answers
from intimacy.lib.tokens import token_hash
from tests.life_model import Care, Space
from tests.life_partings import Partings
from tests.life_verbs import place_, who_


class InCare(Partings):
    def counselor(self) -> Counselor:
        return Counselor.objects.select_related("user").get(user=self.keys["dana"])

    def row_of(self, space: Space) -> Client:
        rows = Client.objects.filter(couple=space.key, ended_at=None)
        return rows.select_related("couple", "counselor__user").get()

    @property
    def works(self) -> bool:
        return self.life.counselor_works and self.life.acts("dana")

    @rule(who=who_, agrees=st.booleans())
    def open_a_link(self, who: str, agrees: bool) -> None:
        """The counselor makes a link and one of two opens it."""
        if not (space := self.acting(who)) or not self.works:
            return

        def answered() -> None:
            token = introductions.invite_couple(self.counselor(), label="Two", at=self.at)
            link = introductions.find(token_hash(token), at=self.at)
            assert link is not None
            introductions.answer(link, by=self.mine(who), agrees=agrees, at=self.at)

        care = space.care
        free = space.is_pair and not (care and care.begun)
        if self.attempt(free, answered):
            if care and care.run_out(self.at):
                care.ended = True
            if space.care is None:
                space.cares.append(Care(self.at))
            self._said_to_counselor(space, who, agrees)

    def _said_to_counselor(self, space: Space, who: str, agrees: bool) -> None:
        care = space.care
        assert care is not None
        (care.yes.add if agrees else care.yes.discard)(who)
        care.begun = care.begun or space.agreed(care)

    @rule(who=who_, agrees=st.booleans())
    def answer_the_counselor(self, who: str, agrees: bool) -> None:
        if not (space := self.acting(who)) or not (care := space.care):
            return
        row, mine = self.row_of(space), self.mine(who)
        may = not care.run_out(self.at) and (agrees or not care.begun)
        verb = consents.agree if agrees else consents.not_now
        if self.attempt(may, lambda: verb(row, by=mine, at=self.at)):
            self._said_to_counselor(space, who, agrees)

    @rule(who=who_, both=st.booleans())
    def let_the_counselor_begin(self, who: str, both: bool) -> None:
        """Both agree, and answer with the counselor let in: what takes long to come about."""
        if (space := self.acting(who)) and space.is_pair and self.works:
            for one in space.people if not space.care else ():
                self.open_a_link(one, True)
            self.spend_an_evening(who, 1, True, not both)

    @rule(who=who_, counselor=st.booleans())
    def end_care(self, who: str, counselor: bool) -> None:
        if (space := self.acting(who)) and (care := space.care):
            by = self.counselor().user if counselor else self.user(who)
            end_care.end_care(self.row_of(space), by=by, at=self.at)
            care.ended = True

    @rule(on=st.booleans())
    def staff_decide(self, on: bool) -> None:
        """Staff shut the counselor out, or take that back; what ended then stays ended."""
        if "dana" in self.life.gone:
            return
        row, by = self.counselor(), self.user("stella")
        verb: Callable[[], object]
        if on:
            verb = lambda: approval.reactivate(row, by=by)  # noqa: E731
        else:
            verb = lambda: approval.deactivate(row, by=by, at=self.at)  # noqa: E731
        if self.attempt(on is not self.life.counselor_works, verb):
            self.life.counselor_works = on
            for care in [care for space in self.life.spaces for care in space.cares]:
                care.ended = care.ended or not on

    # --- What each lets the counselor read -----------------------------------------------------

    @rule(who=who_, place=place_)
    def share(self, who: str, place: int) -> None:
        if not (space := self.acting(who)) or not (found := self.one_of(who, place)):
            return
        words, _, said = found
        care = self.standing(space)
        may = care is not None and not said.withdrawn
        may = may and not (said.lane == "me" and said.let_go_at is None)
        mine = self.mine(who)
        if self.attempt(may, lambda: share_answers.share_answer(words, by=mine, at=self.at)):
            said.shown_to = care

    @rule(who=who_, place=place_, everything=st.booleans())
    def unshare(self, who: str, place: int, everything: bool) -> None:
        if not (space := self.acting(who)) or not (found := self.one_of(who, place)):
            return
        words, _, said = found
        mine = self.mine(who)
        if everything:
            share_answers.unshare_all(by=mine, at=self.at)
        else:
            share_answers.unshare_answer(words, by=mine, at=self.at)
        for week in space.weeks.values() if everything else ():
            for one in week.by(who):
                one.shown_to = None
        said.shown_to = None
