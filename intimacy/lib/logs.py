"""What may reach a log line: no token in a path, no values of a statement, no locals."""

import logging
import re
import traceback

from django.core.exceptions import ImproperlyConfigured

# As they stand in a path, and as they are written into another address: `?next=%2Fb%2F…`
SLASH = "(?:/|%2F)"
SECRETS = "(?:invitation|b|r|email(?:/|%2F)stop|(?<!/you/)calendar)"
SECRET_PATHS = re.compile(rf"({SLASH}{SECRETS}{SLASH})(?:(?!%2F)[^/\s\"'&])+")


class Scrub(logging.Filter):
    """Blank secrets in paths, and the parameters of SQL statements.

    Django's SQL logger puts a statement's values into its message, so at DEBUG a sealed body, a
    name or a token's hash would be written out; the statement without them is enough.
    Celery quotes a failed task's error and arguments; which task it was is enough.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "django.db.backends":
            record.msg, record.args = "%s", (getattr(record, "alias", "statement"),)
        elif record.name == "celery.app.trace":
            about = getattr(record, "data", {})  # its message quotes the error's
            record.msg = "task %s %s"
            record.args = (about.get("name", ""), about.get("description", ""))
        else:
            record.msg, record.args = SECRET_PATHS.sub(r"\1…", record.getMessage()), ()
        record.exc_text = where(record.exc_info[1]) if record.exc_info else None
        return True


def where(error: BaseException | None) -> str:
    """Return the traceback of an error and of what led to it, without their messages.

    A database quotes values in its messages, and a parser quotes what it could not read. What
    ImproperlyConfigured says is written for whoever runs the house, and stays.
    """
    lines: list[str] = []
    while error is not None:
        name = f"{type(error).__module__}.{type(error).__qualname__}"
        said = f": {error}" if isinstance(error, ImproperlyConfigured) else ""
        lines = [*traceback.format_tb(error.__traceback__), f"{name}{said}\n", *lines]
        error = error.__cause__ or error.__context__
    return "".join(lines).rstrip()
