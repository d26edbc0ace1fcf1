"""A day and a time of day as people pick or type them, with errors that say how.

Every form that takes one has it from here: what one of them accepts, all do.
"""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intimacy.lib.zones import local_time, moment, zone

DAYS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y"]  # a browser sends the first
TIMES = ["%H:%M", "%H:%M:%S", "%H.%M", "%Hh%M"]

SKIPPED = _("The clocks skip this time on that day. Choose another.")


def date_field(**kwargs: Any) -> forms.DateField:
    """Return the field of a day: 2026-12-31, 31.12.2026, 31/12/2026 or 31-12-2026."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    errors = {"required": _("Choose a day."), "invalid": _("Write the day like 2027-01-31.")}
    return forms.DateField(widget=widget, error_messages=errors, input_formats=DAYS, **kwargs)


def time_field(**kwargs: Any) -> forms.TimeField:
    """Return the field of a time of day: 19:30, 19.30 or 19h30."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    errors = {"required": _("Choose a time."), "invalid": _("Write the time like 19:30.")}
    return forms.TimeField(widget=widget, error_messages=errors, input_formats=TIMES, **kwargs)


def typed_moment(day: date, hour: time, place: str, *, shown: datetime | None = None) -> datetime:
    """Return the UTC moment of a day and a time typed on the clock of `place` (IANA).

    `shown` is the moment a form was filled with: left as it was it stays, to the second, and where
    a time comes twice it stays the second one. Any other is the first. Raises ValidationError
    where that clock skips the time on that day, OverflowError where no calendar reaches that far.
    """
    if shown and local_time(shown, place).replace(second=0, microsecond=0) == datetime.combine(
        day, hour
    ):
        return shown
    found = moment(day, hour, place)
    if found.astimezone(zone(place)).replace(tzinfo=None) != datetime.combine(day, hour):
        raise ValidationError(SKIPPED)
    return found.astimezone(UTC)
