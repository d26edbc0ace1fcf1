"""Where to find help: directories that others look after, and lines read on a day that is known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from intimacy.lib import countries
from prompts.library.yaml_lines import Problem, line_of, read_yaml, under

SHIPPED = Path(__file__).with_name("help_lines.yaml")
TRUSTED_FOR = timedelta(days=180)
NUMBER = re.compile(r"\+?[0-9][0-9 ()-]{1,23}")


@dataclass(frozen=True)
class Directory:
    name: str
    url: str
    what: Promise


# A directory's address is one whose own pages say whose it is; a report about it is not enough.
DIRECTORIES = (
    Directory(
        "Lila.help, by the Global Network of Women’s Shelters",
        "https://lila.help/",
        _("Helplines, shelters and crisis centres against violence at home, by country."),
    ),
    Directory(
        "Find A Helpline",
        "https://findahelpline.com/",
        _("Somebody to talk or write to, free and in confidence, by country and topic."),
    ),
)


@dataclass(frozen=True)
class HelpLine:
    """A number to call, the page it was read on, and the day of that."""

    country: str
    name: str
    number: str
    what: str
    page: str
    read_on: date

    def is_stale(self, today: date) -> bool:
        """True once it was read too long ago for anybody to rely on."""
        return today - self.read_on > TRUSTED_FOR

    @property
    def dialled(self) -> str:
        return re.sub(r"[^+0-9]", "", self.number)


@cache
def lines(path: Path = SHIPPED) -> tuple[HelpLine, ...]:
    """Return the lines of a file. Raises ValueError for one that does not say where it is from."""
    problems: list[Problem] = []
    found = [HelpLine(**row) for row in _rows(path, problems)]
    if problems:
        raise ValueError("\n".join(map(str, problems)))
    return tuple(found)


def by_country(today: date) -> dict[str, list[HelpLine]]:
    """Return the lines that may be shown on this day, by country, in the order of its names."""
    shown: dict[str, list[HelpLine]] = {}
    for line in sorted(lines(), key=lambda line: list(countries.names()).index(line.country)):
        if not line.is_stale(today):
            shown.setdefault(line.country, []).append(line)
    return shown


def _rows(path: Path, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """Yield every row that is a line; what is amiss with another goes to `problems`."""
    read = read_yaml(path, path.name, problems)
    if read is None:
        return
    node, data = read
    rows = data.get("lines") if isinstance(data, dict) else None
    if not isinstance(rows, list):
        problems.append(Problem(path.name, 1, "lines is missing or not a list"))
        return
    for row, at in zip(rows, map(line_of, under(node, "lines")), strict=True):
        reasons = list(_amiss(row))
        problems += [Problem(path.name, at, reason) for reason in reasons]
        if not reasons:
            yield row


def _amiss(row: Any) -> Iterator[str]:
    """Why a row is not to be relied on, if it is not."""
    names = [field.name for field in fields(HelpLine)]
    if not isinstance(row, dict) or sorted(map(str, row)) != sorted(names):
        yield f"a line has {', '.join(names)}, and nothing else"
        return
    for name in names[:-1]:
        if not isinstance(row[name], str) or not row[name].strip():
            yield f"{name} is not text: put it in quotes"
            return
    if row["country"] not in countries.names():
        yield f"country {row['country']} is unknown"
    if not NUMBER.fullmatch(row["number"]):
        yield f"number {row['number']} cannot be dialled"
    if not row["page"].startswith("https://"):
        yield "page is not an address that begins with https"
    if type(row["read_on"]) is not date:
        yield "read_on is not a day"
