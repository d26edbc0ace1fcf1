"""What one wrote after a time together, as lines of My words; it stays without the evening."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intimacy.couples.kept_words import Room
from intimacy.sharing.kept_answers import own_answers, own_replies

EVENING = "item__exchange__afterwards__night__begins_at"
ROOM = Room(
    "dates",
    _("After a time together"),
    (
        own_answers(Q(item__exchange__checkin=None), EVENING, lambda couple: couple.words.after),
        own_replies(
            Q(words__isnull=False, words__item__exchange__checkin=None), f"words__{EVENING}"
        ),
    ),
)
