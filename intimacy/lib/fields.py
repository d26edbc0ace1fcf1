"""A day and a time of day as people pick or type them, with errors that say how."""

from django import forms
from django.utils.translation import gettext_lazy as _

DATE = {"input_formats": ["%Y-%m-%d", "%d/%m/%Y"], "localize": False}


def date_field(**kwargs: object) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    errors = {"required": _("Choose a day."), "invalid": _("Write the day like 2027-01-31.")}
    return forms.DateField(widget=widget, error_messages=errors, **DATE, **kwargs)  # type: ignore[arg-type]


def time_field(**kwargs: object) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    errors = {"required": _("Choose a time."), "invalid": _("Write the time like 19:30.")}
    return forms.TimeField(
        widget=widget,
        error_messages=errors,
        input_formats=["%H:%M", "%H:%M:%S"],
        **kwargs,  # type: ignore[arg-type]
    )
