"""What people type here: a dream, a step, a promise, a day, a line."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intimacy.dreams.keep_dream import Typed
from intimacy.dreams.models import Dream
from intimacy.lib.fields import DayField
from intimacy.lib.numbers import in_words_lazy
from intimacy.lib.pressed_twice import OnceField
from intimacy.lib.spans import DAY
from intimacy.lib.text import ProseField

FURTHEST = 366 * DAY
PASSED = _("That day has passed. Choose today or a later one.")
TOO_FAR = format_lazy(_("Choose a day within {span} from now."), span=in_words_lazy(FURTHEST))
TOO_LONG = _("Shorten it a little: there is room for %(limit_value)d letters.")


def box(
    label: Any, length: int, *, rows: int = 2, required: bool = True, **more: Any
) -> ProseField:
    """Return a field for a few words."""
    written = {"rows": rows, "class": "write brief", "dir": "auto"}
    wrong = {"required": _("Write a few words first."), "max_length": TOO_LONG}
    return ProseField(
        label=label,
        max_length=length,
        required=required,
        widget=forms.Textarea(attrs=written),
        error_messages=wrong,
        **more,
    )


class SeenField(forms.Field):
    """The version a page showed; what is no number is none there ever was."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def to_python(self, value: object) -> int:
        seen = str(value or "")
        return int(seen) if seen.isdecimal() and len(seen) < 10 else 0


class DreamForm(forms.Form):
    text = box(_("What would you like?"), 300, rows=3)
    every = forms.TypedChoiceField(
        label=_("Look at it again"),
        choices=Dream.Every,
        coerce=int,
        initial=Dream.Every.QUARTER,
        error_messages={
            "required": _("Choose how often from the list."),
            "invalid_choice": _("Choose how often from the list."),
        },
    )
    once = OnceField()
    seen = SeenField()

    def typed(self) -> Typed:
        """Return what a valid form says."""
        return Typed(self.cleaned_data["text"], self.cleaned_data["every"])


class StepForm(forms.Form):
    text = box(_("A small step"), 120)
    text.widget = forms.TextInput(attrs={"dir": "auto", "maxlength": 120})
    once = OnceField()


class MemoryForm(forms.Form):
    text = box(
        _("What would you like to remember?"),
        300,
        rows=3,
        required=False,
        help_text=_("A sentence for both of you, or nothing at all."),
    )
    seen = SeenField()


class DayOfPromiseForm(forms.Form):
    """A day from today on, on the clock of whoever promises; `today` is theirs."""

    day = DayField(label=_("By when?"))

    def __init__(self, data: Any = None, *, today: date, **how: Any) -> None:
        super().__init__(data, **how)
        self.today = today

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise ValidationError(PASSED)
        if day > self.today + FURTHEST:
            raise ValidationError(TOO_FAR)
        return day


class PromiseForm(DayOfPromiseForm):
    text = box(_("I will …"), 200)
    once = OnceField()
    field_order = ("text", "day")


class EndForm(forms.Form):
    text = box(
        _("A line of yours"),
        200,
        required=False,
        help_text=_("Only if you like. It stands under what you promised."),
    )


class LineForm(forms.Form):
    text = box(_("A line for your list"), 120)
    once = OnceField()
    seen = SeenField()
