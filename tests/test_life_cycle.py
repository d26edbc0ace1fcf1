"""Two couples and a counselor, in any order of the product's verbs, by the rules of SECURITY.md.

They pair, seal, open, pause, leave, pair again, take back and are erased. After every step what
each can read, opened to its words, is what a small model says that uses none of the product's code.
`LONG=1` (`make test-all`) plays some hundred lives instead of a few.
"""

import json
import os
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from intimacy.accounts.models import User
from intimacy.counseling.shares.visible_answers import readable_by_counselor
from intimacy.couples.models import Couple, Membership
from intimacy.journal.entry_words import open_entries
from intimacy.journal.models import Entry
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.models import DataKey
from intimacy.lib.compiled import compiled
from intimacy.rituals.models import Ritual
from intimacy.sharing.models import Addition, Exchange, Words
from tests.conftest import START, pair, person
from tests.counseling.conftest import counselor_of, in_care
from tests.life_care import InCare
from tests.life_model import Care, Life, Space
from tests.life_verbs import PEOPLE

NAMES = tuple(who.capitalize() for who in PEOPLE)
LIVES, STEPS = (300, 40) if os.environ.get("LONG") else (25, 20)
# A life of twenty steps is read as it is; a long one is made shorter first, which takes minutes.
PHASES = (Phase.generate, Phase.shrink) if os.environ.get("LONG") else (Phase.generate,)


# Asked after every step: composed once, as where the product asks them.
@compiled
def words_of(user: User, at: datetime) -> QuerySet[Words]:
    return Words.objects.readable_by(user, at).select_related("key")


@compiled
def lines_of(user: User, at: datetime) -> QuerySet[Addition]:
    return Addition.objects.readable_by(user, at).select_related("key")


@compiled
def rituals_of(user: User) -> QuerySet[Ritual]:
    return Ritual.objects.readable_by(user).select_related("key")


@compiled
def entries_of(user: User) -> QuerySet[Entry]:
    return Entry.objects.readable_by(user).select_related("key")


@compiled
def shown_to(user: User, at: datetime) -> QuerySet[Words]:
    return readable_by_counselor(user, at).select_related("key")


@compiled
def opened(weeks: Collection[object]) -> QuerySet[Exchange, tuple[object, datetime | None]]:
    return Exchange.objects.filter(pk__in=weeks).values_list("pk", "opens_at")


@compiled
def places(people: Collection[int]) -> QuerySet[Membership, tuple[object, int, bool]]:
    """Select the couple and the person of each membership, and whether it is open."""
    rows = Membership.objects.filter(user__in=people)
    is_open = ExpressionWrapper(Q(left_at=None, couple__ended_at=None), output_field=BooleanField())
    return rows.values_list("couple", "user", is_open)


def texts(rows: list[Any], user: User) -> list[str | None]:
    return sorted(decrypt_rows(rows, "body", user).values())


class LifeCycle(InCare):
    """What must be so after every step."""

    def living(self) -> Iterator[tuple[str, User]]:
        for who in PEOPLE:
            if who not in self.life.gone:
                yield who, User(pk=self.keys[who])

    @invariant()
    def each_reads_what_they_may(self) -> None:
        for who, user in self.living():
            read = texts(words_of(user, self.at), user)
            assert read == sorted(self.life.words_of(who, self.at)), who
            read = texts(lines_of(user, self.at), user)
            assert read == sorted(self.life.lines_of(who, self.at)), who
            joint = {json.loads(text or "{}")["name"] for text in texts(rituals_of(user), user)}
            assert joint == self.life.rituals_of(who), who
            pages = {one.said and one.said.text for one in open_entries(entries_of(user), user)}
            assert pages == self.life.journals[who], who

    @invariant()
    def a_counselor_reads_what_both_agreed_to_and_its_author_ticked(self) -> None:
        if "dana" not in self.life.gone:
            dana = User(pk=self.keys["dana"])
            assert texts(shown_to(dana, self.at), dana) == sorted(self.life.for_counselor(self.at))
            assert not words_of(dana, self.at)

    @invariant()
    def weeks_open_when_both_have_sealed_and_then_only(self) -> None:
        weeks = {key: week for space in self.life.spaces for key, week in space.weeks.items()}
        for key, opens_at in opened(list(weeks)):
            assert opens_at == weeks[key].opens_at

    @invariant()
    def nobody_is_in_two_spaces_and_no_space_has_three(self) -> None:
        found = places(list(self.keys.values()))
        open_ = Counter(user for _, user, is_open in found if is_open)
        assert all(open_[user.pk] == 1 for _, user in self.living())
        assert max(Counter(couple for couple, *_ in found).values()) <= 2

    @invariant()
    def a_destroyed_key_stays_destroyed(self) -> None:
        if self.shredded:
            keys = DataKey.objects.filter(pk__in=self.shredded)
            assert not keys.filter(wrapped__isnull=False).exists()


@pytest.mark.abuse("AC-02, AC-20, AC-25, AC-53, AC-60, AC-62, AC-82")
def test_in_whatever_order_they_live(library: None) -> None:
    people = {name.lower(): person(name) for name in (*NAMES, "Dana", "Stella")}
    counselor = counselor_of(people["dana"])
    spaces = []
    for one, other in (("alice", "bob"), ("eve", "nina")):
        couple = pair(people[one], people[other], START)
        spaces.append(Space(couple.pk, (one, other)))
    in_care(counselor, Couple.objects.get(pk=spaces[0].key))
    spaces[0].cares.append(Care(START, {"alice", "bob"}, begun=True))
    LifeCycle.keys = {name: user.pk for name, user in people.items()}
    LifeCycle.beginning = Life(spaces, {who: set() for who in PEOPLE})
    limits = settings(
        max_examples=LIVES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize=not os.environ.get("LONG"),
        database=None,
        phases=PHASES,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(LifeCycle, settings=limits)
