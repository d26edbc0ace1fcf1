"""Countries by their ISO 3166 codes, named in the locked `tzdata` as its zones are."""

from functools import cache
from importlib.resources import files


@cache
def names() -> dict[str, str]:
    """Return the name of every country by its code, in the order of names."""
    return dict(
        sorted(((code, name) for code, name in _rows("iso3166.tab")), key=lambda row: row[1])
    )


def country_of(zone_name: str) -> str | None:
    """Return the code of the country a zone is named for, or None where it is for several."""
    return _zones().get(zone_name)


@cache
def _zones() -> dict[str, str]:
    return {zone: code for code, _, zone, *_ in _rows("zone.tab")}


def _rows(table: str) -> list[list[str]]:
    lines = files("tzdata.zoneinfo").joinpath(table).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]
