"""Every abuse case is named, and tested or answered for."""

import re

from tests.safety_cases import CASES, MARK, TESTS, marked

LAST = 82


def test_every_case_is_named() -> None:
    assert [*CASES] == [f"AC-{number:02}" for number in range(1, LAST + 1)]


def test_every_mark_names_a_case() -> None:
    assert not marked().keys() - CASES.keys()
    for path in TESTS.rglob("test_*.py"):
        text = path.read_text()
        assert len(re.findall(r"\bmark\.abuse\(", text)) == len(MARK.findall(text)), path


def test_every_case_is_tested_or_says_why_not() -> None:
    found = marked()
    for name, case in CASES.items():
        assert set(case.tests) <= found[name], f"{name}: no test there carries it"
        assert bool(found[name]) == bool(case.tests), f"{name}: name the modules that test it"
        assert bool(case.why) != bool(case.tests), f"{name} is tested, or says why not"
