"""Questions to begin from: of the library, for somebody alone, the same all day."""

from datetime import date, timedelta

import pytest

from intimacy.journal import questions
from intimacy.journal.questions import Question
from prompts.library.wording_rules import PARTNER

DAY = date(2026, 9, 6)


@pytest.mark.sqlite
def test_the_library_has_enough_that_asks_of_nobody_else(library, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = questions.questions("en")
    assert len(found) >= 30
    assert len({one.text for one in found}) == len(found)
    assert not [one for one in found if PARTNER in one.text or "the children" in one.text]


def test_one_stays_all_day_and_going_on_shows_each_before_any_again(alice):
    found = tuple(Question(n, str(n)) for n in range(7, 40))
    days = [DAY + timedelta(days=n) for n in range(40)]
    first = questions.of_the_day(found, alice, DAY)
    assert questions.of_the_day(found, alice, DAY) == first
    assert len({questions.of_the_day(found, alice, day) for day in days}) > 12
    seen = [first]
    for _ in found:
        seen.append(questions.another(found, seen[-1]))
    assert len(set(seen)) == len(found)
    assert seen[-1] == first
    assert questions.chosen(found, 8) == found[1]
    assert questions.chosen(found, 6) is questions.another((), None) is None
    assert questions.of_the_day((), alice, DAY) is None
