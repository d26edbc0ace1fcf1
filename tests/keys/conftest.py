"""A house in which each sealed field has something in it, and a ring that is not its own."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.apps import apps
from django.db import models

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.counseling.models import Client as Care
from intimacy.counseling.models import Counselor, Note
from intimacy.counseling.notes import private_notes
from intimacy.counseling.shares import share_answers
from intimacy.dates.models import DateNight
from intimacy.dreams.models import Dream, LovedLine, Promise
from intimacy.journal import keep_entry
from intimacy.journal.entry_words import Written
from intimacy.journal.models import Entry
from intimacy.keys import key_ring
from intimacy.notes import keep_draft
from intimacy.notes.models import Note as Left
from intimacy.notes.models import NoteDraft
from intimacy.repair import send_letter, slow_steps
from intimacy.repair.models import Letter
from intimacy.rituals.models import Ritual
from intimacy.sharing import opened_words, say_support
from intimacy.sharing.models import Acknowledgement, Item, Words
from tests.answered import answered
from tests.conftest import START, items, member, write
from tests.counseling.conftest import counselor_of, in_care
from tests.evenings import planned
from tests.kept_dreams import dreamt, listed, promised
from tests.left_notes import left
from tests.rituals.conftest import begin

LATER = START + timedelta(hours=1)
NEXT_WEEK = START + timedelta(days=8)


@contextmanager
def another(path: Path) -> Iterator[None]:
    """Put a ring of fresh keys in the place of this one, and afterwards the right one back."""
    right = path.read_text()
    path.write_text(key_ring.new_ring())
    try:
        yield
    finally:
        path.write_text(right)


@dataclass
class House:
    """Alice wrote all of it but what is Bob's by name; Dana is beside them and took a note."""

    alice: User
    bob: User
    dana: Counselor
    care: Care
    opened: CheckIn
    week: CheckIn  # the running one
    draft: Item
    hers: Words  # opened for both, with a line of hers under it and an answer of Bob's
    his: Words  # which she answered
    ritual: Ritual
    night: DateNight
    note: Note
    left: Left
    unleft: NoteDraft
    letter: Letter  # Bob's, and not answered
    dream: Dream  # with a step
    promise: Promise
    line: LovedLine
    entry: Entry


@pytest.fixture
def house(own_ring: Path, opened: CheckIn, alice: User, bob: User, dana: User) -> House:
    couple, me = opened.couple, member(alice)
    counselor = counselor_of(dana)
    totp.TOTP.activate(dana, totp.generate_totp_secret())
    care = in_care(counselor, couple)
    first = items(opened)[0]
    hers, his = (Words.objects.get(item=first, author=user) for user in (alice, bob))
    own = Acknowledgement.Kind.OWN
    opened_words.add_line(hers, "And the next day too", by=me, at=LATER)
    opened_words.acknowledge(hers, own, "Noted", by=member(bob), at=LATER)
    opened_words.acknowledge(his, own, "So did I", by=me, at=LATER)
    say_support.say_support(hers, "help", "Come along", by=me, at=LATER)
    share_answers.share_answer(hers, by=me, at=LATER)
    week = current(couple, NEXT_WEEK)
    one, two, *_ = items(week)
    write(alice, one, "Half a sentence", at=NEXT_WEEK)
    write(alice, two, "Rather not", passed=True, at=NEXT_WEEK)
    slow_steps.write_step(alice, 1, "An old one", at=LATER)
    answered(alice, "12345", LATER)
    return House(
        alice,
        bob,
        counselor,
        care,
        opened,
        week,
        one,
        hers,
        his,
        begin(alice, name="Tea on the step"),
        planned(couple, alice, NEXT_WEEK, title="Soup", know="Warm shoes", yes=bob),
        private_notes.keep(
            care, private_notes.Draft("They laughed", uuid.uuid4()), by=counselor, at=LATER
        ),
        left(alice, "For the soup", LATER, moment=NEXT_WEEK + timedelta(days=9)),
        keep_draft.keep("For the bread", by=me, seen=0, at=LATER),
        send_letter.send(couple, "back", {"text": "I was loud"}, by=member(bob), at=LATER),
        dreamt(alice, "A garden", LATER, 3, "Ask Ruth"),
        promised(alice, "I will ring her", LATER),
        listed(alice, "Tea", LATER),
        keep_entry.write(Written("Rain"), by=alice, at=LATER),
    )


def sealed() -> dict[tuple[str, object, str], bytes]:
    """Return every sealed byte in the database, by model, key and field."""
    return {
        (model.ENCRYPTED_AS, row["pk"], name): bytes(row[name])
        for model in apps.get_models()
        if hasattr(model, "ENCRYPTED_AS")
        for name in [f.name for f in model._meta.fields if isinstance(f, models.BinaryField)]
        for row in model.objects.values("pk", name)
    }
