"""What people type to leave a note, and when they would like a nudge to."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intimacy.lib.fields import DayField, HourField, moment_at
from intimacy.lib.numbers import in_words_lazy
from intimacy.lib.pressed_twice import OnceField
from intimacy.lib.text import ProseField
from intimacy.notes.arrivals import FURTHEST, When
from intimacy.notes.leave_note import Typed
from intimacy.notes.models import Note

LENGTH = 2000
PASSED = _("That time has passed. Choose a later one.")
TOO_FAR = format_lazy(_("Choose a day within {span} from now."), span=in_words_lazy(FURTHEST))


def version_of(seen: str) -> int:
    """Return the version a page showed; what is no number is none there ever was."""
    return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


class DraftForm(forms.Form):
    """A note as far as it is typed; `seen` is the version of the draft the page knew."""

    text = ProseField(required=False, max_length=LENGTH)
    seen = forms.CharField(required=False)

    def clean_seen(self) -> int:
        return version_of(self.cleaned_data["seen"])


class WriteForm(forms.Form):
    """A note and when it shall arrive; `seen` is the version of it, or of its draft, the page
    showed.
    """

    text = ProseField(
        label=_("Your note"),
        max_length=LENGTH,
        widget=forms.Textarea(
            attrs={"rows": 4, "class": "write brief", "dir": "auto", "data-text": ""}
        ),
        error_messages={
            "required": _("Write a few words first."),
            "max_length": _("This is longer than a note. Shorten it a little."),
        },
    )
    how = forms.ChoiceField(
        label=_("When should it arrive?"),
        choices=Note.How,
        widget=forms.RadioSelect,
        initial=Note.How.NOW,
        error_messages={
            "required": _("Choose when it should arrive."),
            "invalid_choice": _("Choose when it should arrive."),
        },
    )
    day = DayField(label=_("Day"), required=False)
    hour = HourField(label=_("Time"), required=False)
    once = OnceField()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        place: str,
        at: datetime,
        shown: datetime | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(data, **kw)
        self.place, self.at, self.shown = place, at, shown
        self.moment: datetime | None = None

    @property
    def when_open(self) -> bool:
        """True where the choice of when is to be seen: it is another than now, or amiss."""
        amiss = any(name in self.errors for name in ("how", "day", "hour"))
        return amiss or self["how"].value() != Note.How.NOW

    def clean_seen(self) -> int:
        return version_of(self.cleaned_data["seen"])

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("how") == Note.How.AT:
            for name in ("day", "hour"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, self.fields[name].error_messages["required"])
            self.moment = moment_at(
                self, "hour", said.get("day"), said.get("hour"), self.place, shown=self.shown
            )
            if self.moment and self.moment <= self.at:
                self.add_error("hour", PASSED)
            elif self.moment and self.moment > self.at + FURTHEST:
                self.add_error("day", TOO_FAR)
        return said

    def typed(self) -> Typed:
        """Return what a valid form says."""
        return Typed(self.cleaned_data["text"], When(self.cleaned_data["how"], self.moment))


class NudgeForm(forms.Form):
    weekday = forms.TypedChoiceField(
        label=_("Day"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        error_messages={
            "required": _("Choose a day from the list."),
            "invalid_choice": _("Choose a day from the list."),
        },
    )
    hour = HourField(label=_("Time"))
