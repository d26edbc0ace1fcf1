"""Cells of a CSV file, written so that no spreadsheet takes one for a formula."""

import re

BYTE_ORDER_MARK = "\ufeff"  # or Excel takes it for another encoding
# A spreadsheet takes these for a formula. A quote before them makes it text; quotes that stood
# there already get one more, so that reading takes off exactly what writing put on.
FORMULA = re.compile(r"'*[=+\-@\t\r]")


def cell(text: str) -> str:
    """Return `text` as a cell that is text to every spreadsheet."""
    return f"'{text}" if FORMULA.match(text) else text
