"""Words a tap away: starters for the kind of question, phrases where coming back is asked about."""

from html import unescape

import pytest
import time_machine

from checkins.begin_week import begin
from checkins.board import board
from intimacy.couples.spaces import space_of
from intimacy.sharing.lines import STARTERS
from prompts.library import catalog
from prompts.models import PromptVersion
from prompts.picker.candidates import Pick, Why
from tests.conftest import START


@pytest.fixture
def week_of(alice, couple):
    """Return a week that asks one question of this kind."""

    def begun(kind):
        asked = next(c for c, _ in catalog.every().values() if c.kind == kind)
        return begin(couple, START.date(), [Pick(asked, Why.TURN)])

    return begun


def page(sign_in, alice, checkin):
    with time_machine.travel(START, tick=False):
        return unescape(sign_in(alice).get(f"/c/{checkin.pk}/1/").content.decode())


@pytest.mark.sqlite
def test_a_question_about_repair_offers_phrases(sign_in, alice, week_of):
    shown = page(sign_in, alice, week_of("repair"))
    families = catalog.repair_phrases()
    assert len(families) == 6
    for family, phrases in families:
        assert f">{family}</h3>" in shown
        assert all(phrase in shown for phrase in phrases)


def test_other_questions_offer_none(sign_in, alice, week_of):
    shown = page(sign_in, alice, week_of("curiosity"))
    assert "Phrases for coming back" not in shown
    assert "Words for feelings" in shown


@pytest.mark.sqlite
def test_words_for_feelings_come_once_with_the_question_that_shows(sign_in, alice, checkin):
    for position in (1, 3):
        with time_machine.travel(START, tick=False):
            shown = sign_in(alice).get(f"/c/{checkin.pk}/{position}/").text
        _, *sections = shown.split("<section data-prompt=")
        with_feelings = [n for n, s in enumerate(sections, 1) if "Words for feelings" in s]
        assert with_feelings == [position]
        assert sections[position - 1].count(">glad</button>") == 1
        assert all("<div data-feelings>" in section for section in sections)


def test_a_few_starters_of_its_kind_and_others_next_time(alice, week_of):
    line = board(week_of("support"), space_of(alice), alice, START).lines[0]
    every = catalog.starters("support")
    assert len(set(line.starters)) == STARTERS < len(every)
    assert set(line.starters) < set(every)
    before = line.starters
    after = PromptVersion(pk=line.item.version_id + 1, prompt=line.item.version.prompt)
    line.item.version = after
    assert line.starters != before
