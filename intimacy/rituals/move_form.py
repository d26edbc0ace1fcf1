"""Which occurrence of a ritual is meant, and to which other time it moves."""

from datetime import date, datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.lib.fields import date_field, time_field, typed_moment
from intimacy.lib.numbers import in_words
from intimacy.lib.zones import local_time
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import MOVES_AT_MOST


class DayForm(forms.Form):
    """Which time is meant: a day by the rule, sent along by the button."""

    day = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])


class MoveForm(DayForm):
    """Another time for one occurrence, on the clock of whoever moves it."""

    on = date_field(label=_("To which day?"))
    at = time_field(label=_("At what time?"))

    def __init__(
        self, *args: object, user: User, now: datetime, begins: datetime, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user, self.now, self.begins = user, now, begins  # by its rule (UTC)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not 2000 <= day.year <= 2200:
            raise forms.ValidationError(_("Choose a day in the coming weeks."))
        return day

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if {"on", "at", "day"} <= set(data):
            try:
                self._check(data["on"], self._moment(data["on"], data["at"]))
            except ValidationError as error:
                self.add_error("at", error)
        return data

    def _check(self, on: date, moment: datetime) -> None:
        if moment <= self.now:
            self.add_error("on", _("That time has passed. Choose a later one."))
        elif abs(on - self.initial["on"]) >= MOVES_AT_MOST:  # its date on this person's clock
            said = _("Choose a day within %(span)s of the usual one.")
            self.add_error("on", said % {"span": in_words(MOVES_AT_MOST)})

    def moved_to(self, ritual: Ritual) -> datetime:
        """Return the naive time on the ritual's own clock."""
        data = self.cleaned_data
        hour = data["at"].replace(second=0, microsecond=0)
        if not ritual.at_one_moment:
            return datetime.combine(data["on"], hour)
        return local_time(self._moment(data["on"], hour), ritual.place)

    def _moment(self, on: date, hour: time) -> datetime:
        return typed_moment(on, hour, self.user.zone, shown=self.begins)
