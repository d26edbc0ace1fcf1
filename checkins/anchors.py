"""The three questions every week comes back to."""

from django.utils.translation import gettext_lazy as _

ANCHOR_QUESTIONS = (
    _("What is on your mind these days?"),
    _("When did you feel loved, even in passing?"),
    _("How can I be there for you next week?"),
)
