"""The practices this product carries, in the words people meet them by.

The slugs are the field's own (`Prompt.practice`, rituals, dates, filters); a label finishes
"Questions about …" and reads as a heading too.
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
    "date-nights": _("evenings out and in"),
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
