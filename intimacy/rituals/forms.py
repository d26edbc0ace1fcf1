"""A ritual as people type it in: what, how long, and a rhythm out of four."""

from datetime import date, datetime, timedelta

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.lib.fields import date_field, time_field
from intimacy.lib.numbers import at_first_lazy, in_words, in_words_lazy
from intimacy.lib.recurrence import Rule
from intimacy.lib.text import NameField, ProseField
from intimacy.lib.zones import moment as utc_moment
from intimacy.lib.zones import zone
from intimacy.rituals.ideas import ENERGIES, Idea
from intimacy.rituals.models import LONGEST, MINUTE, Ritual
from intimacy.rituals.occurrences import MOVES_AT_MOST
from intimacy.rituals.setting import Plan, Rhythm
from intimacy.rituals.wording import NTH
from prompts.practices import LABELS

DAY = timedelta(days=1)
AHEAD = timedelta(days=366)
CHOOSE = {"invalid_choice": _("Choose one from the list.")}
RHYTHM = {"rhythm", "weekdays", "every", "monthday", "nth", "weekday", "at", "clock", "starts_on"}
DAYS = [(number, str(number)) for number in range(1, 29)]


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
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days?"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
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
    at = time_field(label=_("At what time?"))
    clock = forms.ChoiceField(
        label=_("On whose clock?"),
        choices=Ritual.Clock.choices,
        widget=forms.RadioSelect,
        error_messages={**CHOOSE, "required": _("Choose one of the two.")},
    )
    starts_on = date_field(label=_("From which day on?"))
    once = forms.CharField(widget=forms.HiddenInput, required=False)  # pressed twice is once

    def __init__(
        self, *args: object, user: User, now: datetime, alone: bool, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user, self.today = user, now.astimezone(zone(user.zone)).date()
        if alone:
            del self.fields["clock"]

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if not self.today <= day <= self.today + AHEAD:
            raise forms.ValidationError(
                _("Choose a day from today on, within %(span)s."), params={"span": in_words(AHEAD)}
            )
        return day

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if data.get("rhythm") == "weekly" and not data.get("weekdays") and not self.errors:
            self.add_error("weekdays", _("Choose one day or more."))
        return data

    @property
    def touched_rhythm(self) -> bool:
        """Whether anything about when it happens differs from what the form began with."""
        return bool(RHYTHM & set(self.changed_data))

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
        """Return the rhythm; it is set on the clock of the person who filled the form in."""
        data = self.cleaned_data
        rules = {
            "daily": lambda: Rule("DAILY"),
            "weekly": lambda: Rule(
                "WEEKLY", data["every"] or 1, tuple(sorted(set(data["weekdays"])))
            ),
            "date": lambda: Rule("MONTHLY", monthday=data["monthday"] or 1),
            "nth": lambda: Rule("MONTHLY", weekdays=(data["weekday"] or 0,), nth=data["nth"] or 1),
        }
        clock = data.get("clock", Ritual.Clock.EACH)
        rule = rules[data["rhythm"]]()
        hour = data["at"].replace(second=0, microsecond=0)
        return Rhythm(rule, data["starts_on"], hour, clock, self.user.zone)


class DayForm(forms.Form):
    """Which time is meant: a day by the rule, sent along by the button."""

    day = forms.DateField(widget=forms.HiddenInput, input_formats=["%Y-%m-%d"])


class MoveForm(DayForm):
    """Another time for one occurrence, on the clock of whoever moves it."""

    on = date_field(label=_("To which day?"))
    at = time_field(label=_("At what time?"))

    def __init__(self, *args: object, user: User, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user, self.now = user, now

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if not 2000 <= day.year <= 2200:
            raise forms.ValidationError(_("Choose a day in the coming weeks."))
        return day

    def clean(self) -> dict[str, object]:
        data = self.cleaned_data
        if {"on", "at", "day"} <= set(data):
            moment = utc_moment(data["on"], data["at"], self.user.zone)
            if moment <= self.now:
                self.add_error("on", _("That time has passed. Choose a later one."))
            elif abs(data["on"] - data["day"]) >= MOVES_AT_MOST:
                said = _("Choose a day within %(span)s of the usual one.")
                self.add_error("on", said % {"span": in_words(MOVES_AT_MOST)})
        return data

    def moved_to(self, ritual: Ritual) -> datetime:
        """Return the naive time on the ritual's own clock."""
        data = self.cleaned_data
        hour = data["at"].replace(second=0, microsecond=0)
        if not ritual.at_one_moment:
            return datetime.combine(data["on"], hour)
        moment = utc_moment(data["on"], hour, self.user.zone)
        return moment.astimezone(zone(ritual.place)).replace(tzinfo=None)


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
