"""The words this room lends: needs, and what sounds like blame."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


@cache
def needs() -> tuple[str, ...]:
    """Return the vocabulary of needs, in the order of `needs.yaml`."""
    return tuple(yaml.safe_load((HERE / "needs.yaml").read_text(encoding="utf-8"))["needs"])


@cache
def blame_rules() -> list[dict[str, Any]]:
    """Return the rules of `blame.json`, which `static/js/blame.js` reads from the page."""
    rules: list[dict[str, Any]] = json.loads((HERE / "blame.json").read_text(encoding="utf-8"))
    return rules
