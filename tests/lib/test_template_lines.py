"""Templates are read on a screen: no line of one is longer than it is wide."""

from tests.reminders.workers import ROOT

WIDTH = 120


def test_no_line_of_a_template_is_longer_than_120() -> None:
    assert [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > WIDTH
    ] == []
