"""What Alice and Charlie of the demo wrote for themselves."""

from datetime import datetime, timedelta

from intimacy.accounts.models import User
from intimacy.journal import keep_entry
from intimacy.journal.entry_words import Written

ALICES = (
    (
        1,
        Written(
            "Slept badly, then an hour on the step with coffee and nobody wanting anything. That "
            "hour was the whole Sunday.\n\nWhat I would like: to do it again on purpose.",
            ("worn out", "settled"),
        ),
    ),
    (4, Written("", ("rushed", "cross"), "the second call before nine")),
    (
        6,
        Written(
            "The birthday cake. Let it sink in the middle, put a candle in the hole and call it a "
            "lake.",
            question="What could you do badly this month without the sky falling in?",
        ),
    ),
    (
        12,
        Written(
            "I said yes to the school fair again before I had heard the question. I can still "
            "hand it back. I would rather be asked for one cake than for a whole Saturday.",
            ("stretched", "hopeful"),
            "the note in the lunch box",
        ),
    ),
    (23, Written("Swam eight lengths. Held my breath for only three of them.", ("proud",))),
)
CHARLIES = ((2, Written("Quiet day. I like the flat better with the radio on low.", ("calm",))),)


def fill_journal(alice: User, charlie: User, at: datetime) -> None:
    """Keep entries as the two would have on the days before `at` (UTC)."""
    for user, entries in ((alice, ALICES), (charlie, CHARLIES)):
        for days, written in reversed(entries):
            when = at - timedelta(days=days, hours=days % 5)
            keep_entry.write(written, by=user, at=when)
