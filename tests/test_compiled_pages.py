"""What is compiled once gives each person what the plain queryset gives, all over the house."""

import sys
from collections.abc import Callable
from importlib import import_module
from types import FunctionType
from typing import Any

import pytest
from django.conf import settings
from django.db.models import Model

from intimacy.counseling.tasks import advance
from intimacy.lib import compiled
from tests.canary import House, furnish
from tests.walk import addresses, client_of, routes
from tests.worlds import world

OURS = ("intimacy.", "checkins.", "prompts.")
PAGES = {
    *("week", "together", "back", "you", "reminders:choices", "sharing:withdrawal"),
    *("sharing:support", "journal:list", "journal:entry"),
    *(f"counseling:{page}" for page in ("clients", "client", "brief", "given")),
    *("rituals:list", "dates:dates", "dates:after", "talk:new", "talk:talk", "talk:date"),
    *("dates:matches", "interests:both", "interests:marks"),
    *("notes:list", "notes:note", "notes:jar"),
    *("pulse:own", "pulse:answer", "pulse:both", "counseling:beside-lines"),
    *("dreams:dreams", "dreams:dream", "dreams:promises", "dreams:promise", "dreams:loved"),
    "dreams:line",
    *(f"repair:{page}" for page in ("start", "break", "letter", "write", "phrases")),
    *(f"checkins:{page}" for page in ("detail", "prompt", "review", "mine", "opened", "coming")),
}


def every_compiled() -> list[tuple[Any, str]]:
    """Return (module, name) of each function that `compiled` made."""
    ours = [module for path, module in list(sys.modules.items()) if path.startswith(OURS)]
    return [
        (module, name)
        for module in ours
        for name, made in vars(module).items()
        if isinstance(made, FunctionType) and made.__code__.co_filename == compiled.__file__
        if hasattr(made, "__wrapped__")
    ]


def seen(row: object) -> object:
    """Return all that is known of a row, and of the rows it points at that came with it."""
    if not isinstance(row, Model):
        return row
    known = {name: value for name, value in vars(row).items() if name != "_state"}
    at = [f.name for f in row._meta.concrete_fields if f.is_relation and f.is_cached(row)]
    return type(row), known, [seen(row._state.fields_cache[name]) for name in at]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Ask each compiled queryset plainly too; return the names of those that were asked."""
    asked = set()
    list(routes())  # brings in every view
    import_module(settings.SESSION_ENGINE)

    def beside(name: str, made: Callable[..., list[object]]) -> Callable[..., list[object]]:
        def ask(*args: object, **kwargs: object) -> list[object]:
            rows, plain = made(*args, **kwargs), made.__wrapped__(*args, **kwargs)
            found, wanted = ([seen(row) for row in some] for some in (rows, plain))
            if not plain.ordered:  # then the database may give either in any order
                found, wanted = sorted(found, key=repr), sorted(wanted, key=repr)
            assert found == wanted, name
            asked.add(name)
            return rows

        return ask

    for module, name in every_compiled():
        monkeypatch.setattr(
            module, name, beside(f"{module.__name__}.{name}", getattr(module, name))
        )
    return asked


@pytest.mark.sqlite
@pytest.mark.django_db
def test_the_same_rows_for_everybody(library: None, compared: set[str]) -> None:
    house: House = world(furnish)
    for persona in ("alice", "bob", "eve", "charlie", "dana"):
        client = client_of(house, persona)
        for name, keys in routes():
            if name in PAGES:
                for path in addresses(house, name, keys)[:3]:
                    assert client.get(path).status_code in {200, 302, 404}
    for _ in range(2):  # the second looks only at what has moved since
        advance()
    everything = {f"{module.__name__}.{name}" for module, name in every_compiled()}
    assert not everything - compared, "no page asked these"
