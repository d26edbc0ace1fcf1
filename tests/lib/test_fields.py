"""Days and times as people type them: what one form accepts, all accept."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from importlib import import_module

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from intimacy.lib.fields import SKIPPED, DayField, HourField, typed_moment
from intimacy.lib.zones import local_day


def every_form(kind: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for one in kind.__subclasses__():
        yield one
        yield from every_form(one)


def typed_fields() -> dict[str, forms.Field]:
    """Return each field of ours for a day or a time, by form and name."""
    import_module(settings.ROOT_URLCONF)
    return {
        f"{form.__module__}.{form.__qualname__}.{name}": field
        for form in every_form()
        if form.__module__.split(".")[0] in ("intimacy", "checkins", "prompts")
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.DateField | forms.TimeField)
    }


@pytest.mark.parametrize("text", ["2026-12-31", "31.12.2026", "31/12/2026", " 31-12-2026 "])
def test_a_day_is_written_in_many_ways(text: str) -> None:
    assert DayField().clean(text) == date(2026, 12, 31)


@pytest.mark.parametrize("text", ["19:30", "19.30", "19h30", "19:30:00", " 19:30"])
def test_so_is_a_time(text: str) -> None:
    assert HourField().clean(text) == time(19, 30)
    assert HourField().clean("7.05") == time(7, 5)


def test_every_form_takes_a_day_or_a_time_by_the_same_field() -> None:
    fields = typed_fields()
    rooms = {name.split(".")[1] for name in fields}
    assert rooms >= {"counseling", "dates", "home", "reminders", "rituals"}
    assert {type(field) for field in fields.values()} == {DayField, HourField}


@pytest.mark.abuse("AC-49")
@pytest.mark.parametrize("day", ["0001-01-01", "1890-01-01", "9999-12-31"])
def test_a_year_far_away_is_said_at_the_field(day: str) -> None:
    days = {name: field for name, field in typed_fields().items() if isinstance(field, DayField)}
    for field in (DayField(), *days.values()):
        with pytest.raises(ValidationError, match=r"Choose a day nearer to today\."):
            field.clean(day)


@pytest.mark.parametrize("text", ["soon", "31.2.2026", "12/31/2026", "31.12.26", "\x00"])
def test_what_is_no_day_is_said_so(text: str) -> None:
    with pytest.raises(ValidationError, match="Write the day like 2027-01-31"):
        DayField().clean(text)


def test_a_typed_time_is_on_the_clock_it_was_typed_on() -> None:
    found = typed_moment(date(2026, 12, 31), time(19, 30), "America/New_York")
    assert found == datetime(2027, 1, 1, 0, 30, tzinfo=UTC)
    with pytest.raises(ValidationError, match=str(SKIPPED)):
        typed_moment(date(2027, 3, 28), time(2, 30), "Europe/Berlin")


def test_a_moment_left_as_a_form_shows_it_stays_that_one() -> None:
    """02:30 comes twice in Berlin on 25 October: what is typed is the first of the two."""
    day, hour, berlin = date(2026, 10, 25), time(2, 30), "Europe/Berlin"
    first, second = (datetime(2026, 10, 25, at, 30, tzinfo=UTC) for at in (0, 1))
    assert typed_moment(day, hour, berlin) == first
    for shown in (first, second, second + timedelta(seconds=12)):  # seconds are not shown
        assert typed_moment(day, hour, berlin, shown=shown) == shown
    for other in (second + timedelta(days=1), second + timedelta(minutes=1)):
        assert typed_moment(day, hour, berlin, shown=other) == first
    pushed = datetime(2027, 3, 28, 1, 30, tzinfo=UTC)  # 03:30 there: no clock showed 02:30
    with pytest.raises(ValidationError, match=str(SKIPPED)):
        typed_moment(date(2027, 3, 28), hour, berlin, shown=pushed)


def test_a_day_is_the_one_a_clock_shows() -> None:
    late = datetime(2026, 9, 6, 23, 30, tzinfo=UTC)
    places = ("Europe/Berlin", "UTC", "Pacific/Pago_Pago")
    assert [local_day(late, place).day for place in places] == [7, 6, 6]
