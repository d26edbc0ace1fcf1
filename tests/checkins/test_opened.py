"""What both wrote, as a page: what each has said to it shows, and nothing looks unsent."""

import re
from html import unescape

import pytest
import time_machine

from intimacy.sharing.models import Words
from tests.conftest import items
from tests.page_text import seen


@pytest.fixture
def look(opened, sign_in):
    """Return the opened page as a person sees it, after pressing buttons on it."""

    def looked(user, *presses):
        with time_machine.travel(opened.exchange.opens_at, tick=False):
            client = sign_in(user)
            answer = None
            for path, fields in presses:
                answer = client.post(path, fields)
            if answer is None or answer.status_code == 302:
                answer = client.get(f"/c/{opened.pk}/both/")
        return unescape(seen(answer))

    return looked


def words_of(author, week, position=1):
    return Words.objects.get(author=author, item=items(week)[position - 1])


def say(words, **fields):
    return f"/w/{words.pk}/acknowledgement/", fields


def card(page, words):
    """Return the part of the page that is about these words."""
    return page.split(f'id="w-{words.pk}"')[1].split("</section>")[0]


@pytest.mark.sqlite
def test_what_i_said_in_my_own_words_reads_as_said(look, opened, alice, bob):
    his = words_of(bob, opened)
    page = card(look(alice, say(his, kind="own", text="I am glad")), his)
    assert re.search(r"You said: <span dir=\"auto\">I am glad</span>", page)
    assert re.search(r"<details class=\"quiet\">\s*<summary>Change", page)


def test_a_chip_does_not_read_as_said_in_own_words(look, opened, alice, bob):
    his = words_of(bob, opened)
    page = look(alice, say(his, kind="own", text="I am glad"), say(his, kind="hear"))
    assert "You said:" not in page


@pytest.mark.parametrize("fields", [{"kind": "own", "text": ""}, {"kind": "love"}])
def test_the_summary_of_a_mistake_leads_to_its_field(look, opened, alice, bob, fields):
    page = look(alice, say(words_of(bob, opened), **fields))
    (target,) = re.findall(r'<li><a href="#([^"]+)">', page)
    assert page.count(f'id="{target}"') == 1


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_either_may_take_we_talked_back(look, opened, alice, bob, who):
    talked, undone = (f"/c/{opened.pk}/talked/{act}" for act in ("", "undo/"))
    assert "You talked about this week." in look(alice, (talked, {}))
    assert undone in look(bob)
    page = look({"alice": alice, "bob": bob}[who], (undone, {}))
    assert "You talked about this week." not in page
    assert "Talk about it" in page
    opened.refresh_from_db()
    assert opened.talked_at is None


# --- Words that met no answer -----------------------------------------------------------

NOTHING = "Nothing to show here."


@pytest.fixture
def unmatched(opened, alice, bob):
    """Alice's first words, which met none of Bob's."""
    words_of(bob, opened).delete()
    return words_of(alice, opened)


def own_card(page, words):
    start = page.index(f'id="w-{words.pk}"')
    return page[page.rindex("<section", 0, start) : page.index("</section>", start)]


def test_words_let_go_say_who_can_read_them(look, unmatched, alice):
    page = own_card(look(alice, (f"/w/{unmatched.pk}/letting/", {})), unmatched)
    assert "Bob can read this now." in page
    assert NOTHING not in page


def test_withdrawn_words_that_met_nothing_say_only_that(look, unmatched, alice):
    for press in ("letting", "withdrawal"):
        page = own_card(look(alice, (f"/w/{unmatched.pk}/{press}/", {})), unmatched)
    assert "You withdrew this." in page
    assert "can read this now" not in page
    assert NOTHING not in page


def test_where_the_others_words_were_withdrawn_the_line_stays_neutral(look, opened, alice, bob):
    look(bob, (f"/w/{words_of(bob, opened).pk}/withdrawal/", {}))
    hers = words_of(alice, opened)
    page = own_card(look(alice), hers)
    assert NOTHING in page
    assert "withdrew" not in page


def test_what_nobody_gave_shows_the_neutral_line_once(look, unmatched, bob):
    page = look(bob)
    assert page.count(NOTHING) == 1
