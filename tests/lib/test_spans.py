"""A day, a week and their like are named once."""

import re
from pathlib import Path

import pytest

from intimacy.lib import spans

HOUSE = Path(spans.__file__).parents[2]
NAMED_AGAIN = re.compile(
    r"^[A-Z, ]*\b(?:SECOND|MINUTE|HOUR|DAY|WEEK)\b[A-Z, ]* = .*timedelta", re.MULTILINE
)


@pytest.mark.sqlite
def test_no_module_names_a_length_of_time_again() -> None:
    modules = [
        p for top in ("intimacy", "checkins", "prompts") for p in (HOUSE / top).rglob("*.py")
    ]
    again = {str(p.relative_to(HOUSE)) for p in modules if NAMED_AGAIN.search(p.read_text())}
    assert again == {"intimacy/lib/spans.py"}
