"""Lines of the audit go when their term is over, and the database lets none go sooner."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import now

from intimacy.audit import old_events
from intimacy.audit.models import DISCLOSURES, Event
from intimacy.audit.tasks import sweep_events
from intimacy.counseling.shares import access_log

A_DAY = timedelta(days=1)


def event(name: str, age: timedelta) -> Event:
    return Event.objects.create(event=name, at=now() - age)


def test_what_a_counselor_was_shown_is_kept_longer() -> None:
    assert set(DISCLOSURES) == set(access_log.EVENTS)


@pytest.mark.sqlite
def test_lines_go_when_their_term_is_over(db: None) -> None:
    kept = [
        event("sign_in", old_events.AUDIT - A_DAY),
        event("counseling.read", old_events.AUDIT + A_DAY),
    ]
    event("sign_in", old_events.AUDIT + A_DAY)
    event("counseling.read", old_events.DISCLOSED + A_DAY)
    sweep_events()
    sweep_events()  # again is once
    assert list(Event.objects.order_by("pk")) == kept


@pytest.mark.postgres
@pytest.mark.abuse("AC-68")
@pytest.mark.parametrize("name", ["sign_in", "counseling.read"])
def test_the_database_lets_none_go_sooner(db: None, name: str) -> None:
    age = old_events.DISCLOSED if name in DISCLOSURES else old_events.AUDIT
    young = event(name, age - A_DAY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.filter(pk=young.pk).delete()
    old = Event.objects.filter(pk=event(name, age + A_DAY).pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        old.update(event="other")
    assert old.delete()[0] == 1
