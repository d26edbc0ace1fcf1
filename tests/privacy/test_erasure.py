"""Asking to be erased, the seven days, taking it back, and what others notice: nothing."""

import re
import threading
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.db import connections, transaction
from django.test import Client
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.calendars import addresses
from intimacy.calendars.models import Feed
from intimacy.couples import pair_couple, part_couple
from intimacy.couples.models import Invitation
from intimacy.couples.spaces import space_of
from intimacy.journal import keep_entry
from intimacy.journal.entry_words import Written
from intimacy.journal.models import Entry
from intimacy.privacy import erase_account, tasks
from intimacy.reminders import delivery
from intimacy.reminders.models import Message, Subscription
from tests.conftest import PASSWORD, START, signed_in
from tests.counseling.conftest import counselor_of, in_care
from tests.page_text import seen
from tests.privacy.conftest import AT, NOW
from tests.reminder_queue import said

A_DAY = timedelta(days=1)
DUE = NOW + erase_account.WAITS
WORD = {"word": "Erase "}


@pytest.fixture
def her(alice: User) -> Client:
    """Alice's browser, an hour into START."""
    with time_machine.travel(NOW, tick=False):
        yield signed_in(alice)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


# --- Asking -----------------------------------------------------------------------------


def test_the_page_says_what_goes_and_who_is_told(her, couple):
    page = seen(her.get("/you/erase/"))
    assert "Bob reads nothing of yours any more" in page
    assert "From Sunday 13 September on nothing and nobody can bring it back" in page
    assert "/back/words/export/" in her.get("/you/erase/").content.decode()
    assert "/you/erase/" in her.get("/you/privacy/").content.decode()


def test_another_word_changes_nothing(her, couple, alice):
    response = her.post("/you/erase/", {"word": "delete"})
    assert response.status_code == 422
    assert "Type the word erase, or go back" in seen(response)
    assert fresh(alice).erase_at is None
    assert space_of(alice).couple == couple


@pytest.mark.abuse("AC-76")
def test_it_is_asked_behind_the_password(alice, couple):
    client = Client()
    client.force_login(alice)
    for response in (client.get("/you/erase/"), client.post("/you/erase/", WORD)):
        assert response.url.startswith("/accounts/reauthenticate/")
    assert fresh(alice).erase_at is None


def test_asking_ends_what_others_and_devices_have_of_one(her, alice, charlie):
    keep_entry.write(Written("A night"), by=alice, at=START)
    pair_couple.invite(alice, at=NOW)
    addresses.make(alice, at=START)
    Subscription.objects.create(user=alice, endpoint="https://fcm.googleapis.com/a")
    elsewhere, stranger = signed_in(alice), signed_in(charlie)
    assert her.post("/you/erase/", WORD).url == "/you/erasure/"
    assert her.post("/you/erase/", WORD).url == "/you/erasure/"  # pressed twice is once
    assert fresh(alice).erase_at == DUE
    assert not Invitation.objects.standing()
    assert not Feed.objects.exists()
    assert not Subscription.objects.exists()
    assert elsewhere.get("/week/").url.startswith("/accounts/login/")
    assert stranger.get("/week/").status_code == 200
    [letter] = mail.outbox
    assert letter.to == [alice.email]
    assert "/accounts/login/" in letter.body
    assert "Sunday 13 September, at 21:00" in letter.body
    for word in ("Tend", "Alice", "eras", "account "):
        assert word not in letter.subject + letter.body


def test_while_it_waits_there_is_one_page(her, alice, couple):
    her.post("/you/erase/", WORD)
    page = her.get("/you/erasure/")
    assert "Your account is erased on Sunday 13 September, at 21:00" in seen(page)
    for path in ("/week/", "/back/words/", "/accounts/email/", "/staff/", "/you/"):
        assert her.get(path).headers.get("Location") == "/you/erasure/", path
    assert her.post("/accounts/password/change/").url == "/you/erasure/"
    assert her.get("/help/").status_code == 200
    again = Client()
    signing = {"login": alice.email, "password": PASSWORD}
    assert again.post("/accounts/login/", signing).status_code == 302
    assert again.get("/week/").url == "/you/erasure/"
    assert again.post("/exit/").status_code == 303


def test_nobody_else_has_a_page_of_it(her, couple):
    assert her.get("/you/erasure/").url == "/you/"
    assert her.post("/you/erasure/keep/").url == "/week/"
    assert her.get("/you/erasure/keep/").status_code == 405


def test_nothing_is_sent_while_it_waits(alice, couple):
    waits = said(alice)
    Message.objects.filter(pk=waits.pk).update(state=Message.State.WAITING, send_at=AT)
    User.objects.filter(pk=alice.pk).update(erase_at=DUE)
    delivery.deliver([waits.pk], AT)
    waits.refresh_from_db()
    assert waits.state == Message.State.DROPPED


# --- Taking it back ---------------------------------------------------------------------


def test_keeping_it_leaves_all_that_is_ones_own(her, alice, hers):
    keep_entry.write(Written("A night"), by=alice, at=START)
    her.post("/you/erase/", WORD)
    response = her.post("/you/erasure/keep/", follow=True)
    assert "Your account is kept." in seen(response)
    assert fresh(alice).erase_at is None
    tasks.erase_due()
    assert "Alice to 1" in seen(her.get("/back/words/"))
    assert Entry.objects.filter(user=alice).exists()
    assert not space_of(alice).couple.is_pair  # what ended stays ended


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_either_keeping_or_erasing_wins(alice, couple):
    erase_account.ask(alice, at=START)
    won = {}
    barrier = threading.Barrier(2)

    def run(name, act):
        barrier.wait()
        try:
            won[name] = act()
        finally:
            connections.close_all()

    acts = {
        "kept": lambda: erase_account.keep(alice),
        "erased": lambda: erase_account.erase(alice.pk, START + erase_account.WAITS),
    }
    threads = [threading.Thread(target=run, args=one) for one in acts.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(won.values()) == [False, True]
    assert User.objects.filter(pk=alice.pk).exists() is won["kept"]


# --- Erasing ----------------------------------------------------------------------------


def test_only_those_whose_days_are_over_are_erased(alice, bob, charlie, couple):
    erase_account.ask(alice, at=START)
    erase_account.ask(charlie, at=START + A_DAY)
    with time_machine.travel(START + erase_account.WAITS, tick=False):
        assert erase_account.due(START + erase_account.WAITS) == [alice.pk]
    assert not erase_account.erase(charlie.pk, START + erase_account.WAITS)
    assert not erase_account.erase(bob.pk, DUE)
    assert erase_account.erase(alice.pk, START + erase_account.WAITS)
    assert not erase_account.erase(alice.pk, START + erase_account.WAITS)  # once


def test_one_that_breaks_changes_nothing_and_keeps_nobody_waiting(
    alice, bob, hers, monkeypatch, caplog
):
    for user in (alice, bob):
        erase_account.ask(user, at=START - 30 * A_DAY)
    forget = erase_account.forget_person

    def breaks(user, at):
        hers = user == alice
        forget(user, at)
        if hers:
            raise OSError("the disk is full")

    monkeypatch.setattr(erase_account, "forget_person", breaks)
    tasks.erase_due()
    assert "cannot erase person" in caplog.text
    assert list(User.objects.filter(pk__in=[alice.pk, bob.pk])) == [alice]
    assert hers.key().wrapped
    assert erase_account.due(now()) == []
    monkeypatch.undo()
    assert erase_account.erase(alice.pk, fresh(alice).erase_at)  # an hour later
    assert not User.objects.filter(pk=alice.pk).exists()


@pytest.mark.abuse("AC-60")
def test_somebody_back_from_a_backup_is_erased_again(alice, bob, couple):
    was = fresh(alice)
    erase_account.ask(alice, at=START)
    erase_account.erase(alice.pk, START + erase_account.WAITS)
    was.save(force_insert=True)
    call_command("erase_again", stdout=(said := StringIO()))
    assert said.getvalue() == "1 erased again.\n"
    assert not User.objects.filter(pk=was.pk).exists()
    assert User.objects.filter(pk=bob.pk).exists()


# --- What the other notices -------------------------------------------------------------

TOKEN = re.compile(r'(?<=csrfmiddlewaretoken" value=")[^"]+')
PAGES = ("/week/", "/together/", "/back/", "/back/words/", "/back/words/export/", "/you/")


def pages_of(user: User) -> list[str]:
    with time_machine.travel(NOW + A_DAY, tick=False):
        client = signed_in(user)
        pages = [client.get(path).content.decode() for path in PAGES]
    return [TOKEN.sub("", page) for page in pages]


@pytest.mark.abuse("AC-25, AC-62")
def test_the_others_pages_are_those_after_any_leaving(alice, bob, hers, opened):
    found = {}
    acts = {
        "left": lambda: part_couple.leave(hers, at=NOW),
        "asked": lambda: erase_account.ask(alice, at=NOW),
        "erased": lambda: (erase_account.ask(alice, at=NOW), erase_account.erase(alice.pk, DUE)),
    }
    for name, act in acts.items():
        point = transaction.savepoint_create()
        act()
        found[name] = pages_of(bob)
        transaction.savepoint_rollback(point)
    assert "Bob to 1" in found["left"][3]
    assert found["asked"] == found["left"]
    assert found["erased"] == found["left"]


def test_care_a_counselor_gives_ends_at_once(alice, bob, couple, dana):
    client = in_care(counselor_of(dana), couple)
    erase_account.ask(dana, at=NOW)
    client.refresh_from_db()
    assert client.ended_at == NOW
    with time_machine.travel(NOW, tick=False):
        page = seen(signed_in(alice).get("/you/beside/"))
    assert "Nobody is beside you two" in page
