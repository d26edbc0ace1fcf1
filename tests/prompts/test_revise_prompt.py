"""New words for a prompt: a version each time, and what was asked keeps its own."""

import pytest

from prompts.models import Prompt, PromptText
from prompts.staff.revise_prompt import keep, revise
from tests.prompts.conftest import KIND_WORDS

CUPS = "Where do you keep the good cups?"


def wordings(prompt):
    rows = PromptText.objects.filter(version__prompt=prompt).order_by("version__number", "locale")
    return [(row.version.number, row.locale, row.text) for row in rows.select_related("version")]


@pytest.mark.sqlite
def test_new_words_are_a_new_version(shelved):
    kettle = shelved()
    asked = kettle.current
    assert revise(kettle, locale="en", text=CUPS)
    assert wordings(kettle) == [(1, "en", KIND_WORDS), (2, "en", CUPS)]
    assert Prompt.objects.get(pk=kettle.pk).current.number == 2
    assert asked.texts.get().text == KIND_WORDS


@pytest.mark.sqlite
def test_the_same_words_change_nothing(shelved):
    kettle = shelved()
    assert not revise(kettle, locale="en", text=KIND_WORDS)
    assert kettle.versions.count() == 1


def test_other_words_for_one_alone_are_a_new_version(shelved):
    kettle = shelved(text="Which cup does {partner} like?", alone="Which cup is yours?")
    assert revise(kettle, locale="en", text="Which cup does {partner} like?", alone="Whose cup?")


def test_the_other_languages_come_along(shelved):
    kettle = shelved()
    revise(kettle, locale="de", text="Wo steht der Kessel?")
    revise(kettle, locale="en", text=CUPS)
    assert wordings(kettle)[-2:] == [(3, "de", "Wo steht der Kessel?"), (3, "en", CUPS)]


def test_somebody_who_read_an_older_state_overwrites_no_language(shelved):
    kettle = shelved()
    stale = Prompt.objects.get(pk=kettle.pk)
    revise(kettle, locale="de", text="Wo steht der Kessel?")
    revise(stale, locale="en", text=CUPS)
    assert [locale for _, locale, _ in wordings(kettle)[-2:]] == ["de", "en"]


def test_a_place_in_the_first_week_changes_hands(shelved):
    old = shelved(key="first-old", first_week=2)
    new = shelved(text=CUPS)
    new.first_week = 2
    keep(new, text=CUPS, alone="")
    old.refresh_from_db()
    assert (old.first_week, Prompt.objects.get(first_week=2).key) == (None, new.key)
