"""Counts and lengths of time in words."""

from datetime import timedelta

import pytest

from intimacy.lib.numbers import at_first, in_words


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "0"),
        (1, "one"),
        (6, "six"),
        (12, "twelve"),
        (13, "13"),
        (timedelta(seconds=60), "a minute"),
        (timedelta(seconds=90), "90 seconds"),
        (timedelta(hours=1), "an hour"),
        (timedelta(hours=72), "three days"),
        (timedelta(days=14), "two weeks"),
        (timedelta(days=28), "four weeks"),
        (timedelta(days=60), "60 days"),
        (timedelta(weeks=26), "half a year"),
        (timedelta(days=366), "a year"),
        (timedelta(milliseconds=1), "0 seconds"),
    ],
)
def test_what_a_limit_is_called(value, said):
    assert in_words(value) == said


def test_a_sentence_begins_with_a_capital():
    assert at_first(4) == "Four"
    assert at_first(timedelta(minutes=1)) == "A minute"
    assert at_first(40) == "40"
