"""Pausing, leaving, pairing again, forgetting and erasing, in the life-cycle model."""

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule

from intimacy.counseling.care import consents
from intimacy.couples import part_couple
from intimacy.couples.models import Couple, Membership
from intimacy.privacy import erase_account, own_words
from intimacy.rituals.models import Ritual
from intimacy.sharing import open_together
from intimacy.sharing.models import Words
from tests.conftest import pair
from tests.life_model import ERASING_WAITS, Space
from tests.life_verbs import Verbs, who_
from tests.sealed_rows import sealed_by

all_ = st.sampled_from(["alice", "bob", "eve", "nina", "dana"])


class Partings(Verbs):
    @rule(who=who_)
    def pause(self, who: str) -> None:
        """Nothing the other can ask for tells of it."""
        if not (space := self.acting(who)) or not space.is_pair:
            return
        before = self.seen_by(space.other(who))
        open_together.pause(self.mine(who), at=self.at)
        space.paused.setdefault(who, self.at)
        for week in space.weeks.values():
            week.opens_at = week.opens_at if week.is_open(self.at) else None
        assert self.seen_by(space.other(who)) == before, "the pause shows"

    def seen_by(self, who: str) -> list[object]:
        """Return every row the other's pages are made of, field by field."""
        user = self.user(who)
        couple = self.mine(who).couple
        words = Words.objects.readable_by(user, self.at).order_by("pk")
        care = consents.asked_and_standing(user, couple, self.at)
        return [*words.values(), *care.values(), *Couple.objects.filter(pk=couple.pk).values()]

    @rule(who=who_)
    def resume(self, who: str) -> None:
        if not (space := self.acting(who)) or not space.is_pair:
            return
        open_together.resume(self.mine(who), at=self.at)
        if since := space.paused.pop(who, None):
            self._arrive(space, who, since)
        for week in space.weeks.values():
            space.open_if_ready(week, self.at)

    def _arrive(self, space: Space, who: str, since: datetime) -> None:
        """What was given in the pause counts as given now."""
        for week in space.weeks.values():
            for said in week.by(who):
                if said.let_go_at and said.let_go_at >= since:
                    said.let_go_at = self.at
                late = {text for text, at in said.lines.items() if at >= since}
                said.lines |= dict.fromkeys(late, self.at)

    @rule(who=who_)
    def leave(self, who: str) -> None:
        if (space := self.acting(who)) and space.is_pair:
            mine = self.mine(who)
            joint = list(Ritual.objects.filter(couple=mine.couple))
            self.shred(joint, lambda: part_couple.leave(mine, at=self.at))
            self._close(space)

    def _close(self, space: Space) -> None:
        space.ended = True
        self.start_over(*space.people)

    @rule(who=who_, other=who_)
    def pair_with(self, who: str, other: str) -> None:
        if who == other or not self.acting(who) or not self.acting(other):
            return
        alone = [self.life.space_of(one) for one in (who, other)]
        free = not any(space.is_pair for space in alone)
        people = self.user(who), self.user(other)
        if self.attempt(free, lambda: pair(*people, self.at)):
            for space in alone:
                space.ended = True
            self.life.spaces.append(Space(self.mine(who).couple_id, (who, other)))

    @rule(who=who_)
    def forget(self, who: str) -> None:
        """Delete what one wrote in the space that ended last."""
        if not self.acting(who) or not (ended := self.life.ended_of(who)):
            return
        mine = Membership.objects.get(user=self.keys[who], couple=ended[-1].key)
        written = list(Words.objects.filter(author=mine.user, couple=mine.couple_id))
        self.shred(written, lambda: own_words.forget(mine, at=self.at))
        self._unsay(who, ended[-1])

    def _unsay(self, who: str, space: Space) -> None:
        for week in space.weeks.values():
            week.said = {key: said for key, said in week.said.items() if said.author != who}

    # --- Erasing -------------------------------------------------------------------------------

    @rule(who=all_)
    def ask_to_be_erased(self, who: str) -> None:
        if not self.life.acts(who):
            return
        self.at += timedelta(minutes=1)
        assert erase_account.ask(self.user(who), at=self.at)
        self.life.erase_at[who] = self.at + ERASING_WAITS
        for care in [care for space in self.life.spaces for care in space.cares]:
            care.ended = care.ended or who == "dana"
        if who != "dana" and (space := self.life.space_of(who)).is_pair:
            self._close(space)

    @rule(who=all_)
    def keep_the_account(self, who: str) -> None:
        waits = who not in self.life.gone and who in self.life.erase_at
        if who not in self.life.gone:
            assert erase_account.keep(self.user(who)) is waits
            self.life.erase_at.pop(who, None)

    @rule(who=all_, patient=st.booleans())
    def erase(self, who: str, patient: bool) -> None:
        """Nobody goes before the day; then all of it goes, and opens never again."""
        due = self.life.erase_at.get(who)
        if who in self.life.gone or due is None:
            return
        self.at = max(self.at, due) if patient else self.at
        if due > self.at:
            assert not erase_account.erase(self.keys[who], self.at)
            return
        mine = [row for row, _ in sealed_by(self.user(who))]
        self.shred(mine, lambda: erase_account.erase(self.keys[who], self.at))
        self.life.gone.add(who)
        for space in self.life.spaces:
            space.ended = space.ended or space.people == (who,)
            self._unsay(who, space)
            if self.life.gone.issuperset(space.people):
                self._holds_nothing(space.key)

    def _holds_nothing(self, couple: object) -> None:
        """Of a space whose last person is gone no table has a row."""
        assert not Couple.objects.filter(pk=couple).exists()
        for relation in Couple._meta.related_objects:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: couple})
            assert not rows.exists(), relation.related_model
