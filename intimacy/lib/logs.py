"""What may reach a log line: no token in a path, no values of a statement, no locals."""

import logging
import re

SECRET_PATHS = re.compile(r"(/invitation/)[^/\s\"']+")


class Scrub(logging.Filter):
    """Blank secrets in paths, and the parameters of SQL statements.

    Django's SQL logger puts a statement's values into its message, so at DEBUG a sealed body, a
    name or a token's hash would be written out; the statement without them is enough.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name == "django.db.backends":
            record.msg, record.args = "%s", (getattr(record, "alias", "statement"),)
        else:
            record.msg, record.args = SECRET_PATHS.sub(r"\1…", record.getMessage()), ()
        record.exc_text = None
        return True
