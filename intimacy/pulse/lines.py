"""The five lines, the house's own, in sets that never change, so that answers stay comparable.

Another wording is another set under another number: answers name theirs.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# From the low end to the high one; people read the words, never a number.
WORDS = (_("hardly"), _("seldom"), _("sometimes"), _("fairly often"), _("often"))
LOW = 2  # hardly, seldom


class Line(NamedTuple):
    """One line: `short` heads its drawing, `text` is asked of two, `alone` of somebody alone."""

    key: str
    short: str | Promise
    text: str | Promise
    alone: str | Promise

    def asked(self, partner: str) -> str:
        """Return the line as it is asked beside `partner`, or of somebody alone for ""."""
        return str(self.text).format(partner=partner) if partner else str(self.alone)


SETS: dict[int, tuple[Line, ...]] = {
    1: (
        Line(
            "beyond-chores",
            _("More than what had to be done"),
            _("{partner} and I talked about more than what had to be done."),
            _("I talked with somebody about more than what had to be done."),
        ),
        Line(
            "said-it",
            _("Said what weighed on me"),
            _("When something weighed on me, I told {partner} at least a part of it."),
            _("When something weighed on me, I told somebody at least a part of it."),
        ),
        Line(
            "really-there",
            _("Really there, both of us"),
            _("When we had an hour, I felt that {partner} and I were really there, both of us."),
            _("When I was with somebody, I felt that we were really there, both of us."),
        ),
        Line(
            "curious",
            _("Curious about another’s days"),
            _("I was curious what the days were like for {partner}."),
            _("I was curious what somebody’s days were like."),
        ),
        Line(
            "small-kindness",
            _("Small kind things"),
            _("Small kind things went back and forth between {partner} and me."),
            _("Small kind things went back and forth between somebody and me."),
        ),
    )
}
CURRENT = max(SETS)


def word_of(answer: int | None) -> str:
    """Return the word for an answer, "" for a line that was passed."""
    return str(WORDS[answer - 1]) if answer else ""
