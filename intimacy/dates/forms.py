"""What people type to plan an evening. Days and times are on the clock of the one who types."""

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import partial
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from intimacy.dates import times
from intimacy.dates.ideas import ideas
from intimacy.dates.lengths import length_choices
from intimacy.dates.models import Option, Turn, Vote
from intimacy.dates.models.nights import MOST_OPTIONS
from intimacy.dates.propose_date import Proposal
from intimacy.dates.times import Slot
from intimacy.lib.fields import DayField, HourField, moment_at
from intimacy.lib.pressed_twice import OnceField
from intimacy.lib.spans import DAY
from intimacy.lib.text import NameField, ProseField
from intimacy.lib.zones import zone
from intimacy.sharing import forms as marks

NUMBERS = range(1, MOST_OPTIONS + 1)
day_field, hour_field = partial(DayField, required=False), partial(HourField, required=False)


def small_text() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3, "dir": "auto"})


class ClockForm(forms.Form):
    """Days and times that become UTC moments; what is wrong is said at its field."""

    def __init__(
        self,
        *args: Any,
        place: str,
        at: datetime,
        shown: datetime | None = None,  # the moment it was filled with
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.at, self.shown = place, at, shown

    def moment_of(self, day_name: str, time_name: str) -> datetime | None:
        """Return the UTC moment two fields name, or None where they are empty or wrong."""
        day: date | None = self.cleaned_data.get(day_name)
        hour: time | None = self.cleaned_data.get(time_name)
        if day is None or hour is None:
            if day is not None and time_name not in self.errors:
                self.add_error(time_name, _("Choose a time for this day."))
            if hour is not None and day_name not in self.errors:
                self.add_error(day_name, _("Choose a day for this time."))
        return moment_at(self, time_name, day, hour, self.place, shown=self.shown)

    def checked(self, slot: Slot, name: str) -> Slot | None:
        """Return the slot, or say at the field `name` what is wrong with it."""
        if said := times.problem(slot, self.at, self.place):
            self.add_error(name, said)
            return None
        return slot


class TimesForm(ClockForm):
    """One to three times, or one window of a day."""

    day_1, time_1 = day_field(label=_("Day")), hour_field(label=_("Time"))
    day_2, time_2 = day_field(label=_("Second day")), hour_field(label=_("Second time"))
    day_3, time_3 = day_field(label=_("Third day")), hour_field(label=_("Third time"))
    window_day = day_field(label=_("Day of the window"))
    window_from = hour_field(label=_("Between"))
    window_until = hour_field(label=_("And"))

    slots: Sequence[Slot] = ()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        found = [slot for number in NUMBERS if (slot := self._time(number, earlier=data))]
        window = self._window()
        if window and self._any([f"day_{number}" for number in NUMBERS]):
            self.add_error("window_day", _("Offer times or a window, not both."))
        elif not found and not window and not self._touched():
            self.add_error("day_1", _("Offer a time or two, or a window."))
        self.slots = [window] if window else found
        return data

    def _time(self, number: int, earlier: dict[str, Any]) -> Slot | None:
        begins = self.moment_of(f"day_{number}", f"time_{number}")
        if begins is None:
            return None
        typed = (earlier.get(f"day_{number}"), earlier.get(f"time_{number}"))
        if typed in [(earlier.get(f"day_{n}"), earlier.get(f"time_{n}")) for n in range(1, number)]:
            self.add_error(f"time_{number}", times.SAME)
            return None
        return self.checked(Slot(begins), f"day_{number}")

    def _window(self) -> Slot | None:
        until: time | None = self.cleaned_data.get("window_until")
        begins = self.moment_of("window_day", "window_from")
        if begins is None:
            if until is not None and "window_day" not in self.errors and not self._window_begun():
                self.add_error("window_day", _("Choose the day and when the window begins."))
            return None
        if until is None:
            if "window_until" not in self.errors:
                self.add_error("window_until", _("Say until when."))
            return None
        ends = moment_at(self, "window_until", self._last_day(until), until, self.place)
        if ends is None:
            return None
        late = begins <= self.at or ends > begins
        return self.checked(Slot(begins, ends), "window_day" if late else "window_until")

    def _last_day(self, until: time) -> date:
        """Return the day the window ends on: an end before its beginning is after midnight.

        Not where it would last too long then: that is an end before the beginning.
        """
        day: date = self.cleaned_data["window_day"]
        begins = datetime.combine(day, self.cleaned_data["window_from"])
        ends = datetime.combine(day, until)
        past_midnight = ends < begins and ends + DAY - begins <= times.LONGEST_WINDOW
        return day + DAY if past_midnight else day

    def _window_begun(self) -> bool:
        return "window_from" in self.errors or bool(self.cleaned_data.get("window_day"))

    @property
    def more_open(self) -> bool:
        """True where a second or third time is being typed."""
        return self._any(("day_2", "time_2", "day_3", "time_3"))

    @property
    def window_open(self) -> bool:
        return self._any(("window_day", "window_from", "window_until"))

    def _any(self, names: Sequence[str]) -> bool:
        return any(self[name].value() or name in self.errors for name in names)

    def _touched(self) -> bool:
        return any(name.startswith(("day_", "time_", "window_")) for name in self.errors)


class ProposalForm(TimesForm):
    """An idea of the library or one's own, and when."""

    title = NameField(
        label=_("What would you like to do?"),
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Give it a name; a word or two will do.")},
    )
    what = ProseField(
        label=_("What is it like?"), widget=small_text(), required=False, max_length=2000
    )
    minutes = forms.TypedChoiceField(
        label=_("How long"), choices=length_choices, coerce=int, initial=120
    )
    know = ProseField(
        label=_("What should they know?"),
        help_text=_("What to wear, whether to eat before, who minds the children."),
        widget=small_text(),
        required=False,
        max_length=1000,
    )
    surprise = forms.BooleanField(label=_("Keep it a surprise"), required=False)
    idea = NameField(required=False, max_length=None, widget=forms.HiddenInput)
    once = OnceField()

    field_order = ("title", "what")

    def __init__(self, *args: Any, partner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["surprise"].help_text = _(
            "%(name)s sees when, how long, and what to know; the rest when it begins."
        ) % {"name": partner}

    @property
    def words_open(self) -> bool:
        """True where there are words with it: one's own, or those of an idea."""
        return self._any(("what", "know"))

    def clean_idea(self) -> str:
        key: str = self.cleaned_data["idea"]
        return key if key in ideas() else ""

    def proposal(self) -> Proposal:
        data = self.cleaned_data
        names = ("title", "minutes", "what", "know", "idea", "surprise")
        return Proposal(**{name: data[name] for name in names})


class MoveForm(ClockForm):
    """One other time. A window keeps its length."""

    day, time = day_field(label=_("Day")), hour_field(label=_("Time"))
    begins: datetime | None = None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        self.begins = self.moment_of("day", "time")
        if self.begins is not None:
            self.checked(Slot(self.begins), "day")
        elif not self.errors:
            self.add_error("day", _("Choose a day and a time."))
        return data


def local_initial(begins: datetime, place: str) -> dict[str, object]:
    """Return a UTC moment as the day and time of a form in `place`."""
    local = begins.astimezone(UTC).astimezone(zone(place))
    return {"day": local.date(), "time": local.time()}


class AnswerForm(forms.Form):
    """Yes, if need be, or no to each time that can still be."""

    def __init__(self, *args: Any, options: Sequence[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = options
        for option in options:
            when = date_format(localtime(option.begins_at), "l j F, H:i")
            self.fields[f"vote_{option.position}"] = forms.ChoiceField(
                choices=reversed(Vote.Answer.choices),
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Answer for %(when)s.") % {"when": when},
                    "invalid_choice": _("Say yes, if need be, or no."),
                },
            )

    def answers(self) -> dict[uuid.UUID, str]:
        """Return what was said, by the option's id."""
        return {o.pk: self.cleaned_data[f"vote_{o.position}"] for o in self.options}


class RhythmForm(forms.Form):
    """How often the two want time for each other; either may choose, for both."""

    every = forms.ChoiceField(
        label=_("How often would you both like one?"),
        choices=Turn.Every,
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )


class MarksForm(marks.MarksForm):
    """Ten ideas, each of which one may like or leave."""

    library = staticmethod(ideas)
