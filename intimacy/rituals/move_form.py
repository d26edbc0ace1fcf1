"""Which occurrence of a ritual is meant, and to which other time it moves."""

from datetime import date, datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.lib.fields import DayField, HourField, moment_at, typed_moment
from intimacy.lib.numbers import in_words
from intimacy.lib.zones import local_time
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import MOVES_AT_MOST


class DayForm(forms.Form):
    """Which time is meant: a day by the rule, sent along by the button."""

    day = DayField(widget=forms.HiddenInput)


class MoveForm(DayForm):
    """Another time for one occurrence, on the clock of whoever moves it."""

    on = DayField(label=_("To which day?"))
    at = HourField(label=_("At what time?"))

    def __init__(
        self, *args: object, user: User, now: datetime, begins: datetime, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user, self.now, self.begins = user, now, begins  # by its rule (UTC)

    def clean(self) -> dict[str, object]:
        data, place = self.cleaned_data, self.user.zone
        moment = moment_at(self, "at", data.get("on"), data.get("at"), place, shown=self.begins)
        if moment and "day" in data:
            self._check(data["on"], moment)
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
        moment = typed_moment(data["on"], hour, self.user.zone, shown=self.begins)
        return local_time(moment, ritual.place)
