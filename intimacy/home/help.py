"""Where to find help: numbers change, so only directories that others look after."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Directory:
    name: str
    url: str
    what: Promise
    looked_at: date


DIRECTORIES = (
    Directory(
        "NO MORE Global Directory",
        "https://nomoredirectory.org/",
        _("Help with violence at home and sexual violence, by country."),
        date(2026, 11, 21),
    ),
    Directory(
        "Global Network of Women's Shelters",
        "https://gnws.org/",
        _("Shelters and networks of shelters around the world."),
        date(2026, 11, 21),
    ),
    Directory(
        "Find A Helpline",
        "https://findahelpline.com/",
        _("Somebody to talk or write to, free and in confidence, by country and topic."),
        date(2026, 11, 21),
    ),
)
