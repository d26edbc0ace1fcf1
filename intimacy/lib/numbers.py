"""Counts and lengths of time in words: a sentence is made from the very limit it speaks of."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

NAMES = dict(
    enumerate(
        (
            _("one"),
            _("two"),
            _("three"),
            _("four"),
            _("five"),
            _("six"),
            _("seven"),
            _("eight"),
            _("nine"),
            _("ten"),
            _("eleven"),
            _("twelve"),
        ),
        start=1,
    )
)
ROUND = {
    timedelta(days=31): _("a month"),
    timedelta(weeks=26): _("half a year"),
    timedelta(weeks=52): _("a year"),
    timedelta(days=366): _("a year"),
}
UNITS: tuple[tuple[timedelta, Callable[[int], str]], ...] = (
    (timedelta(weeks=1), lambda n: ngettext("a week", "%(n)s weeks", n)),
    (timedelta(days=1), lambda n: ngettext("a day", "%(n)s days", n)),
    (timedelta(hours=1), lambda n: ngettext("an hour", "%(n)s hours", n)),
    (timedelta(minutes=1), lambda n: ngettext("a minute", "%(n)s minutes", n)),
    (timedelta(seconds=1), lambda n: ngettext("a second", "%(n)s seconds", n)),
)


def in_words(value: int | timedelta) -> str:
    """Return a count as a word as far as twelve, in digits beyond; a duration with its unit.

    The unit is the largest that divides it: 72 hours are "three days", 60 seconds "a minute".
    What is less than a second is left out.
    """
    if isinstance(value, int):
        return str(NAMES.get(value, value))
    if value in ROUND:
        return str(ROUND[value])
    unit, said = next((one for one in UNITS if not value % one[0]), UNITS[-1])
    count = value // unit
    return said(count) % {"n": in_words(count)}


def at_first(value: int | timedelta) -> str:
    """Return `in_words` as it begins a sentence."""
    return str(capfirst(in_words(value)))


in_words_lazy = lazy(in_words, str)  # for what is read when a module loads
at_first_lazy = lazy(at_first, str)
