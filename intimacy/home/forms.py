"""The couple's day, a rest, what they are asked, and words to look for."""

from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from intimacy.couples.models import FEWEST_QUESTIONS, MOST_QUESTIONS, Couple
from intimacy.lib.fields import DayField, ZoneField
from intimacy.lib.folded_text import fold
from intimacy.lib.text import clean_name
from intimacy.lib.weeks import Rhythm
from prompts.vocabulary import ALONE, CIRCUMSTANCES, FOCUSES, LABELS, OF_PARTNERS


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
    circumstances = forms.MultipleChoiceField(
        label=_("True of you now"),
        help_text=_("Some questions are only asked where they fit."),
        required=False,
        choices=list(CIRCUMSTANCES.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, couple: Couple, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        fitting = [(tag, CIRCUMSTANCES[tag]) for tag in _circumstances(couple)]
        self.fields["circumstances"].choices = fitting  # type: ignore[attr-defined]


class BondForm(forms.Form):
    """What two people are to each other: chosen at the invitation, and changed by both."""

    bond = forms.ChoiceField(label=_("You two are"), choices=Couple.Bond)


class InviteForm(forms.Form):
    """What whoever is invited would be here."""

    bond = forms.ChoiceField(
        label=_("Who are you to each other?"),
        help_text=_("They read this with the invitation. The questions follow from it."),
        choices=Couple.Bond,
        widget=forms.RadioSelect,
        initial=Couple.Bond.PARTNERS,
    )


def _circumstances(couple: Couple) -> list[str]:
    """Return what can be true of them: of somebody alone little, of partners all."""
    if not couple.is_pair:
        return ALONE
    return [tag for tag in CIRCUMSTANCES if not (couple.of_any_bond and tag in OF_PARTNERS)]


def _focuses() -> list[tuple[str, str]]:
    return [(slug, str(capfirst(LABELS[slug]))) for slug in FOCUSES]


class WordField(forms.CharField):
    """A word or a few to look for, at most sixty characters; accents alone are none.

    Browsers keep what was typed before, and some send it away to check its spelling: not here.
    """

    def __init__(self, **described: Any) -> None:
        attrs = {"autocomplete": "off", "spellcheck": "false", "dir": "auto"}
        super().__init__(max_length=60, widget=forms.SearchInput(attrs=attrs), **described)

    def clean(self, value: object) -> str:
        word = clean_name(str(super().clean(value)))
        if not fold(word).strip():
            raise forms.ValidationError(self.error_messages["required"])
        return word


class LookForm(forms.Form):
    """What somebody would like to do, in a word or a few of their own."""

    what = WordField(
        label=_("Look for something to do"),
        error_messages={"required": _("Type a word for what you would like to do.")},
    )


class FindForm(forms.Form):
    """A word to look for, and where; `further` is where an earlier press came to."""

    OWN, BOTH = "own", "both"

    word = WordField(
        label=_("A word, or a few"),
        error_messages={"required": _("Type a word to look for.")},
    )
    where = forms.ChoiceField(
        label=_("Where"),
        choices=[(OWN, _("In what I wrote")), (BOTH, _("In what we both opened"))],
        initial=OWN,
        required=False,
        widget=forms.RadioSelect,
    )
    further = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)

    def __init__(self, *args: object, alone: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if alone:
            del self.fields["where"]
