"""What an entry says: one text under one seal, so that a dump does not even tell feelings apart."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from intimacy.accounts.models import User
from intimacy.journal.models import Entry
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.encryption import encrypt_text


@dataclass(frozen=True)
class Written:
    """What somebody wrote; `question` is the one they began from, as it was worded then."""

    text: str = ""
    feelings: tuple[str, ...] = ()
    trigger: str = ""
    question: str = ""

    @property
    def beginning(self) -> str:
        """The first line, or what stands for it where only feelings were named."""
        return self.text.partition("\n")[0] or self.trigger or ", ".join(self.feelings)

    @property
    def parts(self) -> tuple[str, ...]:
        """All that was written, for looking through."""
        return (self.text, self.trigger, ", ".join(self.feelings), self.question)


@dataclass(frozen=True)
class Opened:
    """An entry of one's own; `said` is None where it does not open."""

    row: Entry
    said: Written | None


def seal_entry(entry: Entry, written: Written) -> None:
    """Encrypt what is written into `entry`, without what was left empty. The row is not saved."""
    said = {name: value for name, value in asdict(written).items() if value}
    encrypt_text(entry, "body", json.dumps(said, ensure_ascii=False))


def open_entries(rows: Iterable[Entry], viewer: User) -> list[Opened]:
    """Decrypt entries taken through `readable_by(viewer)`, loaded with their `key`."""
    rows = list(rows)
    texts = decrypt_rows(rows, "body", viewer)
    return [Opened(row, _written(texts[row.pk])) for row in rows]


def _written(text: str | None) -> Written | None:
    if text is None:
        return None
    said = json.loads(text)
    return Written(**said | {"feelings": tuple(said.get("feelings", ()))})
