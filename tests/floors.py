"""A room imports only rooms on lower floors, never one beside it."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOORS = (
    {"lib"},
    {"audit", "clock"},
    {"keys"},
    {"accounts"},
    {"reminders"},
    {"couples"},
    {"prompts", "pauses"},
    {"sharing"},
    {"checkins", "rituals", "dates", "notes", "repair", "dreams", "pulse", "journal"},
    {"talk", "calendars", "counseling"},
    {"home", "privacy"},
    {"demo", "dev"},
)
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
WHOLE_HOUSE = {"settings", "urls", "wsgi", "server", "celery", "__init__"}


def room_of(module: str) -> str | None:
    """Return the room a dotted module lies in, or None for what is not a room."""
    parts = module.split(".")
    if parts[0] == "intimacy":
        return parts[1] if len(parts) > 1 and parts[1] not in WHOLE_HOUSE else None
    return parts[0] if parts[0] in {"prompts", "checkins"} else None


def imports(source: str) -> Iterator[str]:
    """Yield every module a source imports, at the top or anywhere inside."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def breaches(root: Path = ROOT) -> list[str]:
    """Return one line for each import that goes up or sideways, or lies in no known room."""
    found = []
    files = [f for top in ("intimacy", "prompts", "checkins") for f in (root / top).rglob("*.py")]
    for file in sorted(files):
        path = file.relative_to(root)
        here = room_of(".".join(path.with_suffix("").parts))
        if here is None:
            continue
        for module in imports(file.read_text(encoding="utf-8")):
            there = room_of(module)
            if there is None or there == here:
                continue
            if FLOOR.get(there, 99) >= FLOOR.get(here, -1):
                found.append(f"{path}: {here} may not import {module}")
    return found


if __name__ == "__main__":
    problems = breaches()
    print("\n".join(problems) or "Every room keeps to its floor.")
    sys.exit(bool(problems))
