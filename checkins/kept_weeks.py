"""What one wrote in the weeks, as lines of My words."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intimacy.couples.kept_words import Room
from intimacy.sharing.kept_answers import forget_answers, own_answers, own_replies

WEEK = "item__exchange__checkin"
ROOM = Room(
    "weeks",
    _("The weeks"),
    (
        own_answers(Q(**{f"{WEEK}__isnull": False}), f"{WEEK}__week", weekly=True),
        own_replies(
            # What somebody said back stays when the words it answered are deleted.
            Q(words=None) | Q(**{f"words__{WEEK}__isnull": False}),
            f"words__{WEEK}__week",
            weekly=True,
        ),
    ),
    forget_answers,
)
