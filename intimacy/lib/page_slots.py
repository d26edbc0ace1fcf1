"""Where a page of a lower room draws what a room above adds: that room says once which template."""

SLOTS: dict[str, str] = {}


def fill_slot(name: str, template: str) -> None:
    """Have `template` drawn where a page says `{% slot name %}`, with all that page knows."""
    SLOTS[name] = template
