"""The rooms that a new person need not meet yet, and how a way into any room is described."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from intimacy.couples.bond_words import Text
from intimacy.couples.models import Couple

type Practices = tuple[str, ...]


@dataclass(frozen=True)
class Thing:
    """A row that leads to a page, as More lists it and as looking for something finds it.

    `words` are everyday ones beside those of the title: in another language others, not these
    translated.
    """

    page: str  # a URL name
    icon: str
    title: Text
    line: Text
    words: Text
    practices: Practices = ()
    alone: Text = ""  # its title for somebody alone
    alone_line: Text = ""  # and its line
    called: str = ""  # instead of a title, the field of `BondWords` that has it
    for_two: bool = False
    for_one: bool = False  # for somebody alone only

    @property
    def url(self) -> str:
        return reverse(self.page)

    def title_for(self, couple: Couple) -> Text:
        """Return what it is called in this space."""
        if not couple.is_pair and self.alone:
            return self.alone
        named: Text = getattr(couple.words, self.called) if self.called else self.title
        return named

    def line_for(self, couple: Couple) -> Text:
        """Return what is said of it in this space."""
        return self.line if couple.is_pair or not self.alone_line else self.alone_line


LATER = (
    Thing(
        "dreams:dreams",
        "path",
        _("Dreams you share"),
        _("Small steps, and a look now and then"),
        _(
            "bucket list wish wishes goal goals hope future someday plan plans travel holiday trip"
            " house home move save saving step steps"
        ),
        ("goals-and-dreams",),
        alone=_("Your dreams"),
    ),
    Thing(
        "dreams:promises",
        "hand",
        _("Promises"),
        _("Something small, by a day you choose"),
        _("promise trust trusting reliable commitment commit vow word kept task chore chores"),
        ("trust",),
    ),
    Thing(
        "dreams:loved",
        "cup",
        _("What helps me feel loved"),
        _("A short list each of you keeps"),
        _("love loved language languages affection tender care caring needs appreciated gift"),
        ("feeling-loved",),
        alone_line=_("A short list about you"),
    ),
    Thing(
        "interests:both",
        "cards",
        _("Things to try together"),
        _("Marked apart, chosen in turns"),
        _("hobby hobbies interest interests new activity sport game games cook class learn share"),
        ("shared-interests",),
        alone=_("Things I would like to try"),
        alone_line=_("Ten at a time, kept in a list"),
    ),
    Thing(
        "pulse:own",
        "day",
        _("How it has been"),
        _("Five lines every few weeks, for you alone"),
        _(
            "drift drifting apart distance distant lonely mood track trend progress chart survey"
            " how are we doing"
        ),
        ("noticing-drift",),
    ),
    Thing(
        "journal:list",
        "pencil",
        _("Journal"),
        _("What only you ever read"),
        _(
            "diary write writing private secret feeling feelings emotion emotions emotional mood"
            " sad alone myself self care reflect thoughts"
        ),
        ("emotional-awareness", "self-care"),
    ),
    Thing(
        "repair:slow",
        "leaf",
        _("An old hurt, slowly"),
        _("A few steps over days, for you alone"),
        _(
            "forgive forgiving forgiveness resentment resent grudge betrayal betrayed affair"
            " cheated lied wound pain past let go letting"
        ),
        ("forgiveness",),
    ),
)
