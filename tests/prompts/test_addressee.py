"""A question put to one of two, with the other's name or without, or to somebody alone."""

import re

import pytest

from intimacy.couples.models import Couple
from prompts.library.addressee import ALONE, UNNAMED, Addressee, one_of
from prompts.library.catalog import FOLDER
from prompts.library.read_library import read_library
from prompts.library.wording_rules import PARTNER
from prompts.models import PromptText

BOB = Addressee(True, "Bob")
HAT = PromptText(locale="en", text="Which hat of {partner}’s fits?", alone="Whose hat fits you?")


def test_each_is_asked_their_own_question():
    assert HAT.wording(BOB) == "Which hat of Bob’s fits?"
    assert HAT.wording(UNNAMED) == "Which hat of your partner’s fits?"
    assert HAT.wording(ALONE) == "Whose hat fits you?"


def test_what_names_nobody_is_the_same_for_all():
    text = PromptText(locale="en", text="Which hat fits?")
    assert {text.wording(to) for to in (BOB, UNNAMED, ALONE)} == {"Which hat fits?"}


def test_the_space_says_whether_two_were_asked_and_not_the_name_at_hand():
    solo, two = Couple(kind=Couple.Kind.SOLO), Couple(kind=Couple.Kind.PAIR)
    assert (one_of(solo), one_of(solo, "Bob")) == (ALONE, ALONE)
    assert (one_of(two), one_of(two, "Bob")) == (UNNAMED, BOB)


@pytest.mark.parametrize(
    ("text", "worded"),
    [
        ("{partner} is out.", "Your partner is out."),
        ("Think back. {partner}’s hat?", "Think back. Your partner’s hat?"),
        ("‘{partner} is out,’ you say.", "‘Your partner is out,’ you say."),
        ("You say ‘out.’ {partner} stays.", "You say ‘out.’ Your partner stays."),
        ("Unasked, {partner} helped.", "Unasked, your partner helped."),
        ("Finish it: {partner} …", "Finish it: your partner …"),
    ],
)
def test_without_a_name_a_sentence_begins_with_a_capital(text, worded):
    assert UNNAMED.address(text) == worded


def test_a_name_stays_as_its_owner_writes_it():
    assert Addressee(True, "bell").address("{partner} is out.") == "bell is out."


def test_the_shipped_questions_read_well_without_a_name():
    named = [one.text for one in read_library(FOLDER).prompts if PARTNER in one.text]
    worded = [UNNAMED.address(text) for text in named]
    assert len(worded) > 300
    bad = re.compile(r"(?:^|[.?!…]\W*\s\W*)your partner|your partner.*your partner|[{}]|: good")
    assert [text for text in worded if bad.search(text)] == []
