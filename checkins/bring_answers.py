"""Bringing answers given alone into the first week of two: the author's own act, as a copy."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from checkins.models import CheckIn
from intimacy.couples.models import Couple, Membership
from intimacy.keys.decryption import decrypt_rows, must_decrypt
from intimacy.sharing.models import Item, Words
from intimacy.sharing.write_words import AlreadyOpen, AlreadySealed, Conflict, Draft, save


def could_bring(checkin: CheckIn, me: Membership) -> list[Words]:
    """Return what `me` wrote alone to the questions of this shared week, newest space first.

    Only to those that ask one person and two the same: an answer about somebody else would stand
    under a question about the other. What was forgotten, its key destroyed, is gone.
    """
    if me.brought_at or not checkin.couple.is_pair or _late(checkin, me):
        return []
    asked = Item.objects.filter(exchange=checkin.exchange_id).values("version")
    alone = Words.objects.filter(
        author=me.user,
        couple__kind=Couple.Kind.SOLO,
        item__version__in=asked,
        key__destroyed_at=None,
    ).exclude(Q(state=Words.State.PASSED) | Q(item__version__texts__alone__gt=""))
    newest = {
        words.item.version_id: words
        for words in alone.select_related("item", "key").order_by("saved_at")
    }
    return list(newest.values())


def _late(checkin: CheckIn, me: Membership) -> bool:
    """The first week is over, or this person has sealed it."""
    later = checkin.couple.checkins.filter(week__lt=checkin.week).exists()
    return later or checkin.exchange.seals.filter(user=me.user).exists()


def answer(checkin: CheckIn, *, by: Membership, bring: bool, at: datetime) -> int | None:
    """Copy one's words under the key of this space as drafts, or leave them; asked only once.

    Returns the position of the first question they came to, None where none came. What was
    written here already stays as it is. Raises Unreadable, and asks again, where one of them does
    not open.
    """
    with transaction.atomic():
        sources = could_bring(checkin, by) if bring else []
        must_decrypt(sources, "body", by.user)
        texts = decrypt_rows(sources, "body", by.user)
        items = {item.version_id: item for item in checkin.exchange.items.all()}
        came = []
        for words in sources:
            item, text = items[words.item.version_id], texts[words.pk]
            if text and _copied(item, text, by, at):
                came.append(item.position)
        Membership.objects.filter(pk=by.pk).update(brought_at=at)
    return min(came, default=None)


def _copied(item: Item, text: str, by: Membership, at: datetime) -> bool:
    try:
        save(item, Draft(text, seen=0), by=by, at=at)
    except (Conflict, AlreadySealed, AlreadyOpen):
        return False  # written, sealed or opened meanwhile: that stands
    return True
