"""The pages of what is mine: reading, taking along, deleting, leaving."""

import pytest
import time_machine

from intimacy.couples.parting import leave
from intimacy.sharing import afterwards
from intimacy.sharing.models import Words
from prompts.models import PromptText
from tests.conftest import START, items, member, write
from tests.privacy.conftest import AT, NOW


@pytest.mark.parametrize("path", ["/back/words/", "/back/words/export/"])
def test_each_text_finds_its_own_direction(hers, get, alice, bob, path):
    mine, his = (Words.objects.filter(author=who).first() for who in (alice, bob))
    afterwards.add_line(mine, "שורה נוספת", by=hers, at=AT)
    afterwards.acknowledge(his, "own", "אני שומעת", by=hers, at=AT)
    page = get(alice, path)
    for text in ("Alice to 1", "שורה נוספת", "אני שומעת"):
        assert f'<div dir="auto"><p>{text}</p></div>' in page
    assert 'words mine" dir' not in page


def test_an_export_fits_a_phone(hers, get, alice):
    page = get(alice, "/back/words/export/")
    assert '<meta name="viewport" content="width=device-width' in page
    assert "overflow-wrap: anywhere" in page


def asked(checkin, name=""):
    versions = [item.version_id for item in items(checkin)]
    texts = PromptText.objects.filter(version__in=versions, locale="en")
    return [text.wording(name) for text in texts]


@pytest.mark.sqlite
def test_questions_stand_as_they_were_asked_while_the_space_is_open(opened, get, alice, bob):
    page = get(alice, "/back/words/")
    assert all(wording in page for wording in asked(opened, "Bob"))
    assert any("Bob" in wording for wording in asked(opened, "Bob"))
    leave(member(bob), at=AT)
    page = get(alice, "/back/words/")
    assert all(wording in page for wording in asked(opened))
    assert "Bob" not in page


def test_what_was_passed_without_words_fills_no_page(checkin, get, alice):
    for item in items(checkin):
        write(alice, item, "", passed=True)
    page = get(alice, "/back/words/")
    assert "You passed on everything that was asked here." in page
    assert "<article" not in page
    assert "<h2" not in get(alice, "/back/words/export/")


@pytest.mark.sqlite
def test_deleting_says_which_space_and_that_it_is_done(ended, get, sign_in, alice):
    path = f"/back/words/{ended.pk}/forget/"
    page = get(alice, path)
    assert "in your shared space, from 6 September to 6 September 2026" in page
    assert "Bob" not in page
    with time_machine.travel(NOW, tick=False):
        done = sign_in(alice).post(path, follow=True).content.decode()
    assert "Your words there are deleted." in done


def test_a_space_over_new_year_names_both_years(ended, get, alice):
    ended.couple.created_at = START.replace(year=2025)
    ended.couple.save()
    path = f"/back/words/{ended.pk}/forget/"
    assert "from 6 September 2025 to 6 September 2026" in get(alice, path)


def test_what_is_shared_names_no_more_than_the_other_reads(couple, get, alice):
    page = get(alice, "/you/privacy/")
    assert "your words where both of you wrote for both or where you let Bob read them" in page
    assert "your answers to Bob’s words" in page


def test_ending_a_space_is_not_called_leaving_quickly(couple, get, alice):
    assert all("End this shared space" in get(alice, path) for path in ("/you/", "/you/privacy/"))
    page = get(alice, "/you/leave/")
    assert page.count("End this shared space") == 2  # title and heading
    assert "End it now" in page
    assert page.count("Leave") == 1  # quickly
