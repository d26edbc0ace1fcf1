"""The pages of the journal: for one person alone, and silent about it everywhere else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from intimacy.accounts.middleware import SHARED
from intimacy.journal import questions
from intimacy.journal.entry_words import Written
from intimacy.journal.models import Entry
from intimacy.keys.models import DataKey
from tests.conftest import signed_in
from tests.journal.conftest import AT, said, wrote
from tests.walk import blank

SECRET = "The summer of the broken boat."
TYPED = {"text": SECRET, "feelings": ["tired", "hopeful"], "trigger": "a phone call"}


@pytest.mark.sqlite
def test_an_entry_from_the_first_word_to_the_last(charlie, ask):
    assert "A line about today is enough" in ask(charlie, "list").page
    kept = ask(charlie, "new", data=TYPED)
    assert (kept.status_code, kept.url) == (302, reverse("journal:list"))
    assert said(charlie) == [Written(SECRET, ("tired", "hopeful"), "a phone call")]
    page = ask(charlie, "list").page
    assert SECRET in page
    assert "What you named lately: tired, hopeful" in page
    assert "Sunday, 6 September 2026, 20:00" in page  # on their own clock
    key = Entry.objects.get().pk
    for text in (SECRET, "tired, hopeful", "a phone call"):
        assert text in ask(charlie, "entry", key).page
        assert text in ask(charlie, "my-words").page
        assert text in ask(charlie, "export").page
    again = {"text": "Mended", "seen": 1}
    assert ask(charlie, "change", key, data=again, at=AT + timedelta(days=1)).status_code == 302
    assert "changed 7 September" in ask(charlie, "entry", key).page
    assert "gone for good" in ask(charlie, "away", key).page
    assert ask(charlie, "away", key, data={}).status_code == 302
    assert not Entry.objects.exists()
    assert ask(charlie, "change", key, data={"text": "Too late"}).status_code == 404


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(charlie, ask):
    for data, sentence in (
        ({"text": " "}, "Write a few words, or choose a word"),
        ({**TYPED, "trigger": "x" * 201}, "That is a little too long"),
        ({**TYPED, "text": "x" * 10_001}, "That is a little too long"),
        ({**TYPED, "feelings": ["jubilant"]}, "Choose from these."),
    ):
        answer = ask(charlie, "new", data=data)
        assert (answer.status_code, sentence in answer.page) == (422, True), data
        assert data["text"].strip() in answer.text
    assert ask(charlie, "new", data={"feelings": ["tired"]}).status_code == 302
    assert said(charlie) == [Written(feelings=("tired",))]


@pytest.mark.sqlite
def test_a_question_comes_along_and_another_keeps_what_was_typed(charlie, ask):
    found = questions.questions("en")
    first, second = found[0], found[1]
    asked = {**TYPED, "asked": first.version}
    assert first.text in ask(charlie, "list", query=f"?asked={first.version}").page
    assert first.text in ask(charlie, "new", query=f"?asked={first.version}").page
    other = ask(charlie, "new", data={**asked, "another": "1"})
    assert other.status_code == 200
    assert (first.text in other.page, second.text in other.page) == (False, True)
    assert SECRET in other.text
    assert 'value="hopeful" checked' in other.text
    free = ask(charlie, "new", data={**asked, "free": "1"})
    assert (first.text in free.page, SECRET in free.text) == (False, True)
    assert not Entry.objects.exists()
    ask(charlie, "new", data=asked)
    assert said(charlie)[0].question == first.text
    for odd in ("x", "9" * 30, "-1", "0"):
        for name in ("list", "new"):
            assert ask(charlie, name, query=f"?asked={odd}").status_code == 200


@pytest.mark.abuse("AC-52")
def test_two_tabs_show_both_texts(charlie, ask):
    once = uuid4()
    entry = wrote(charlie, "Kept in one tab", once=once)
    for name, keys in (("new", ()), ("change", (entry.pk,))):
        data = {"text": SECRET, "once": once, "seen": 0}
        answer = ask(charlie, name, *keys, data=data)
        assert answer.status_code == 409
        assert SECRET in answer.text
        assert "Kept in one tab" in answer.page
        assert reverse("journal:change", args=[entry.pk]) in answer.text
    assert ask(charlie, "change", entry.pk, data={"text": SECRET, "seen": 1}).status_code == 302


@pytest.mark.abuse("AC-10")
def test_what_one_looks_for_is_in_no_address(charlie, alice, ask):
    wrote(charlie, f"First line\n{SECRET}")
    wrote(alice, SECRET)
    assert SECRET not in ask(charlie, "find", query="?words=boat").page
    page = ask(charlie, "find", data={"words": "BÖAT"})
    assert page.status_code == 200
    assert page.page.count(SECRET) == 1
    assert "Nothing found" in ask(charlie, "find", data={"words": "ship"}).page
    assert ask(charlie, "find", data={"words": ""}).status_code == 422
    assert ask(charlie, "find", data={"words": "a", "older": "x"}).status_code in {200, 422}


def test_older_ones_are_offered(charlie, ask, monkeypatch):
    monkeypatch.setattr("intimacy.journal.find_words.LOOKED_THROUGH", 1)
    monkeypatch.setattr("intimacy.journal.find_words.AT_A_TIME", 1)
    older, _ = wrote(charlie, SECRET), wrote(charlie, "Nothing much", at=AT + timedelta(days=1))
    page = ask(charlie, "find", data={"words": "boat"})
    assert "Only your newest entries were looked through" in page.page
    key = Entry.objects.exclude(pk=older.pk).get().pk
    page = ask(charlie, "find", data={"words": "boat", "older": key}).page
    assert SECRET in page
    assert "These were the oldest." in page


@pytest.mark.sqlite
@pytest.mark.abuse("AC-01, AC-04")
def test_the_other_learns_nothing_not_even_that_there_is_one(couple, alice, bob, ask):
    def pages():
        return [blank(ask(bob, name)) for name in ("week", "together", "more", "back", "my-words")]

    before = pages()
    entry = wrote(alice, SECRET)
    assert pages() == before
    for name, data in (("entry", None), ("change", None), ("change", TYPED), ("away", {})):
        mine, nobodys = (ask(bob, name, key, data=data) for key in (entry.pk, uuid4()))
        assert mine.status_code == nobodys.status_code == 404
        assert blank(mine) == blank(nobodys)
    assert SECRET not in ask(bob, "list").page


def test_all_of_it_goes_behind_the_password(charlie, ask):
    wrote(charlie)
    client = signed_in(charlie, "")
    assert "/accounts/reauthenticate/" in client.post(reverse("journal:all-away")).url
    assert Entry.objects.exists()
    assert "whole journal" in ask(charlie, "all-away").page
    assert ask(charlie, "all-away", data={}).status_code == 302
    assert not Entry.objects.exists()


@pytest.mark.abuse("AC-73")
def test_what_does_not_open_says_so(charlie, ask):
    entry = wrote(charlie)
    DataKey.objects.update(kek_id="lost")
    sentence = "We cannot open this just now. Nothing is lost."
    for name, keys in (("list", ()), ("entry", (entry.pk,)), ("away", (entry.pk,))):
        assert sentence in ask(charlie, name, *keys).page
    assert "cannot be opened just now" in ask(charlie, "find", data={"words": "x"}).page
    for data in (None, {"text": SECRET, "seen": 1}):
        assert ask(charlie, "change", entry.pk, data=data).status_code == 503
    lost = ask(charlie, "new", data=TYPED)
    assert (lost.status_code, SECRET in lost.text) == (503, True)


def test_a_shared_device_covers_it_and_no_page_asks_much(charlie):
    for n in range(30):
        wrote(charlie, f"Entry {n}", at=AT + timedelta(minutes=n))
    client = signed_in(charlie)
    session = client.session
    session[SHARED] = True
    session.save()
    key = Entry.objects.first().pk
    for name, keys, most in (("list", (), 7), ("new", (), 6), ("entry", (key,), 6)):
        path = reverse(f"journal:{name}", args=keys)
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path)
        assert len(asked) <= most, name
        assert ("Your words are covered." in page.text) == (name != "new")
    assert "Page 1 of 2" in client.get(reverse("journal:list")).text
    assert "Entry 0" in client.get(reverse("journal:list") + "?page=2").text


def test_signed_out_meanwhile_the_words_come_back(client, db):
    answer = client.post(reverse("journal:new"), {**TYPED, "asked": "7"})
    assert answer.status_code == 403
    for kept in (SECRET, "a phone call", 'name="asked" value="7"'):
        assert kept in answer.text
