"""What a partner lets the counselor read today, for the partner's own eyes."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import FETCH_RAISE, Q

from intimacy.accounts.models import User
from intimacy.counseling.models import Client, Share
from intimacy.counseling.models.shares import ShareQuerySet
from intimacy.couples.models import Couple
from intimacy.keys.decryption import decrypt_rows
from intimacy.sharing.models import Lane, Words
from prompts.library import catalog
from prompts.library.addressee import Addressee


class OwnAnswer(NamedTuple):
    """One answer of one's own; `text` is None where it does not open."""

    words: Words
    question: str
    text: str | None


def shares_of(user: User, couple: Couple) -> ShareQuerySet:
    """Return the person's shares with the couple's counselor of today, the newest first.

    Answers that were withdrawn, passed or kept to oneself since reach nobody and are left out.
    """
    clients = Client.objects.working().filter(couple=couple)
    mine = Share.objects.standing().filter(author=user, client__in=clients)
    for_me = Q(words__lane=Lane.ME, words__shared_at=None)
    given = mine.filter(words__withdrawn_at=None).exclude(words__state=Words.State.PASSED)
    rows = given.exclude(for_me).select_related("words__item", "words__key")
    return rows.order_by("-at", "pk").fetch_mode(FETCH_RAISE)


def own_answers(shares: Iterable[Share], user: User, to: Addressee) -> list[OwnAnswer]:
    """Return these shares of `user`'s own as answers to read, asked of `to`, in two queries."""
    rows = [share.words for share in shares]
    texts = decrypt_rows(rows, "body", user)
    versions = [row.item.version_id for row in rows]
    questions = catalog.wordings(versions, user.locale, to)
    return [
        OwnAnswer(row, asked, texts[row.pk]) for row, asked in zip(rows, questions, strict=True)
    ]
