"""A ritual as people type it in: what, how long, and a rhythm out of four."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.lib.fields import DayField, HourField
from intimacy.lib.numbers import at_first_lazy, in_words, in_words_lazy
from intimacy.lib.pressed_twice import OnceField
from intimacy.lib.recurrence import Rule
from intimacy.lib.spans import MINUTE
from intimacy.lib.text import NameField, ProseField
from intimacy.lib.zones import local_day
from intimacy.rituals.form_initials import KEEP, LAST_OF_ALL
from intimacy.rituals.ideas import ENERGIES, Idea
from intimacy.rituals.manage_ritual import Plan, Rhythm
from intimacy.rituals.models import LONGEST, Ritual
from intimacy.rituals.own_clock import Seen, kept
from intimacy.rituals.rule_in_words import NTH, days_seen, uncapped
from prompts.vocabulary import LABELS

AHEAD = timedelta(days=366)
CHOOSE = {"invalid_choice": _("Choose one from the list.")}
LATELY = timedelta(days=7)  # a page may have been open for a while
DAYS = [(number, str(number)) for number in range(1, LAST_OF_ALL + 1)]


class RitualForm(forms.Form):
    name = NameField(
        label=_("What do you call it?"),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": _("Give it a name, however short.")},
    )
    what = ProseField(
        label=_("What is it?"),
        help_text=_("A sentence is enough, or nothing."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
    )
    minutes = forms.IntegerField(
        label=_("How many minutes?"),
        min_value=1,
        max_value=LONGEST // MINUTE,
        error_messages={
            "required": _("Write a number of minutes, such as 10."),
            "invalid": _("Write a number of minutes, such as 10."),
            "min_value": format_lazy(_("Give it {span} or more."), span=in_words_lazy(MINUTE)),
            "max_value": format_lazy(_("{span} is the most."), span=at_first_lazy(LONGEST)),
        },
    )
    devices_away = forms.BooleanField(label=_("Devices away"), required=False)
    rhythm = forms.ChoiceField(
        label=_("How often?"),
        choices=[
            ("daily", _("Every day")),
            ("weekly", _("On days of the week")),
            ("date", _("Once a month, on a date")),
            ("nth", _("Once a month, on a weekday")),
        ],
        widget=forms.RadioSelect,
        error_messages={**CHOOSE, "required": _("Choose how often.")},
    )
    weekdays = forms.TypedMultipleChoiceField(  # type: ignore[call-arg]
        label=_("On which days?"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        template_name="chips.html",
        error_messages=CHOOSE,
    )
    every = forms.TypedChoiceField(
        label=_("In which weeks?"),
        choices=[
            (1, _("Every week")),
            (2, _("Every two weeks")),
            (3, _("Every three weeks")),
            (4, _("Every four weeks")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=CHOOSE,
    )
    monthday = forms.TypedChoiceField(
        label=_("On which day of the month?"),
        choices=[*DAYS, (-1, _("The last day"))],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=CHOOSE,
    )
    nth = forms.TypedChoiceField(
        label=_("Which one?"),
        choices=[(number, capfirst(said)) for number, said in NTH.items()],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=CHOOSE,
    )
    weekday = forms.TypedChoiceField(
        label=_("Which weekday?"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=CHOOSE,
    )
    at = HourField(label=_("At what time?"))
    clock = forms.ChoiceField(
        label=_("On whose clock?"),
        choices=Ritual.Clock.choices,
        widget=forms.RadioSelect,
        error_messages={**CHOOSE, "required": _("Choose one of the two.")},
    )
    starts_on = DayField(label=_("From which day on?"))
    once = OnceField()
    shown = NameField(  # when, before anybody typed
        required=False, max_length=None, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: object,
        user: User,
        now: datetime,
        alone: bool,
        seen: Seen | None = None,
        **kwargs: object,
    ) -> None:
        """Take with `seen` how `user` sees the ritual that is being changed."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user, self.today, self.seen = user, local_day(now, user.zone), seen
        if alone:
            del self.fields["clock"]
        if seen:
            self.initial["shown"] = self._when(self.initial)
        if seen and KEEP in (self.initial["rhythm"], self.data.get("rhythm")):
            as_now = (KEEP, format_lazy(_("As it is: {days}"), days=uncapped(days_seen(seen))))
            choices = [as_now, *self.fields["rhythm"].choices]  # type: ignore[attr-defined]
            self.fields["rhythm"].choices = choices  # type: ignore[attr-defined]

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if f"|{day}|" in self._shown() and day >= self.today - LATELY:
            return day  # as it was before midnight came
        if not self.today <= day <= self.today + AHEAD:
            raise forms.ValidationError(
                _("Choose a day from today on, within %(span)s."), params={"span": in_words(AHEAD)}
            )
        return day

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if data.get("rhythm") == "weekly" and not data.get("weekdays") and not self.errors:
            self.add_error("weekdays", _("Choose one day or more."))
        if data.get("rhythm") == KEEP and not self.errors and self.touched_rhythm:
            self._check_kept()
        return data

    def _check_kept(self) -> None:
        if self.cleaned_data.get("clock") == Ritual.Clock.EACH:
            self.add_error("rhythm", _("Choose its days anew, to have them where each of you is."))
        elif self._kept() is None:
            self.add_error("at", _("At this time it would be other days. Choose those as well."))

    @property
    def touched_rhythm(self) -> bool:
        """Whether anything about when it happens differs from what the form showed."""
        return self._when(self.cleaned_data) != self._shown()

    def _shown(self) -> str:
        return str(self.data.get("shown") or self.initial.get("shown", ""))

    def _when(self, said: Mapping[str, Any]) -> str:
        """Return what a form says about when, to be compared: rule, start, hour, clock."""
        rule = KEEP if said["rhythm"] == KEEP else _rule(said)
        clock = said["clock"] if "clock" in self.fields else ""
        return f"{rule}|{said['starts_on']}|{said['at']:%H:%M}|{clock}"

    @property
    def more_open(self) -> bool:
        """Whether the clock or the first day is being chosen, or was chosen wrongly."""
        names = {"clock", "starts_on"}
        return bool(names & (set(self.errors) | set(self.changed_data if self.is_bound else ())))

    def plan(self, idea: Idea | None = None) -> Plan:
        data = self.cleaned_data
        return Plan(
            name=data["name"],
            what=data["what"],
            minutes=data["minutes"],
            devices_away=data["devices_away"],
            idea=idea.key if idea else "",
            practice=idea.practice if idea else "",
        )

    def when(self) -> Rhythm:
        """Return the rhythm; it is set on the clock of the person who filled the form in.

        Where they keep the days as they are it stays on the clock it is on.
        """
        data = self.cleaned_data
        if data["rhythm"] == KEEP and (rhythm := self._kept()):
            return rhythm
        clock = data.get("clock", Ritual.Clock.EACH)
        return Rhythm(_rule(data), data["starts_on"], _minute(data["at"]), clock, self.user.zone)

    def _kept(self) -> Rhythm | None:
        data = self.cleaned_data
        return kept(self.seen, data["starts_on"], _minute(data["at"])) if self.seen else None


def _rule(said: Mapping[str, Any]) -> Rule:
    if said["rhythm"] == "daily":
        return Rule("DAILY")
    if said["rhythm"] == "weekly":
        return Rule("WEEKLY", said["every"] or 1, tuple(sorted(set(said["weekdays"]))))
    if said["rhythm"] == "date":
        return Rule("MONTHLY", monthday=said["monthday"] or 1)
    return Rule("MONTHLY", weekdays=(said["weekday"] or 0,), nth=said["nth"] or 1)


def _minute(hour: time) -> time:
    return hour.replace(second=0, microsecond=0)


class IdeasForm(forms.Form):
    """What one is in the mood for. Anything unknown asks for nothing."""

    practice = forms.ChoiceField(label=_("Good for"), required=False, error_messages=CHOOSE)
    length = forms.ChoiceField(
        label=_("How long"),
        required=False,
        choices=[
            ("", _("Any length")),
            ("10", _("Ten minutes or less")),
            ("30", _("Up to half an hour")),
            ("more", _("Longer")),
        ],
        error_messages=CHOOSE,
    )
    energy = forms.ChoiceField(
        label=_("Energy"),
        required=False,
        choices=[("", _("Any")), *ENERGIES.items()],
        error_messages=CHOOSE,
    )

    def __init__(self, *args: object, practices: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        named = [(slug, capfirst(LABELS[slug])) for slug in LABELS if slug in practices]
        self.fields["practice"].choices = [("", _("Anything")), *named]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """Return what was asked for, field by field; what is unknown is left empty."""
        self.is_valid()
        return {name: str(self.cleaned_data.get(name, "")) for name in self.fields}
