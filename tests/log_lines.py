"""What the product's own handler, filter and format write to the log."""

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection


@contextmanager
def log_lines(level: int = logging.DEBUG) -> Iterator[io.StringIO]:
    """Collect what the product's own handler, filter and format write at `level`."""
    handler = logging.getLogger("django").handlers[0]
    assert handler.filters, "the handler of the settings has lost its filter"
    lines = io.StringIO()
    before = handler.setStream(lines)
    names = [None, *settings.LOGGING["loggers"], "django.db.backends"]
    levels = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(level)
    logging.getLogger().addHandler(handler)
    connection.force_debug_cursor = level == logging.DEBUG
    try:
        yield lines
    finally:
        connection.force_debug_cursor = False
        logging.getLogger().removeHandler(handler)
        handler.setStream(before)
        for name, old in levels.items():
            logging.getLogger(name).setLevel(old)
