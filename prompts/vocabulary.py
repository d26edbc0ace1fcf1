"""Kinds, depths, tags and practices: everything a prompt can be of, and the words people meet.

The slugs are the field's own (`Prompt.practice`, rituals, dates, filters); a practice's label
finishes "Questions about …" and reads as a heading too.
"""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "open-communication": _("saying what you feel and need"),
    "meaningful-conversation": _("the three questions of every week"),
    "active-listening": _("listening"),
    "empathy": _("standing in the other’s shoes"),
    "curiosity": _("who you are, and were"),
    "inner-world": _("hopes and fears"),
    "appreciation": _("thanks for small things"),
    "support": _("standing by each other"),
    "goals-and-dreams": _("plans and dreams"),
    "trust": _("promises and trust"),
    "quality-time": _("time without devices"),
    "date-nights": _("going out, and staying in"),
    "rituals": _("small habits you share"),
    "touch": _("touch and closeness"),
    "shared-interests": _("things you both enjoy"),
    "emotional-awareness": _("naming feelings"),
    "feeling-loved": _("what makes you feel loved"),
    "conflict": _("disagreeing"),
    "repair": _("coming back after a quarrel"),
    "forgiveness": _("old hurts and letting go"),
    "mindfulness": _("being present"),
    "self-care": _("looking after yourself"),
    "noticing-drift": _("growing apart, and noticing"),
    "going-first": _("being the one who begins"),
    "seeking-help": _("asking others for help"),
    "beyond-romance": _("friends and family"),
}
PRACTICES = frozenset(LABELS)
# Never asked before both people of a couple have said that they want it.
OPT_IN = frozenset({"touch"})
# These come every week by themselves, so nobody needs to choose them as a focus.
EVERY_WEEK = frozenset({"appreciation", "meaningful-conversation", "curiosity", "repair"})
FOCUSES = [slug for slug in LABELS if slug not in EVERY_WEEK | OPT_IN]

KINDS = {
    "curiosity": _("Getting to know"),
    "appreciation": _("Thanks"),
    "repair": _("Coming back together"),
    "support": _("Standing by"),
    "reflection": _("Thinking about"),
    "exercise": _("Something to do"),
}
ANCHORS = ("mind", "loved", "support")

LIGHT, PERSONAL, HEAVY = 1, 2, 3
DEPTHS = {LIGHT: _("Light"), PERSONAL: _("Personal"), HEAVY: _("Vulnerable")}

ANY_BOND = "any-bond"
# What the shelves add to prompts without that tag: no file writes it, only partners have it.
NOT_ANY_BOND = "not-any-bond"
# What only the page after a date asks. No couple has this tag, and no wish steps over it.
AFTER_DATE = "after-date"
# What is asked only where somebody's set of prompts wishes for it; no couple has this tag either.
FROM_SET = "from-set"
TAG_LABELS = {  # of the tags that sets may draw on
    FROM_SET: _("Written for sets"),
    "new": _("New together"),
    "decades": _("Many years together"),
    "marriage": _("Married, or about to be"),
    "parents": _("With children"),
    "at-home": _("Under one roof"),
    "apart": _("Living apart"),
    "long-distance": _("Far apart"),
    "after-conflict": _("After a quarrel"),
    "romance": _("In love"),
    ANY_BOND: _("Friends and family too"),
}
TAGS = frozenset({*TAG_LABELS, AFTER_DATE})
# Tags that describe a life rather than a prompt: asked only where the couple has them.
CONTEXTS = TAGS - {ANY_BOND}
# Those that people choose for themselves ("romance" follows from their bond), as they say them.
CIRCUMSTANCES = {
    "at-home": _("We live together"),
    "long-distance": _("We live far apart"),
    "apart": _("We are apart for a while"),
    "parents": _("There are children in our lives"),
    "marriage": _("We are married"),
    "new": _("We are still new to each other"),
    "decades": _("We have known each other for decades"),
    "after-conflict": _("We are coming out of a hard stretch"),
}
ALONE = ["parents"]  # those that can be true of somebody alone
# What is true of partners only here ("our children", "our wedding"): others choose no such
# circumstance, and no wish asks them anything of the kind.
OF_PARTNERS = frozenset({"parents", "marriage", "romance"})
