"""What is said to the times on offer, and what follows from it."""

from itertools import product

import pytest
from django.core.exceptions import ValidationError

from intimacy.dates import answer_times
from intimacy.dates.models import Vote
from tests.dates.conftest import AT, DAY, FRIDAY, HOUR, offer, say

EVERY = [said for n in (1, 2, 3) for said in product(("yes", "need", "no"), repeat=n)]
LATER = FRIDAY + 10 * DAY


def expected(said):
    """Return (state, who is asked, for what, the day that is agreed)."""
    if "yes" in said:
        return "agreed", None, "", said.index("yes")
    if "need" in said:
        return "proposed", "Alice", "confirm", None
    return "proposed", "Bob", "suggest", None


@pytest.mark.sqlite
def test_every_answer_to_one_to_three_times(couple, alice, bob):
    for said in EVERY:
        begins = [FRIDAY + n * DAY for n in range(len(said))]
        night = say(offer(couple, alice, *reversed(begins)), bob, *said)
        day = (night.begins_at - FRIDAY).days if night.begins_at else None
        asked = night.asked.name if night.asked else None
        assert (night.state, asked, night.asks, day) == expected(said), said
        night.delete()


@pytest.mark.sqlite
@pytest.mark.parametrize("said", [("need",), ("no", "need"), ("need", "need", "no")])
def test_one_tap_confirms_the_earliest_if_need_be(couple, alice, bob, said):
    night = say(offer(couple, alice, *(FRIDAY + n * DAY for n in range(len(said)))), bob, *said)
    for _ in range(2):
        night = answer_times.confirm(night, by=alice, at=AT)
        assert (night.state, night.asked) == ("agreed", None)
        assert night.begins_at == FRIDAY + said.index("need") * DAY
    assert night.revision == 1


def test_only_who_offered_confirms(night, bob):
    night = say(night, bob, "need")
    assert answer_times.confirm(night, by=bob, at=AT).state == "proposed"


def test_what_has_passed_is_not_confirmed(night, alice, bob):
    night = say(night, bob, "need")
    with pytest.raises(ValidationError, match="passed"):
        answer_times.confirm(night, by=alice, at=LATER)


@pytest.mark.abuse("AC-51")
def test_answering_twice_or_for_the_other_changes_nothing(night, alice, bob):
    assert say(night, alice, "yes").state == "proposed"
    say(night, bob, "no")
    assert say(night, bob, "yes").state == "proposed"
    assert Vote.objects.get().answer == "no"


def test_a_yes_to_a_time_that_passed_counts_as_no(couple, alice, bob):
    night = offer(couple, alice, FRIDAY, FRIDAY + DAY)
    night = say(night, bob, "yes", "need", at=FRIDAY + HOUR)
    assert (night.state, night.asks) == ("proposed", "confirm")
    assert night.asked == alice


def test_each_time_wants_an_answer(couple, alice, bob):
    night = offer(couple, alice, FRIDAY, FRIDAY + DAY)
    first, _ = answer_times.on_offer(night)
    with pytest.raises(ValidationError, match="each time"):
        answer_times.answer(night, {first.pk: "no"}, by=bob, at=AT)
    assert not Vote.objects.exists()


def test_a_window_that_is_agreed_keeps_its_end(window):
    assert (window.begins_at, window.window_until) == (FRIDAY, FRIDAY + 1.5 * HOUR)
    assert window.ends_at == FRIDAY + 3.5 * HOUR
