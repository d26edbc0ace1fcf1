#!/usr/bin/env python
"""Django's command line; without a DATABASE_URL it is the embedded default (SQLite)."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intimacy.settings")
    if not {"DATABASE_URL", "DATABASE_URL_FILE"} & set(os.environ):
        os.environ.setdefault("EMBEDDED", "1")
    execute_from_command_line(sys.argv)
