"""What pages call the other of two people and their time together, by who they are to each other.

Most texts need none of this: they say the other's name, or nothing that is true of partners only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class BondWords:
    """Words for one bond. `other` stands where no name may; the rest is of planned time."""

    other: Text
    heading: Text
    one: Text
    several: Text
    every: Text
    plan: Text
    ideas: Text
    past: Text
    after: Text
    make: Text
    following: Text
    waits: Text


def _two_called(other: Text) -> BondWords:
    """Return the words for two who would not call it a date."""
    return BondWords(
        other=other,
        heading=_("Time for the two of you"),
        one=_("A time together"),
        several=_("Times together"),
        every=_("All times together"),
        plan=_("Plan a time together"),
        ideas=_("Ideas for a time together"),
        past=_("Past times together"),
        after=_("After a time together"),
        make=_("Plan it together"),
        following=_("Your next time together"),
        waits=_("A time together waits for your answer"),
    )


PARTNERS = BondWords(
    other=_("your partner"),
    heading=_("A date, just the two of you"),
    one=_("A date"),
    several=_("Dates"),
    every=_("All dates"),
    plan=_("Plan a date"),
    ideas=_("Ideas for a date"),
    past=_("Past dates"),
    after=_("After a date"),
    make=_("Make it a date"),
    following=_("Your next date"),
    waits=_("A date waits for your answer"),
)
BY_BOND: Mapping[str, BondWords] = MappingProxyType(
    {
        "partners": PARTNERS,
        "friends": _two_called(_("your friend")),
        "siblings": _two_called(_("your sibling")),
        "parent": _two_called(_("the other")),
        "family": _two_called(_("the other")),
    }
)


def words_of(bond: str) -> BondWords:
    """Return the words for a bond. Raises KeyError for one nobody has."""
    return BY_BOND[bond]
