"""The pages of what is mine: reading, taking along, deleting, leaving."""

import pytest
import time_machine

from checkins.begin_week import current
from intimacy.couples.part_couple import leave
from intimacy.sharing import opened_words
from intimacy.sharing.models import Lane, Words
from prompts.library import catalog
from prompts.library.addressee import ALONE, UNNAMED, Addressee
from tests.conftest import START, items, member, pair, write
from tests.privacy.conftest import AT, NOW


@pytest.mark.parametrize("path", ["/back/words/", "/back/words/export/"])
def test_each_text_finds_its_own_direction(hers, get, alice, bob, path):
    mine, his = (Words.objects.filter(author=who).first() for who in (alice, bob))
    opened_words.add_line(mine, "שורה נוספת", by=hers, at=AT)
    opened_words.acknowledge(his, "own", "אני שומעת", by=hers, at=AT)
    page = get(alice, path)
    for text in ("Alice to 1", "שורה נוספת", "אני שומעת"):
        assert f'<div dir="auto"><p>{text}</p></div>' in page
    assert 'words mine" dir' not in page


def test_an_export_fits_a_phone(hers, get, alice):
    page = get(alice, "/back/words/export/")
    assert '<meta name="viewport" content="width=device-width' in page
    assert "overflow-wrap: anywhere" in page


def asked(checkin, to):
    return catalog.wordings([item.version_id for item in items(checkin)], "en", to)


@pytest.mark.sqlite
def test_questions_stand_as_they_were_asked_of_two(opened, get, alice, bob):
    named, unnamed = asked(opened, Addressee(True, "Bob")), asked(opened, UNNAMED)
    assert set(named) != set(unnamed) != set(asked(opened, ALONE))
    page, export = get(alice, "/back/words/"), get(alice, "/back/words/export/")
    assert all(wording in page for wording in named)
    assert all(wording in export for wording in unnamed)
    leave(member(bob), at=AT)
    for path in ("/back/words/", "/back/words/export/"):
        page = get(alice, path)
        assert all(wording in page for wording in unnamed)
        assert "Bob" not in page


@pytest.mark.sqlite
def test_what_was_asked_of_one_alone_stays_so_in_a_pair(get, alice, bob):
    week = current(member(alice).couple, START)
    write(alice, items(week)[1], "My sister found my keys", lane=Lane.ME)
    pair(alice, bob)
    question = asked(week, ALONE)[1]
    for path in ("/back/words/", "/back/words/export/"):
        page = get(alice, path)
        assert question in page
        assert "your partner" not in page


def test_an_export_says_what_it_holds_and_why_it_names_nobody(opened, get, alice, charlie):
    on_purpose = (
        "The questions say “your partner”, “your friend” or the like instead of a name, on purpose."
    )
    page = get(alice, "/back/words/export/")
    assert page.index("In this file: your answers") < page.index(on_purpose) < page.index("<h2")
    assert on_purpose not in get(charlie, "/back/words/export/")


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
