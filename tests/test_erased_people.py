"""Erasing people: every table there is, what is left in it, and why."""

from uuid import uuid4

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.calendars import addresses
from intimacy.counseling.models import Client, Note
from intimacy.counseling.notes import private_notes
from intimacy.couples import pair_couple
from intimacy.dates.models import DateNight
from intimacy.journal import keep_entry
from intimacy.journal.entry_words import Written
from intimacy.keys.models import DataKey
from intimacy.privacy import erase_account
from intimacy.reminders.models import Choice, Preferences, Subscription
from intimacy.repair import slow_steps
from intimacy.repair.models import Reply
from intimacy.sharing.models import Item, Words
from prompts.models import Prompt
from prompts.sets import build_set
from tests.conftest import START, pair, person, signed_in
from tests.counseling.conftest import counselor_of
from tests.library import FIXED
from tests.owned import own_prompt
from tests.test_closed_spaces import AT, filled
from tests.worlds import tables_now

LATER = AT + erase_account.WAITS
NUMBERS = {
    "audit_event": "numbers that name nobody, until their term is over",
    "keys_datakey": "what is left of a key without it: an older backup still fits beside it",
}
# What dates or holds together the words of the one who stays, or is a counselor's own.
THE_OTHERS = {
    "accounts_user": "the other",
    "account_emailaddress": "the other's",
    "couples_couple": "the space the other wrote in, and their own",
    "couples_membership": "the other's",
    "sharing_exchange": "weeks and evenings the other's words are dated by",
    "sharing_item": "what the other was asked",
    "checkins_checkin": "dates the other's words",
    "dates_datenight": "dates the other's words, planned by nobody who is named",
    "dates_afterwards": "leads from that evening to the other's words",
    "dates_batch": "what the other marked belongs to one; holds no words",
    "interests_batch": "what the other marked belongs to one; holds no words",
    "repair_reply": "what the other answered",
    "counseling_client": "a counselor's own record, while one of the two is here",
    "counseling_assignment": "what a counselor gave",
    "counseling_assignedstep": "what a counselor gave",
    "counseling_appointment": "a counselor's own record",
    "counseling_appointmentchange": "a counselor's own record",
    "counseling_note": "a counselor's own words",
}
NOTES = {
    "couples_couple": "a space nobody was in: the notes hang on it",
    "counseling_client": "without its label: the notes hang on it",
    "counseling_note": "a counselor's own words",
}


def rows_added(before: dict) -> dict[str, list]:
    """Return the rows of every table of the database that were not there before."""
    now = tables_now()
    assert set(now) == set(connection.introspection.table_names()) - FIXED
    added = {}
    for table, (_, rows) in now.items():
        old = {repr(row) for row in before[table][1]}
        if new := [row for row in rows if repr(row) not in old]:
            added[table] = new
    return added


def erased(*people: User) -> None:
    for user in people:
        erase_account.ask(user, at=AT)
        assert erase_account.erase(user.pk, LATER)


def with_all_of_ones_own(user: User) -> User:
    """Put a row of this person into every table that no space has a part in."""
    keep_entry.write(Written("A night"), by=user, at=START)
    slow_steps.write_step(user, 1, "What hurt", at=START)
    pair_couple.invite(user, at=START)
    addresses.make(user, at=START)
    Subscription.objects.create(user=user, endpoint="https://fcm.googleapis.com/a")
    Preferences.objects.create(user=user)
    Choice.objects.create(user=user, kind="ritual")
    signed_in(user)
    user.authenticator_set.create(type="totp", data={})
    return user


def traces(rows: list, names: list[str]) -> bool:
    """True where any of these stands in a row, as a word or a part of one."""
    return any(name in str(row) for row in rows for name in names)


def pair_of(couple):
    """Return how much each of two has written, which an erased counselor changes nothing of."""
    return [
        (user, Words.objects.filter(author=user).count())
        for user in User.objects.filter(memberships__couple=couple).order_by("pk")
    ]


@pytest.fixture
def house(dana):
    """What the tables hold before Alice and Bob come; Dana is there already."""
    counselor_of(dana)
    return tables_now()


@pytest.fixture
def people(house, dana):
    """Alice wrote in every table there is; Bob answered a letter of hers; Dana is beside them."""
    alice, bob = with_all_of_ones_own(person("Alice")), person("Bob")
    couple = filled(pair(alice, bob), dana)
    DateNight.objects.filter(couple=couple).update(asked=bob)
    note = private_notes.Draft("They are kind", uuid4())
    Note.objects.all().delete()
    private_notes.keep(Client.objects.get(), note, by=dana.counselor, at=AT)
    Reply.objects.filter(couple=couple).update(by=bob, key=couple.memberships.get(user=bob).key())
    return alice, bob


@pytest.mark.abuse("AC-82")
def test_of_one_nothing_is_left_but_what_is_the_others(house, people):
    alice, bob = people
    memberships = [str(row.pk) for row in alice.memberships.all()]
    erased(alice)
    left = rows_added(house)
    assert set(left) == set(THE_OTHERS | NUMBERS)
    assert [row[-1] for row in left["account_emailaddress"]] == [bob.pk]
    named = {table for table, rows in left.items() if traces(rows, [*memberships, "lice"])}
    assert named <= set(NUMBERS)
    keys = DataKey.objects.filter(owner_id__in=[str(alice.pk), *memberships])
    assert {key.wrapped for key in keys} == {None}


@pytest.mark.sqlite
@pytest.mark.abuse("AC-82")
def test_of_two_nothing_is_left_of_their_space(house, people, dana):
    erased(*people)
    left = rows_added(house)
    assert set(left) == set(NOTES | NUMBERS)
    [client] = Client.objects.all()
    assert (client.label, client.couple.memberships.count()) == ("", 0)
    private_notes.delete(client.notes.get(), by=dana.counselor)
    assert set(rows_added(house)) == set(NUMBERS)


@pytest.mark.abuse("AC-82")
def test_of_a_counselor_what_was_asked_is_left_with_the_answers(bob, charlie):
    before = tables_now()
    dana = with_all_of_ones_own(person("Dana"))
    asked, unasked = (own_prompt(dana) for _ in range(2))
    build_set.add_step(build_set.create(dana, title="Ours", at=START))
    counselor, couple = counselor_of(dana), pair(bob, charlie)
    filled(couple, dana)
    theirs = pair_of(couple)
    item = Item.objects.filter(exchange__couple=couple)[0]
    Item.objects.filter(pk=item.pk).update(version=asked.current)
    erased(dana)
    assert theirs == pair_of(couple)
    left = rows_added(before)
    beside = {table for table in left if table.startswith("counseling_")}
    assert beside == {"counseling_introduction"}  # a link the two made
    assert not {"prompts_promptset", "prompts_setversion", "journal_entry"} & set(left)
    assert list(Prompt.objects.orphaned()) == [asked]
    assert asked not in Prompt.objects.house()
    assert not Prompt.objects.filter(pk=unasked.pk)
    erased(bob, charlie)
    assert set(rows_added(before)) == set(NUMBERS)
    assert counselor.pk


@pytest.mark.abuse("AC-82")
def test_of_staff_lines_are_left_that_name_nobody(library):
    before = tables_now()
    stella = with_all_of_ones_own(person("Stella"))
    User.objects.filter(pk=stella.pk).update(is_staff=True, is_superuser=True)
    LogEntry.objects.create(user=stella, action_flag=CHANGE, object_repr="prompt")
    record("counselor.approved", actor_id=stella.pk)
    erased(stella)
    left = rows_added(before)
    assert set(left) == set(NUMBERS)
    assert not traces([row for rows in left.values() for row in rows], ["tella"])
