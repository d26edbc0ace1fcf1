"""A room leans only on rooms on lower floors, never on one beside it: in what it imports, in the
templates it draws with, and in the URL names it leads to, but for pages anybody may be led to."""

import ast
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TOPS = ("intimacy", "prompts", "checkins")
FLOORS = (
    {"lib"},
    {"audit", "clock"},
    {"keys"},
    {"accounts"},
    {"reminders"},
    {"couples"},
    {"prompts", "pauses"},
    {"sharing"},
    {"checkins", "rituals", "dates", "notes", "repair", "pulse", "dreams", "journal"},
    {"talk", "interests", "calendars", "counseling"},
    {"home", "privacy"},
    {"demo", "dev"},
)
FLOOR = {room: height for height, rooms in enumerate(FLOORS) for room in rooms}
WHOLE_HOUSE = {"settings", "urls", "wsgi", "server", "celery", "__init__"}
# The pages of home and privacy to which every room may lead: each is a place, none is a deed.
NAVIGATION = set(
    """
    week together more back you help welcome invite questions privacy topics my-words leave
    """.split()
)
ALLAUTH = ("account", "mfa", "usersessions", "allauth")  # folders, and how its URL names begin
NAMED = re.compile(r"[a-z]+:[\w-]+|[\w/.-]+\.html")  # a URL name in a namespace, or a template
LEAD = {"redirect", "reverse", "reverse_lazy"}
LEADING = {"url", "back", "act"}  # tags that take a URL name
TAG = re.compile(r"{%\s*(\w+)\s(.*?)%}", re.DOTALL)
QUOTED = re.compile(r"""["']([^"']+)["']""")

type Names = dict[str, str]


@cache
def tree_of(path: Path) -> ast.Module:
    """Return the source of a module as a tree, parsed once a process."""
    return ast.parse(path.read_text(encoding="utf-8"))


def room_of(module: str) -> str | None:
    """Return the room a dotted module lies in, or None for what is not a room."""
    parts = module.split(".")
    if parts[0] == "intimacy":
        return parts[1] if len(parts) > 1 and parts[1] not in WHOLE_HOUSE else None
    return parts[0] if parts[0] in TOPS else None


def room_of_template(name: str) -> str | None:
    """Return the room a template's folder belongs to, or None for what all rooms draw with."""
    folder = name.split("/")[0] if "/" in name else "admin"
    return "accounts" if folder in ALLAUTH else folder if folder != "admin" else None


def routes(root: Path) -> Names:
    """Return the room of every URL name given in a room's `urls.py`."""
    found = {}
    for path, tree in _modules(root):
        if path.name == "urls.py" and (room := _room(path)):
            source = ast.unparse(tree)
            space = f"{room}:" if f"app_name = '{room}'" in source else ""
            found |= {space + name: room for name in re.findall(r"\bname='([\w-]+)'", source)}
    return found


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield every module a source imports, at the top or anywhere inside."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def led_to(tree: ast.AST) -> Iterator[str]:
    """Yield what may be a template or a URL name: one in a namespace wherever it stands, another
    within `redirect` and `reverse`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if NAMED.fullmatch(node.value):
                yield node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in LEAD:
            inside = (one for arg in node.args[:1] for one in ast.walk(arg))
            yield from (str(one.value) for one in inside if isinstance(one, ast.Constant))


def drawn(source: str) -> Iterator[str]:
    """Yield the templates a template takes in, and the URL names it leads to."""
    source = re.sub(r"{%\s*comment.*?endcomment\s*%}", "", source, flags=re.DOTALL)
    for tag, rest in TAG.findall(source):
        for name in QUOTED.findall(rest):
            if tag in LEADING or NAMED.fullmatch(name):
                yield name


def breaches(root: Path = ROOT) -> list[str]:
    """Return one line for each thing that leans up or sideways, or lies in no known room."""
    names, found = routes(root), []
    for path, here, there, what in _leanings(root, names):
        if there != here and what not in NAVIGATION and FLOOR.get(there, 99) >= FLOOR.get(here, -1):
            found.append(f"{path}: {here} may not lean on {what}")
    return sorted(set(found))


def _leanings(root: Path, names: Names) -> Iterator[tuple[Path, str, str, str]]:
    """Yield the file, its room, the room it leans on, and by what."""
    for path, tree in _modules(root):
        if here := _room(path):
            for what in imports(tree):
                if there := room_of(what):
                    yield path, here, there, what
            for what in led_to(tree):
                if there := _room_led_to(what, names):
                    yield path, here, there, what
    for file in sorted((root / "templates").rglob("*.*")):
        path = file.relative_to(root / "templates")
        if here := room_of_template(str(path)):
            for what in drawn(file.read_text(encoding="utf-8")):
                if there := _room_led_to(what, names):
                    yield path, here, there, what


def _room_led_to(name: str, names: Names) -> str | None:
    if name.endswith(".html"):
        return room_of_template(name)
    return "accounts" if name.startswith(ALLAUTH) else names.get(name)


def _modules(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    for top in TOPS:
        for file in sorted((root / top).rglob("*.py")):
            yield file.relative_to(root), tree_of(file)


def _room(path: Path) -> str | None:
    return room_of(".".join(path.with_suffix("").parts))


if __name__ == "__main__":
    problems = breaches()
    print("\n".join(problems) or "Every room keeps to its floor.")
    sys.exit(bool(problems))
