"""A day, a time of day and a place as people pick or type them, with errors that say how.

Every form that takes one has it from here: what one of them accepts, all do.
"""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intimacy.lib.zones import local_time, moment, place_name, zone, zone_names

DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"]  # a browser sends the first
TIMES = ["%H:%M", "%H:%M:%S", "%H.%M", "%Hh%M"]
YEARS = range(2000, 2201)  # beyond them a clock may reach past what a calendar can say

SKIPPED = _("The clocks skip this time on that day. Choose another.")


class DayField(forms.DateField):
    """A day: 2026-12-31, 31.12.2026, 31/12/2026 or 31-12-2026, in a year people can plan for."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    input_formats = DAYS
    default_error_messages = {
        "required": _("Choose a day."),
        "invalid": _("Write the day like 2027-01-31."),
        "far": _("Choose a day nearer to today."),
    }

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value and value.year not in YEARS:
            raise ValidationError(self.error_messages["far"], code="far")


class HourField(forms.TimeField):
    """A time of day: 19:30, 19.30 or 19h30."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    input_formats = TIMES
    default_error_messages = {
        "required": _("Choose a time."),
        "invalid": _("Write the time like 19:30."),
    }


def _places() -> list[tuple[str, str]]:
    return [(name, place_name(name)) for name in zone_names()]


class ZoneField(forms.ChoiceField):
    """A place with a clock (IANA), from a list of some five hundred.

    With `change`, the name of a page that has the list, the field shows the place alone, keeps it,
    and has a button that brings what the form holds there; the list is drawn here only where what
    came is not in it.
    """

    default_error_messages = {"invalid_choice": _("Choose a place from the list.")}

    def __init__(self, *, change: str = "", **kwargs: Any) -> None:
        super().__init__(choices=_places, **kwargs)
        self.change = change
        if change:
            self.template_name = "zone.html"


def typed_moment(day: date, hour: time, place: str, *, shown: datetime | None = None) -> datetime:
    """Return the UTC moment of a day and a time typed on the clock of `place` (IANA).

    `shown` is the moment a form was filled with: left as it was it stays, to the second, and where
    a time comes twice it stays the second one. Any other is the first. Raises ValidationError
    where that clock skips the time on that day.
    """
    if shown and local_time(shown, place).replace(second=0, microsecond=0) == datetime.combine(
        day, hour
    ):
        return shown
    found = moment(day, hour, place)
    if found.astimezone(zone(place)).replace(tzinfo=None) != datetime.combine(day, hour):
        raise ValidationError(SKIPPED)
    return found.astimezone(UTC)


def moment_at(
    form: forms.Form,
    name: str,
    day: date | None,
    hour: time | None,
    place: str,
    *,
    shown: datetime | None = None,
) -> datetime | None:
    """Return the `typed_moment` of a day and a time, or None where one of them is missing.

    None also where it is skipped, which is said at the field `name` of `form`.
    """
    if day is None or hour is None:
        return None
    try:
        return typed_moment(day, hour, place, shown=shown)
    except ValidationError as error:
        form.add_error(name, error)
        return None
