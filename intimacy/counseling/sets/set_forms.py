"""What a counselor types about sets: title and purpose, a step, a question, what to look for."""

from django import forms
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from intimacy.counseling.models import Assignment
from intimacy.counseling.models.assignments import MOST_WEEKS
from intimacy.lib.text import NameField, ProseField
from prompts.sets.build_set import LONGEST_TITLE
from prompts.sets.find_questions import Wanted
from prompts.sets.own_questions import LONGEST, SHORTEST
from prompts.vocabulary import DEPTHS, KINDS, LABELS, TAG_LABELS

LONGEST_INSTRUCTIONS = 400  # characters
CHOOSE = {"invalid_choice": _("Choose one from the list.")}
PRACTICES = [(slug, capfirst(LABELS[slug])) for slug in LABELS]
LINE = {"dir": "auto", "autocomplete": "off"}


def too_long(most: int) -> dict[str, object]:
    """Return the error messages of a field that holds at most `most` characters."""
    return {"max_length": _("Keep it to %(most)d characters.") % {"most": most}}


class SetForm(forms.Form):
    title = NameField(
        label=_("What do you call it?"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs=LINE),
        error_messages={"required": _("Give it a title."), **too_long(LONGEST_TITLE)},
    )
    purpose = ProseField(
        label=_("What is it for?"),
        help_text=_("The couple reads it too. A sentence is enough, or nothing."),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
        error_messages=too_long(600),
    )


class StepForm(forms.Form):
    title = NameField(
        label=_("What is this step about?"),
        help_text=_("A few words, or nothing."),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs=LINE),
        required=False,
        error_messages=too_long(LONGEST_TITLE),
    )
    instructions = ProseField(
        label=_("Something to do"),
        help_text=format_lazy(
            _("What the two may try that week, in your words. {most} characters at most."),
            most=LONGEST_INSTRUCTIONS,
        ),
        max_length=LONGEST_INSTRUCTIONS,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
        error_messages=too_long(LONGEST_INSTRUCTIONS),
    )
    asks_when = forms.BooleanField(label=_("Ask the two when they will do it"), required=False)
    for_session = forms.BooleanField(
        label=_("Meant for the next session, and marked so"), required=False
    )


class QuestionForm(forms.Form):
    text = ProseField(
        label=_("Your question"),
        help_text=format_lazy(
            _("Write {{partner}} where the other’s name belongs. {fewest} to {most} characters."),
            fewest=SHORTEST,
            most=LONGEST,
        ),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write a question, or go back.")},
    )
    practice = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[("", _("Choose one")), *PRACTICES],
        error_messages={**CHOOSE, "required": _("Choose what it is about.")},
    )
    depth = forms.TypedChoiceField(
        label=_("How deep does it go?"),
        help_text=_("Deeper ones wait until a couple has come as far."),
        choices=list(DEPTHS.items()),
        coerce=int,
        initial="1",
        widget=forms.RadioSelect,
        error_messages={**CHOOSE, "required": _("Choose how deep it goes.")},
    )


class SearchForm(forms.Form):
    """What to look for among questions. Anything unknown asks for nothing."""

    text = forms.CharField(label=_("Words in it"), required=False, max_length=200)
    practice = forms.ChoiceField(
        label=_("About"), required=False, choices=[("", _("Anything")), *PRACTICES]
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("Any kind")), *KINDS.items()]
    )
    depth = forms.ChoiceField(
        label=_("How deep"), required=False, choices=[("", _("Any")), *DEPTHS.items()]
    )
    tag = forms.ChoiceField(
        label=_("For whom"), required=False, choices=[("", _("Anybody")), *TAG_LABELS.items()]
    )
    mine = forms.BooleanField(label=_("Only my own"), required=False)

    prefix = "find"

    def wanted(self) -> Wanted:
        """Return what was asked for; what is unknown or too long is left out."""
        self.is_valid()
        return Wanted(**self.cleaned_data)

    def kept(self) -> dict[str, str]:
        """Return what was asked for as it stands in an address, without what asks for nothing."""
        self.is_valid()
        asked = {self.add_prefix(name): value for name, value in self.cleaned_data.items()}
        return {name: "on" if value is True else value for name, value in asked.items() if value}


class SampleForm(forms.Form):
    """How a set would be given to the sample couple. Anything unknown is one step a week."""

    pace = forms.ChoiceField(label=_("How fast?"), choices=Assignment.Pace.choices, required=False)
    every = forms.TypedChoiceField(
        label=_("Weeks from one step to the next"),
        choices=[(n, str(n)) for n in range(1, MOST_WEEKS + 1)],
        coerce=int,
        required=False,
        initial=2,
    )

    def asked(self) -> tuple[str, int]:
        """Return the pace, and the weeks between two steps."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})  # none where nothing was asked
        return said.get("pace") or Assignment.Pace.WEEKLY.value, said.get("every") or 1
