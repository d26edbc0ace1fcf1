"""The couple's day and a rest."""

from datetime import date

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.forms import zone_choices
from intimacy.lib.weeks import Rhythm


class RhythmForm(forms.Form):
    weekday = forms.TypedChoiceField(label=_("Day"), choices=list(WEEKDAYS.items()), coerce=int)
    hour = forms.TypedChoiceField(
        label=_("Hour"), choices=[(h, f"{h:02}:00") for h in range(24)], coerce=int
    )
    every = forms.TypedChoiceField(
        label=_("How often"),
        choices=[(1, _("Every week")), (2, _("Every two weeks"))],
        coerce=int,
    )
    zone = forms.ChoiceField(
        label=_("Whose clock"),
        help_text=_("Your week follows this clock, wherever you are."),
        choices=zone_choices,
    )

    def rhythm(self) -> Rhythm:
        data = self.cleaned_data
        return Rhythm(data["zone"], data["weekday"], data["hour"], data["every"])


class RestForm(forms.Form):
    until = forms.DateField(
        label=_("Rest until"),
        help_text=_("Both of you see this. Nothing is asked of either until then."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={
            "required": _("Choose a day."),
            "invalid": _("Write the day like 2027-01-31."),
        },
    )

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if not 2000 <= day.year <= 2200:
            raise forms.ValidationError(_("Choose a day after today, within half a year."))
        return day
