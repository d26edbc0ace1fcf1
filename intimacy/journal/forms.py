"""What people type into their journal."""

from functools import cache
from typing import Any, cast

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intimacy.journal.entry_words import Written
from intimacy.lib.pressed_twice import OnceField
from intimacy.lib.text import NameField, ProseField
from prompts.library import catalog

TOO_LONG = _(
    "That is a little too long: keep it under %(limit_value)d characters. Nothing is lost, "
    "it is all still here."
)
TYPED = ("text", "trigger", "once", "seen", "asked")


class EntryForm(forms.Form):
    """An entry; which version of it the page showed, or which question (`asked`) it began from."""

    once = OnceField()
    seen = forms.IntegerField(
        min_value=0, max_value=10**9, required=False, widget=forms.HiddenInput
    )
    asked = forms.IntegerField(
        min_value=0, max_value=10**9, required=False, widget=forms.HiddenInput
    )
    text = ProseField(
        label=_("For you alone"), rows=10, required=False, error_messages={"max_length": TOO_LONG}
    )
    feelings = forms.MultipleChoiceField(
        label=_("I feel"),
        required=False,
        error_messages={"invalid_choice": _("Choose from these.")},
    )
    trigger = NameField(
        label=_("What set it off"),
        help_text=_("If you know. A few words are enough."),
        required=False,
        max_length=200,
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [word for _, words in catalog.feelings() for word in words]
        cast("forms.ChoiceField", self.fields["feelings"]).choices = [(w, w) for w in words]

    @property
    def ticked(self) -> tuple[str, ...]:
        return tuple(self["feelings"].value() or ())

    @property
    def feelings_drawn(self) -> str:
        """The words for feelings as a page shows them; drawn once where none is ticked."""
        language = get_language()
        return _drawn(language, self.ticked) if self.ticked else _untouched(language)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if not (self.errors or data["text"] or data["feelings"] or data["trigger"]):
            self.add_error("text", _("Write a few words, or choose a word for how you feel."))
        return data

    def written(self, question: str = "") -> Written:
        """Return what was typed, begun from this question."""
        data = self.cleaned_data
        return Written(data["text"], tuple(data["feelings"]), data["trigger"], question)


class FindForm(forms.Form):
    """Words to look for, and behind which entry to go on looking."""

    words = NameField(
        label=_("Look for a word"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": _("Write a word to look for."),
            "max_length": _("Keep it under %(limit_value)d characters."),
        },
    )
    older = forms.UUIDField(required=False, widget=forms.HiddenInput)


def _drawn(language: str | None, ticked: tuple[str, ...]) -> str:
    families = [
        (family, [(word, word in ticked) for word in words]) for family, words in catalog.feelings()
    ]
    return render_to_string("journal/_feelings.html", {"families": families})


@cache
def _untouched(language: str | None) -> str:
    return _drawn(language, ())
