"""The couple's day, a rest, and what they are asked."""

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from intimacy.couples.models import FEWEST_QUESTIONS, MOST_QUESTIONS, Couple
from intimacy.lib.fields import DayField, ZoneField
from intimacy.lib.weeks import Rhythm
from prompts.vocabulary import ALONE, CIRCUMSTANCES, FOCUSES, LABELS


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
    zone = ZoneField(
        label=_("Whose clock"),
        help_text=_("Your week follows this clock, wherever you are."),
        change="clock",
    )

    def rhythm(self) -> Rhythm:
        data = self.cleaned_data
        return Rhythm(data["zone"], data["weekday"], data["hour"], data["every"])


class RestForm(forms.Form):
    until = DayField(
        label=_("Rest until"),
        help_text=_("Both of you see this. Nothing is asked of either until then."),
    )


class QuestionsForm(forms.Form):
    """What both see and either may change about what is asked."""

    questions = forms.TypedChoiceField(
        label=_("Questions a week"),
        choices=[(n, str(n)) for n in range(FEWEST_QUESTIONS, MOST_QUESTIONS + 1)],
        coerce=int,
    )
    focus = forms.ChoiceField(
        label=_("Something to ask about more often"),
        required=False,
        choices=lambda: [("", _("Nothing in particular")), *_focuses()],
    )
    bond = forms.ChoiceField(label=_("You are"), choices=Couple.Bond)
    circumstances = forms.MultipleChoiceField(
        label=_("True of you now"),
        help_text=_("Some questions are only asked where they fit."),
        required=False,
        choices=list(CIRCUMSTANCES.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, alone: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if alone:
            self.fields["bond"].disabled = True
            fitting = [(tag, CIRCUMSTANCES[tag]) for tag in ALONE]
            self.fields["circumstances"].choices = fitting  # type: ignore[attr-defined]


def _focuses() -> list[tuple[str, str]]:
    return [(slug, str(capfirst(LABELS[slug]))) for slug in FOCUSES]
