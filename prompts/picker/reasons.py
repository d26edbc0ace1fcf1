"""Why a prompt was asked, in one sentence, from what both people can see.

Nothing here may depend on a boundary, a swap or feedback, so no sentence says "the longest" or
"the only one left": a practice somebody ruled out would make it untrue, and tell.
"""

from django.utils.translation import gettext_lazy as _

from prompts.picker.candidates import Why
from prompts.vocabulary import LABELS

REASONS = {
    Why.FIRST: _("Everybody’s first week asks these four."),
    Why.APPRECIATION: _("There is one about something good, so that it gets said."),
    Why.ANCHOR: _(
        "It is one of three that take turns: what is on your mind, what felt like love, what "
        "would help."
    ),
    Why.CURIOSITY: _("People change. This one is for finding out who you are now."),
    Why.REPAIR: _("Now and then we ask for words that help after a quarrel, while there is none."),
    Why.FOCUS: _("Your focus comes round more often: %(practice)s."),
    Why.TURN: _("One question goes round the whole library. This time: %(practice)s."),
    Why.WISH: _("Somebody you let help you asked for this one."),
    Why.AGAIN: _("You were asked this before. Now again: then and now."),
}


def reason(why: str, practice: str) -> str:
    """Return the sentence for a `picking.Why`; "" for weeks begun before reasons were kept."""
    if why not in REASONS:
        return ""
    return str(REASONS[Why(why)]) % {"practice": LABELS.get(practice, practice)}
