"""A channel that appends a line for each letter to a file, and the kind of reminder a run sends."""

import os
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from intimacy.reminders import delivery
from intimacy.reminders.channels import Letter, Outcome, Way
from intimacy.reminders.kinds import Kind, register

WANTED = Kind(
    name="load",
    label="Load",
    still_wanted=lambda dues: {due.message for due in dues},
    link=lambda subject: "/",
    lasts=timedelta(hours=1),
)


class Ledger:
    chunk = 20

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *error: object) -> None: ...

    def post(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Outcome]]:
        with Path(os.environ["LOAD_LEDGER"]).open("a") as ledger:
            for letter in letters:
                ledger.write(f"{letter.name}\n")
                ledger.flush()
                yield letter, Outcome.SENT


register(WANTED)
delivery.CHANNELS = dict.fromkeys(Way, Ledger)
