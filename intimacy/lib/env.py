"""Reading the environment: a value, or a file that holds it (`NAME_FILE`)."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str | None = None) -> str:
    """Return one variable, or the content of the file `NAME_FILE` points to.

    Raises ImproperlyConfigured where neither is set and no default is given.
    """
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text().strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name}")
    return value


def flag(name: str) -> bool:
    """Return whether a variable of the environment is set to something else than no."""
    return env(name, "") not in {"", "0", "false", "no"}


def env_list(name: str, default: str) -> list[str]:
    """Return a variable of the environment as the list between its commas."""
    return [item.strip() for item in env(name, default).split(",") if item.strip()]


def private_file(path: Path, make: Callable[[], str]) -> str:
    """Return the text of `path`, first writing `make()` into it (mode 600) where it is missing.

    Two processes may start at once: the file appears by one atomic link, so both read the same.
    """
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        fresh.touch(mode=0o600)
        fresh.write_text(make())
        try:
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return path.read_text().strip()
