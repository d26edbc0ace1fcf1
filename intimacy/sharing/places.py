"""Where words are read: each room that holds exchanges says once where its own are shown."""

import uuid
from collections.abc import Callable
from typing import NamedTuple

from django import forms
from django.http import Http404, HttpResponse
from django.urls import reverse

Failed = tuple[uuid.UUID, forms.Form] | None  # a refused answer to these words


class Place(NamedTuple):
    """`holder` returns the key of the row that holds an exchange, or None where it is not ours.

    `page` names the route that shows it, `show` is its view: it takes the request, the key and
    `failed`, a refused form to show in it.
    """

    holder: Callable[[uuid.UUID], uuid.UUID | None]
    page: str
    show: Callable[..., HttpResponse]


PLACES: dict[str, Place] = {}


def register_place(place: Place) -> None:
    """Make a room's page known."""
    PLACES[place.page] = place


def find(exchange: uuid.UUID) -> tuple[Place, uuid.UUID]:
    """Return the place of an exchange and the key of what holds it. Raises Http404."""
    for place in PLACES.values():
        if pk := place.holder(exchange):
            return place, pk
    raise Http404


def path(exchange: uuid.UUID, words: uuid.UUID | None = None) -> str:
    """Return the path of the page on which both read an exchange, at its `words` if there are any.

    Raises Http404.
    """
    place, pk = find(exchange)
    return reverse(place.page, args=[pk], fragment=f"w-{words}" if words else None)
