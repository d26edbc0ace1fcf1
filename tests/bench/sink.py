"""A channel that takes everything at once."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from intimacy.reminders import delivery
from intimacy.reminders.channels import Letter, Outcome, Way
from intimacy.reminders.kinds import Kind, register


class Sink:
    chunk = 500

    def __enter__(self) -> "Sink":
        return self

    def __exit__(self, *args: object) -> None:
        pass

    def post(self, letters: Sequence[Letter]) -> Iterator[tuple[Letter, Outcome]]:
        for letter in letters:
            yield letter, Outcome.SENT


KIND = Kind(
    name="bench",
    label="Bench",
    still_wanted=lambda dues: {due.message for due in dues},
    link=lambda subject: "/",
    lasts=timedelta(hours=1),
)
register(KIND)
delivery.CHANNELS = dict.fromkeys(Way, Sink)
