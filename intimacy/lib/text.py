"""Cleaning what people type, once, in one place."""

import re
import unicodedata

from django import forms

# C0 and C1 controls but newline and tab; noncharacters are harmless and stay.
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# What a name has no use for: bidirectional overrides, zero-width marks, line separators.
INVISIBLE = re.compile(r"[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
PROSE_LENGTH = 10_000


def clean_text(value: str) -> str:
    """Return prose as we keep it: NFC, newlines as \\n, no controls, no lone surrogates.

    Bidirectional marks stay, since prose may need them; pages isolate it with `dir="auto"`.
    """
    text = value.encode("utf-8", "ignore").decode()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", CONTROLS.sub("", text)).strip()


def clean_name(value: str) -> str:
    """Return one line fit for a name: `clean_text`, nothing invisible, single spaces."""
    return " ".join(INVISIBLE.sub("", clean_text(value)).split())


class ProseField(forms.CharField):
    """A free text of at most 10,000 characters, cleaned before anything looks at it."""

    def __init__(self, *, rows: int = 6, **kwargs: object) -> None:
        kwargs.setdefault("max_length", PROSE_LENGTH)
        kwargs.setdefault(
            "widget", forms.Textarea(attrs={"rows": rows, "class": "write", "dir": "auto"})
        )
        super().__init__(strip=True, **kwargs)  # type: ignore[arg-type]

    def to_python(self, value: object) -> str:
        return clean_text(str(super().to_python(value) or ""))


class NameField(forms.CharField):
    """A name on one line, at most 60 characters."""

    def __init__(self, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 60)
        super().__init__(strip=True, **kwargs)  # type: ignore[arg-type]

    def to_python(self, value: object) -> str:
        return clean_name(str(super().to_python(value) or ""))
