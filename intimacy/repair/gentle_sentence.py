"""The sentence a complaint becomes: "I feel … when … because … I would like …"."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

PARTS = ("feel", "when", "because", "text")


def sentence_frames() -> tuple[str, str]:
    """Return the sentence with a reason and without, each part named in braces."""
    return (
        _("I feel {feel} when {when} because {because}. I would like {text}."),
        _("I feel {feel} when {when}. I would like {text}."),
    )


def gentle_sentence(parts: Mapping[str, str]) -> str:
    """Return the sentence these parts make; `because` may be missing or empty."""
    reason, plain = sentence_frames()
    frame = reason if parts.get("because") else plain
    for name in PARTS:
        frame = frame.replace(f"{{{name}}}", f"\0{name}\0", 1)
    for name in PARTS:  # what was typed may itself hold braces
        frame = frame.replace(f"\0{name}\0", parts.get(name, "").strip().rstrip("."), 1)
    return frame
