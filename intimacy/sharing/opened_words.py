"""After the opening: acknowledging, adding a dated line, letting go, withdrawing.

What was given is never edited. Each verb checks, inside its transaction, that the exchange has
opened and that the person may do this; the views have already found the rows through the person.
Each raises Unreadable, and changes nothing, where the words it is about do not open.
"""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from intimacy.audit.models import record
from intimacy.couples.models import Membership
from intimacy.couples.spaces import lock
from intimacy.keys.decryption import decrypt_rows, must_decrypt
from intimacy.keys.encryption import encrypt_text
from intimacy.sharing.models import Acknowledgement, Addition, Words
from intimacy.sharing.quiet_pause import must_wait


def acknowledge(
    words: Words, kind: str, text: str = "", *, by: Membership, at: datetime
) -> Acknowledgement:
    """Answer the other's opened words with a short phrase; a second one replaces the first.

    `text` counts only for kind `own`; other kinds leave own words kept, unseen by the other.
    Raises PermissionDenied for words `by` cannot read, or their own, ValidationError where the
    other reads an answer from before a quiet pause.
    """
    with transaction.atomic():
        lock(by.couple)
        if words.author_id == by.user_id or not _readable(words, by, at):
            raise PermissionDenied
        must_decrypt([words], "body", by.user)
        answers = Acknowledgement.objects.filter(words=words, author=by.user)
        answer = answers.select_related("key").first()
        must_wait(answer, by)
        if answer:
            must_decrypt([answer], "body", by.user)
        own = kind == Acknowledgement.Kind.OWN
        if answer is None or own:
            answer = answer or Acknowledgement(words=words, author=by.user, couple=by.couple)
            answer.key = by.key()
            encrypt_text(answer, "body", text if own else "")
        answer.kind, answer.at = kind, at
        answer.save()
    return answer


def add_line(words: Words, text: str, *, by: Membership, at: datetime) -> Addition:
    """Put a dated line under one's own opened words; the same line twice is one.

    Raises PermissionDenied where the words are not one's own, not open, or withdrawn.
    """
    with transaction.atomic():
        lock(by.couple)
        must_be_mine_and_open(words, by, at)
        last = words.additions.select_related("key").order_by("-at").first()
        if last and decrypt_rows([last], "body", by.user)[last.pk] == text:
            return last  # idempotent
        line = Addition(words=words, author=by.user, couple=by.couple, key=by.key(), at=at)
        encrypt_text(line, "body", text)
        line.save()
    return line


def let_read(words: Words, *, by: Membership, at: datetime) -> None:
    """Let the other read words that met no answer. Raises PermissionDenied unless they are
    the author's own, opened, and hold something given.
    """
    with transaction.atomic():
        lock(by.couple)
        must_be_mine_and_open(words, by, at)
        Words.objects.filter(pk=words.pk, shared_at=None).update(shared_at=at)
        record("words.let_go", actor_id=by.user_id, couple_id=words.couple_id, about=words)


def withdraw(words: Words, *, by: Membership, at: datetime) -> None:
    """Take one's own opened words away from the other, for good. They stay one's own."""
    with transaction.atomic():
        lock(by.couple)
        must_be_mine_and_open(words, by, at)
        Words.objects.filter(pk=words.pk, withdrawn_at=None).update(withdrawn_at=at)
        record("words.withdrawn", actor_id=by.user_id, couple_id=words.couple_id, about=words)


def must_be_mine_and_open(words: Words, by: Membership, at: datetime) -> None:
    """Raise PermissionDenied unless `words` are `by`'s own, given, open and not withdrawn."""
    fresh = Words.objects.select_related("item__exchange", "key").get(pk=words.pk)
    given = fresh.state == Words.State.GIVEN and fresh.withdrawn_at is None
    mine = fresh.author_id == by.user_id and fresh.couple_id == by.couple_id
    if not (given and mine and fresh.item.exchange.is_open(at)):
        raise PermissionDenied
    must_decrypt([fresh], "body", by.user)


def _readable(words: Words, by: Membership, at: datetime) -> bool:
    return Words.objects.readable_by(by.user, at).filter(pk=words.pk).exists()
