"""Five lines as one form, and when to be nudged to answer them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from intimacy.lib.fields import HourField
from intimacy.pulse.lines import CURRENT, SETS, WORDS
from intimacy.pulse.models import MOST_WEEKS

PASS = ("", _("pass"))
CHOICES = [*((str(n), word) for n, word in enumerate(WORDS, start=1)), PASS]
ONE_OF_THESE = _("Choose one of these, or pass.")
NOTHING = _("Answer one line at least, or leave it for another day: nothing was kept.")
EVERY = ((2, _("Every two weeks")), (4, _("Every four weeks")), (MOST_WEEKS, _("Every two months")))
FROM_LIST = _("Choose one from the list.")


class LinesForm(forms.Form):
    """The five lines as they are asked of somebody beside `partner`, or alone for ""."""

    drawn_once = True

    def __init__(self, *args: Any, partner: str, given: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for line in SETS[CURRENT]:
            self.fields[line.key] = field = forms.ChoiceField(
                label=line.asked(partner),
                choices=CHOICES,
                widget=forms.RadioSelect,
                initial=str(given.get(line.key, "")),
                required=False,
                error_messages={"invalid_choice": ONE_OF_THESE},
            )
            field.template_name = "chips.html"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            self.add_error(SETS[CURRENT][0].key, NOTHING)
        return self.cleaned_data

    def answers(self) -> dict[str, int]:
        """Return what a valid form says, 1 to 5 by line, without what was passed."""
        return {key: int(said) for key, said in self.cleaned_data.items() if said}


class NudgeForm(forms.Form):
    every_weeks = forms.TypedChoiceField(
        label=_("How often"),
        choices=EVERY,
        coerce=int,
        error_messages={"required": FROM_LIST, "invalid_choice": FROM_LIST},
    )
    weekday = forms.TypedChoiceField(
        label=_("Day"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        error_messages={"required": FROM_LIST, "invalid_choice": FROM_LIST},
    )
    hour = HourField(label=_("Time"))
