"""How the other can help: a line an author puts under their own opened words, and takes off again.

It hangs on the words: who may read it, and when it is gone, is decided by `RepliesQuerySet`. Both
verbs raise Unreadable, and change nothing, where something of it does not open.
"""

from datetime import datetime

from django.db import transaction

from intimacy.couples.models import Membership
from intimacy.couples.spaces import lock
from intimacy.keys.decryption import must_decrypt
from intimacy.keys.encryption import encrypt_text
from intimacy.sharing.models import Support, Words
from intimacy.sharing.opened_words import must_be_mine_and_open
from intimacy.sharing.quiet_pause import must_wait


def say_support(
    words: Words, wish: str, text: str = "", *, by: Membership, at: datetime
) -> Support:
    """Say under one's own opened words how the other can help; another one replaces it.

    Raises PermissionDenied where the words are not one's own, not open, or withdrawn,
    ValidationError where the other reads one that was there before a quiet pause.
    """
    with transaction.atomic():
        lock(by.couple)
        must_be_mine_and_open(words, by, at)
        said = Support.objects.filter(words=words, author=by.user).select_related("key").first()
        must_wait(said, by)
        said = said or Support(words=words, author=by.user, couple=by.couple, key=by.key())
        encrypt_text(said, "body", text)
        said.wish, said.at = wish, at
        said.save()
    return said


def unsay_support(words: Words, *, by: Membership) -> None:
    """Delete the line under one's own words, for both and at once; without one nothing happens."""
    with transaction.atomic():
        lock(by.couple)
        said = list(Support.objects.filter(words=words, author=by.user).select_related("key"))
        must_decrypt(said, "body", by.user)
        Support.objects.filter(pk__in=[one.pk for one in said]).delete()
