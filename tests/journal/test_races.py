"""Two presses at the same moment, on real connections: the person's row makes them take turns."""

from uuid import uuid4

import pytest

from intimacy.journal import keep_entry
from intimacy.journal.entry_words import Written
from intimacy.journal.models import Entry
from tests.journal.conftest import AT, said, wrote
from tests.sharing.test_races import errors, race

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.abuse("AC-51, AC-52")
def test_a_form_sent_twice_is_one_entry_and_two_tabs_lose_nothing(alice):
    once = uuid4()
    assert errors(race(*[lambda _: wrote(alice, "Rain", once=once)] * 2)) == []
    entry = Entry.objects.get()

    def change(text):
        keep_entry.change(entry, Written(text), by=alice, seen=1, at=AT)

    done = race(lambda _: change("Sun"), lambda _: change("Snow"))
    assert [type(one) for one in errors(done)] == [keep_entry.Conflict]
    assert {said(alice)[0].text, errors(done)[0].said.text} <= {"Sun", "Snow"}
