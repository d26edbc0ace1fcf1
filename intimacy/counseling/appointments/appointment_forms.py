"""What a counselor types at the desk: sessions, and what to call a couple."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import FETCH_RAISE
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intimacy.counseling.appointments.timetable import Plan
from intimacy.counseling.care.client_names import listed_name, names_of
from intimacy.counseling.models import Client, Counselor
from intimacy.counseling.models.appointments import LONGEST, SHORTEST
from intimacy.lib.fields import DayField, HourField, moment_at, typed_moment
from intimacy.lib.numbers import at_first_lazy, in_words, in_words_lazy
from intimacy.lib.spans import MINUTE
from intimacy.lib.zones import local_day

YEAR = timedelta(days=366)
CHOOSE = {"invalid_choice": _("Choose one from the list."), "required": _("Choose one.")}


def within_a_year(day: date, today: date) -> date:
    """Return the day, or raise ValidationError where it is further away than `YEAR`."""
    if not today - YEAR <= day <= today + YEAR:
        raise forms.ValidationError(
            _("Choose a day within %(span)s from today."), params={"span": in_words(YEAR)}
        )
    return day


class AppointmentForm(forms.Form):
    client = forms.ChoiceField(label=_("With whom?"), error_messages=CHOOSE)
    day = DayField(label=_("On which day?"))
    hour = HourField(label=_("At what time?"))
    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        min_value=SHORTEST // MINUTE,
        max_value=LONGEST // MINUTE,
        initial=60,
        error_messages={
            "required": _("Write a number of minutes, such as 60."),
            "invalid": _("Write a number of minutes, such as 60."),
            "min_value": format_lazy(_("Give it {span} or more."), span=in_words_lazy(SHORTEST)),
            "max_value": format_lazy(_("{span} is the most."), span=at_first_lazy(LONGEST)),
        },
    )
    every_weeks = forms.TypedChoiceField(
        label=_("Does it repeat?"),
        choices=[
            (0, _("Once")),
            (1, _("Every week")),
            (2, _("Every two weeks")),
            (3, _("Every three weeks")),
            (4, _("Every four weeks")),
        ],
        coerce=int,
        error_messages=CHOOSE,
    )
    until = DayField(
        label=_("Until which day?"),
        help_text=_("Leave it empty for a row without an end."),
        required=False,
    )

    def __init__(self, *args: Any, counselor: Counselor, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = counselor.user.zone
        self.today = local_day(now, self.place)
        mine = Client.objects.visible_to(counselor.user).select_related("counselor__user", "couple")
        self.clients = {str(client.pk): client for client in mine.fetch_mode(FETCH_RAISE)}
        names = names_of(self.clients.values())
        named = [(key, listed_name(c, names[c.pk])) for key, c in self.clients.items()]
        named.sort(key=lambda pair: pair[1])
        self.fields["client"].choices = [("", _("Choose a couple")), *named]  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        return within_a_year(self.cleaned_data["day"], self.today)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        until, day = data.get("until"), data.get("day")
        if until and day and data.get("every_weeks") and until < day:
            self.add_error("until", _("The last day lies before the first."))
        if not data.get("every_weeks"):
            moment_at(self, "hour", day, data.get("hour"), self.place)
        return data

    def chosen(self) -> Client:
        return self.clients[self.cleaned_data["client"]]

    def plan(self) -> Plan:
        data = self.cleaned_data
        until = data["until"] if data["every_weeks"] else None
        return Plan(data["day"], data["hour"], data["minutes"], data["every_weeks"], until)


class OneDateForm(forms.Form):
    """Which session of a row is meant, by the day its row has it on."""

    day = DayField()


class MoveAppointmentForm(forms.Form):
    on = DayField(label=_("To which day?"))
    hour = HourField(label=_("At what time?"))

    def __init__(
        self, *args: Any, counselor: Counselor, now: datetime, begins: datetime, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.begins = counselor.user.zone, begins
        self.today = local_day(now, self.place)

    def clean_on(self) -> date:
        return within_a_year(self.cleaned_data["on"], self.today)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        moment_at(self, "hour", data.get("on"), data.get("hour"), self.place, shown=self.begins)
        return data

    def moved_to(self) -> datetime:
        """Return the UTC moment of what was typed on the counselor's clock."""
        on, hour = self.cleaned_data["on"], self.cleaned_data["hour"]
        return typed_moment(on, hour, self.place, shown=self.begins)
