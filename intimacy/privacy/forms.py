"""What somebody would rather not be asked, and the word that asks to be erased."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from intimacy.lib.numbers import in_words
from prompts.vocabulary import EVERY_WEEK, LABELS, OPT_IN

FEWEST_LEFT = 6  # practices that stay, so that there is something to ask


def _named(slugs: list[str]) -> list[tuple[str, str]]:
    return [(s, f"{capfirst(LABELS[s])}{' *' if s in EVERY_WEEK else ''}") for s in slugs]


class EraseForm(forms.Form):
    word = forms.CharField(
        label=_("Type the word “erase”"),
        help_text=_("So that nobody erases anything by a slip."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if word.casefold() != "erase":
            raise forms.ValidationError(_("Type the word erase, or go back: nothing has changed."))
        return word


class TopicsForm(forms.Form):
    ruled_out = forms.MultipleChoiceField(
        label=_("Rather not"),
        help_text=_("Those marked * come every week or month: somebody may notice that they stop."),
        choices=lambda: _named([slug for slug in LABELS if slug not in OPT_IN]),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    agreed = forms.MultipleChoiceField(
        label=_("Only where you both tick it"),
        choices=lambda: _named(sorted(OPT_IN)),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean_ruled_out(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["ruled_out"]
        if len(LABELS) - len(OPT_IN) - len(chosen) < FEWEST_LEFT:
            raise forms.ValidationError(
                _("Leave %(n)s of these or more, so that there is something to ask. You can pass."),
                params={"n": in_words(FEWEST_LEFT)},
            )
        return chosen
