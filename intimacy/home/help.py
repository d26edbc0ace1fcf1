"""Where to find help: numbers change, so only directories that others look after."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Directory:
    name: str
    url: str
    what: Promise


DIRECTORIES = (
    Directory(
        "Global Network of Women’s Shelters",
        "https://boomdirectory.com/",
        _("Helplines, shelters and crisis centres against violence at home, by country."),
    ),
    Directory(
        "Find A Helpline",
        "https://findahelpline.com/",
        _("Somebody to talk or write to, free and in confidence, by country and topic."),
    ),
)
