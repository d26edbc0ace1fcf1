"""Each room says in its `__init__.py` what it is for, and names its modules, half a line each."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.floors import FLOORS, ROOT

FURNITURE = {"__init__", "apps", "urls"}  # every room has them, for the same
LONGEST_LINE = 80  # of what is said of a module


def folder_of(room: str) -> Path:
    return ROOT / room if (ROOT / room).is_dir() else ROOT / "intimacy" / room


def speaking(folder: Path) -> str | None:
    """Return what a package says of itself, or None."""
    own = folder / "__init__.py"
    return ast.get_docstring(ast.parse(own.read_text())) if own.exists() else None


def held(folder: Path, below: str = "") -> Iterator[str]:
    """Yield the modules a package has to name: its own, and those of silent folders within."""
    for path in sorted(folder.iterdir()):
        name = below + path.stem
        if (path.suffix == ".py" and path.stem not in FURNITURE) or (
            path.is_dir() and speaking(path)
        ):
            yield name
        elif path.is_dir() and path.name not in {"migrations", "__pycache__"}:
            yield from held(path, f"{name}/")


ROOMS = sorted(room for floor in FLOORS for room in floor)
BUILT = [folder_of(room) for room in ROOMS if folder_of(room).is_dir()]
SPEAKING = [
    path.parent
    for room in BUILT
    for path in sorted(room.rglob("__init__.py"))
    if path.parent in BUILT or speaking(path.parent)
]


@pytest.mark.parametrize("folder", SPEAKING, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_says_what_it_is_for_and_names_its_modules(folder: Path) -> None:
    said = speaking(folder)
    assert said, "says nothing of itself"
    purpose, _, rows = said.partition("\n\n")
    assert purpose.endswith(".")
    named = dict(row.split(maxsplit=1) for row in rows.splitlines())
    assert list(named) == sorted(held(folder))
    assert max(map(len, named.values())) <= LONGEST_LINE
