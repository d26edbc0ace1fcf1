"""Looking for words in one's own journal: decrypted here, a few at a time, and forgotten again.

There is no index: it would have to hold the words. So it looks through the newest, then, if asked
to, through older ones.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import FETCH_RAISE, Q

from intimacy.accounts.models import User
from intimacy.journal.entry_words import Written, open_entries
from intimacy.journal.models import Entry, EntryQuerySet
from intimacy.lib.folded_text import fold, holds

LOOKED_THROUGH = 500  # entries, at most, for one asking
AT_A_TIME = 100  # as many are in memory
MOST_FOUND = 50  # then it stops, and goes on if asked to
BEFORE, AFTER = 6, 14  # words of a line that are shown around the one found


@dataclass(frozen=True)
class Match:
    row: Entry
    line: str


@dataclass(frozen=True)
class Found:
    """What was found, how many entries were looked through, and the last of them where older
    ones were not."""

    matches: list[Match]
    looked_through: int
    unread: int  # that do not open
    older_than: UUID | None


def find(words: str, *, by: User, older_than: UUID | None = None) -> Found:
    """Look for all of `words` in the newest entries, or in those older than one of one's own.

    At most `LOOKED_THROUGH` of them, in as many queries as batches; case and accents are the same.
    """
    terms, matches, looked, unread = fold(words).split(), list[Match](), 0, 0
    last = Entry.objects.readable_by(by).filter(pk__in=[older_than]).first()
    rows = _batch(by, last)
    while rows and looked < LOOKED_THROUGH and len(matches) < MOST_FOUND:
        for opened in open_entries(rows[:AT_A_TIME], by):
            unread += opened.said is None
            line = line_with(terms, opened.said) if opened.said else None
            matches += [Match(opened.row, line)] if line is not None else []
        looked, last = looked + len(rows[:AT_A_TIME]), rows[:AT_A_TIME][-1]
        rows = _batch(by, last) if len(rows) > AT_A_TIME else []
    return Found(matches, looked, unread, last.pk if rows and last else None)


def line_with(terms: list[str], said: Written) -> str | None:
    """Return the line that shows the first of the terms; None unless all of them are said."""
    if not terms or not holds(" ".join(said.parts), terms):
        return None
    lines = (line.split() for part in said.parts for line in part.split("\n"))
    places = ((line, _place(line, terms[0])) for line in lines)
    return next((_around(line, at) for line, at in places if at is not None), said.beginning)


def _place(line: list[str], term: str) -> int | None:
    return next((at for at, word in enumerate(line) if term in fold(word)), None)


def _around(line: list[str], at: int) -> str:
    begins, ends = max(0, at - BEFORE), at + AFTER
    shown = " ".join(line[begins:ends])
    return ("… " if begins else "") + shown + (" …" if ends < len(line) else "")


def _batch(by: User, last: Entry | None) -> list[Entry]:
    """Return the next entries behind `last`, and one more if there is one."""
    mine: EntryQuerySet = Entry.objects.readable_by(by)
    if last:
        same = Q(written_at=last.written_at, pk__lt=last.pk)
        mine = mine.filter(Q(written_at__lt=last.written_at) | same)
    rows = mine.newest_first().select_related("key").fetch_mode(FETCH_RAISE)
    return list(rows[: AT_A_TIME + 1])
