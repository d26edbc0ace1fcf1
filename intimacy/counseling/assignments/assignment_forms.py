"""What people type about a set: for whom and from when, and when the two will do a step."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from intimacy.counseling.assignments.assign_set import HOW_MANY_WEEKS
from intimacy.counseling.care.client_names import names_of
from intimacy.counseling.models import AssignedStep, Assignment, Client
from intimacy.counseling.models.assignments import MOST_WEEKS
from intimacy.lib.fields import DayField, HourField, moment_at
from intimacy.lib.zones import local_time


class AssignForm(forms.Form):
    """Which couples, from when, and how fast. What cannot be is said at its field."""

    clients = forms.MultipleChoiceField(
        label=_("For whom?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one couple."),
            "invalid_choice": _("That couple is no longer among your clients."),
            "invalid_list": _("Choose at least one couple."),
        },
    )
    starts = DayField(
        label=_("From when on?"),
        help_text=_("The first step comes with the first check-in on or after this day."),
    )
    pace = forms.ChoiceField(
        label=_("How fast?"),
        choices=Assignment.Pace.choices,
        widget=forms.RadioSelect,
        initial=Assignment.Pace.WEEKLY,
        error_messages={
            "required": _("Choose how fast the steps follow each other."),
            "invalid_choice": _("Choose how fast the steps follow each other."),
        },
    )
    every = forms.IntegerField(
        label=_("Weeks from one step to the next"),
        help_text=_("Only for one step every few weeks."),
        required=False,
        min_value=1,
        max_value=MOST_WEEKS,
        initial=2,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), HOW_MANY_WEEKS),
    )

    def __init__(self, *args: Any, clients: list[Client], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {str(client.pk): client for client in clients}
        names = names_of(clients)
        self.fields["clients"].choices = [  # type: ignore[attr-defined]
            (str(c.pk), _("%(names)s (%(label)s)") % {"names": names.get(c.pk), "label": c.label})
            if c.label
            else (str(c.pk), names.get(c.pk, ""))
            for c in clients
        ]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        empty = not said.get("every") and "every" not in self.errors
        if said.get("pace") == Assignment.Pace.EVERY and empty:
            self.add_error("every", str(HOW_MANY_WEEKS))
        return said

    def chosen(self) -> list[Client]:
        return [self.rows[pk] for pk in self.cleaned_data["clients"]]


class WhenForm(forms.Form):
    """When a step will be done, on the clock of the person who picks it; `moment` is it in UTC."""

    day = DayField(label=_("On which day?"))
    hour = HourField(label=_("At what time?"))
    moment: datetime | None = None

    def __init__(self, data: QueryDict | None = None, *, step: AssignedStep, place: str) -> None:
        self.place, self.shown = place, step.together_at
        here = local_time(self.shown, place) if self.shown else None
        initial = {"day": here.date(), "hour": here.time()} if here else None
        super().__init__(data, prefix=str(step.pk), initial=initial)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day, hour = data.get("day"), data.get("hour")
        self.moment = moment_at(self, "hour", day, hour, self.place, shown=self.shown)
        return data
