"""The three questions every week comes back to, as they are asked where no other wording is."""

from django.utils.translation import gettext_lazy as _

ANCHOR_QUESTIONS = {  # by anchor
    "mind": _("What is on your mind these days?"),
    "loved": _("When did you feel loved, even in passing?"),
    "support": _("How can I be there for you next week?"),
}
