"""What one can say about reminders: hours, kinds, a rest from them, a device."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.forms import KnockForm
from intimacy.accounts.models import User
from intimacy.lib.fields import DayField, HourField
from intimacy.lib.numbers import in_words
from intimacy.reminders.kinds import KINDS, Kind
from intimacy.reminders.models import Choice
from intimacy.reminders.preferences import Wants

WEEK, MORE = _("The week"), _("More")
GROUPS = {  # by how the name of a kind begins; any other is of the week
    "date": _("Time together"),
    "ritual": _("Rituals"),
    "note": _("Notes"),
    "week": WEEK,
    "b": _("When it was hard"),
    "pulse": MORE,
    "dream": MORE,
    "promise": MORE,
}
LONGEST_SNOOZE = timedelta(days=60)
HOUR, DAY = 60, 24 * 60  # minutes


def lead_words(minutes: int) -> str:
    """Return how long before something, in words."""
    if minutes == 0:
        return gettext("At the time")
    if minutes % DAY == 0:
        days = minutes // DAY
        return ngettext("A day before", "%(n)d days before", days) % {"n": days}
    if minutes % HOUR == 0:
        hours = minutes // HOUR
        return ngettext("An hour before", "%(n)d hours before", hours) % {"n": hours}
    return ngettext("A minute before", "%(n)d minutes before", minutes) % {"n": minutes}


@dataclass
class Row:
    """One kind on the page: its controls, and in a word how it stands."""

    kind: Kind
    on: BoundField
    lead: BoundField | None
    mail: BoundField
    push: BoundField
    state: str

    @property
    def open(self) -> bool:
        return bool(self.mail.errors or (self.lead and self.lead.errors))


class ChoicesForm(KnockForm):
    """The daily hour, the quiet hours, and for each kind whether, when and how."""

    drawn_once = True

    quiet_from = HourField(label=_("From"), required=False)
    quiet_until = HourField(label=_("Until"), required=False)

    def __init__(self, user: User, wants: Wants, data: Any = None) -> None:
        self.user = user
        offers = {ask: ask(user) for ask in {kind.offered for kind in KINDS.values()}}
        kinds = {name: kind for name, kind in KINDS.items() if offers[kind.offered]}
        self.stands = {name: wants.choice(user.pk, name) for name in kinds}
        person = wants.person(user.pk)
        initial: dict[str, object] = {
            "hour": user.knock_hour,
            "quiet_from": person.quiet_from,
            "quiet_until": person.quiet_until,
        }
        super().__init__(data, initial=initial)
        for name, kind in kinds.items():
            self._add(name, kind)

    def _add(self, name: str, kind: Kind) -> None:
        stands = self.stands[name]
        boxes = {"on": _("Remind me"), "mail": _("By e-mail"), "push": _("On my devices")}
        for what, label in boxes.items():
            self.fields[f"{name}-{what}"] = forms.BooleanField(
                label=label, required=False, initial=getattr(stands, what)
            )
        if kind.leads:
            self.fields[f"{name}-lead"] = forms.TypedChoiceField(
                label=_("When"),
                choices=[(m, lead_words(m)) for m in sorted({*kind.leads, stands.lead})],
                coerce=int,
                initial=stands.lead,
                error_messages={
                    "required": _("Choose a time from the list."),
                    "invalid_choice": _("Choose a time from the list."),
                },
            )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        asked = self._errors_of("quiet_from", "quiet_until")
        if not asked and (data["quiet_from"] is None) != (data["quiet_until"] is None):
            missing = "quiet_from" if data["quiet_from"] is None else "quiet_until"
            self.add_error(missing, _("Choose both times, or leave both empty."))
        for name in self.stands:
            if data[f"{name}-on"] and not (data[f"{name}-mail"] or data[f"{name}-push"]):
                said = _("Tick a way for it to reach you, or turn it off.")
                self.add_error(f"{name}-mail", said)
        return data

    def _errors_of(self, *names: str) -> bool:
        return any(name in self.errors for name in names)

    def choices(self) -> list[Choice]:
        """Return what a valid form says about each kind, as rows that are not saved."""
        said, found = self.cleaned_data, []
        for name, stands in self.stands.items():
            lead = said.get(f"{name}-lead", stands.lead)
            boxes = {what: said[f"{name}-{what}"] for what in ("on", "mail", "push")}
            found.append(Choice(user=self.user, kind=name, lead=lead, **boxes))
        return found

    def groups(self) -> list[tuple[str, list[Row]]]:
        """Return the rows in the order their kinds were registered in, under a heading each."""
        found: dict[str, list[Row]] = {}
        for name in self.stands:
            heading = str(GROUPS.get(name.partition("-")[0], WEEK))
            found.setdefault(heading, []).append(self._row(name))
        order = [str(heading) for heading in GROUPS.values()]
        return sorted(found.items(), key=lambda group: order.index(group[0]))

    def _row(self, name: str) -> Row:
        kind = KINDS[name]
        lead = self[f"{name}-lead"] if kind.leads else None
        boxes = {what: self[f"{name}-{what}"] for what in ("on", "mail", "push")}
        return Row(kind=kind, lead=lead, state=self._state(kind), **boxes)

    def _state(self, kind: Kind) -> str:
        stands = self.stands[kind.name]
        if not stands.on:
            return gettext("Off")
        if kind.leads:
            return lead_words(stands.lead)
        if kind.held:
            return (
                gettext("No hour yet") if self.user.knock_hour is None else gettext("At your hour")
            )
        return gettext("On")


class SnoozeForm(forms.Form):
    """Nothing until a morning: in so many days, or on a day."""

    days = forms.TypedChoiceField(
        choices=[(1, _("Tomorrow morning")), (3, _("In three days")), (7, _("In a week"))],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Choose a day.")},
    )
    day = DayField(label=_("Or until the morning of"), required=False)

    def __init__(self, today: date, data: Any = None) -> None:
        super().__init__(data)
        self.today = today

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and not self.today < day <= self.today + LONGEST_SNOOZE:
            raise forms.ValidationError(
                _("Choose a day after today, within %(span)s."),
                params={"span": in_words(LONGEST_SNOOZE)},
            )
        return day

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if not self.errors and not said["days"] and not said["day"]:
            self.add_error("day", _("Choose a day."))
        return said

    def until(self) -> date:
        """Return the day a valid form speaks of."""
        days, day = self.cleaned_data["days"], self.cleaned_data["day"]
        return self.today + timedelta(days=days) if days else day


class EndpointForm(forms.Form):
    endpoint = forms.CharField(max_length=1000)


class DeviceForm(EndpointForm):
    """What a browser gives out when it takes pushes."""

    p256dh = forms.CharField(max_length=200)
    auth = forms.CharField(max_length=60)
