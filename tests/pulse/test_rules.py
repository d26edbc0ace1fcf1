"""The rules that need no house: when it is low, how it is drawn, and what a spreadsheet reads."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intimacy.lib.csv_cells import cell
from intimacy.pulse.lines import CURRENT, SETS, WORDS, word_of
from intimacy.pulse.low_run import is_low, is_low_run
from intimacy.pulse.trends import HEIGHTS, LEFT, MIDDLE, RIGHT, Point, Scale, low, trend

DAY = date(2026, 9, 6)
LOW, HIGH, EVEN = [1, 2, 2, 3, 1], [5, 5, 4, 5, 4], [1, 5, 2, 4]
KEYS = [line.key for line in SETS[CURRENT]]


def points(*said):
    """A point a week: a digit a line, 0 for passed; None for what does not open."""
    for n, digits in enumerate(said):
        answers = None if digits is None else dict(zip(KEYS, map(int, digits), strict=True))
        answers = answers and {key: answer for key, answer in answers.items() if answer}
        yield Point(DAY + timedelta(weeks=n), answers)


@pytest.mark.parametrize(
    ("answers", "is_so"),
    [(LOW, True), (HIGH, False), (EVEN, False), ([2], True), ([3], False), ([], False)],
)
def test_low_is_more_than_half_at_the_low_end(answers, is_so):
    assert is_low(answers) is is_so


@pytest.mark.parametrize(
    ("times", "is_so"),
    [
        ([], False),
        ([LOW, LOW], False),
        ([LOW, LOW, LOW], True),
        ([HIGH, LOW, LOW, LOW], True),
        ([LOW, LOW, LOW, HIGH], False),
        ([LOW, HIGH, LOW, LOW], False),
        ([LOW, EVEN, LOW, LOW, [1]], True),
    ],
)
def test_a_run_is_the_last_three(times, is_so):
    assert is_low_run(times) is is_so


def test_what_does_not_open_neither_makes_a_run_nor_breaks_one():
    assert low(points("11111", "11111", None, "11111"))
    assert not low(points("11111", None, None, "11111"))


def test_each_line_is_drawn_for_itself_with_a_gap_where_it_was_passed():
    drawn = trend("", list(points("10345", "20345", "30005")))
    first, second, third, _, last = drawn.drawings
    middle = (LEFT + RIGHT) // 2
    assert first.dots == f"M{LEFT} 84h0M{middle} 66h0M{RIGHT} 48h0"
    assert first.strokes == f"M{LEFT} 84L{middle} 66M{middle} 66L{RIGHT} 48"
    assert first.said.startswith("First “hardly”, last “sometimes”.")
    assert (second.dots, second.strokes, second.said) == ("", "", "Passed each time.")
    assert (third.dots.count("h0"), third.strokes.count("L")) == (2, 1)
    assert last.dots.count(f" {HEIGHTS[0]}h0") == 3  # often is on top


def test_the_table_says_the_same_the_latest_first():
    drawn = trend("", list(points("12345", None, "10000")))
    assert [day for day, _ in drawn.rows] == [DAY + timedelta(weeks=n) for n in (2, 1, 0)]
    assert [words for _, words in drawn.rows] == [
        ["hardly", "", "", "", ""],
        None,
        [str(word) for word in WORDS],
    ]
    assert drawn.opens
    assert not trend("", list(points(None))).opens


def test_sessions_stand_on_the_scale_and_nowhere_else():
    days = [DAY - timedelta(days=1), DAY, DAY + timedelta(days=7), DAY + timedelta(days=15)]
    drawn = trend("", list(points("11111", "11111", "11111")), sessions=days)
    assert drawn.sessions == days[1:3]
    assert drawn.met == f"M{LEFT} 3V93M{(LEFT + RIGHT) // 2} 3V93"


def test_every_day_of_a_scale_stands_within_the_drawing():
    for length in (1, 7, 36, 365, 4000):
        scale = Scale(DAY, DAY + timedelta(days=length))
        across = [scale.across(DAY + timedelta(days=n)) for n in range(length + 1)]
        assert across == sorted(across)
        assert (across[0], across[-1]) == (LEFT, RIGHT)
    assert Scale(DAY, DAY).across(DAY) == MIDDLE


def test_no_line_names_a_number_or_says_partner_to_somebody_alone():
    for lines in SETS.values():
        assert len({line.key for line in lines}) == len(lines) == 5
        for line in lines:
            assert "Bob" in line.asked("Bob")
            assert "{" not in line.asked("") + line.asked("B{o}b").replace("B{o}b", "")
            assert "partner" not in line.asked("")
    assert word_of(None) == ""


@pytest.mark.abuse("AC-41")
@given(st.text())
def test_no_cell_is_a_formula_and_reading_takes_off_what_writing_put_on(said):
    written = cell(said)
    assert not written.startswith(tuple("=+-@\t\r"))
    assert said in (written, written[1:])
