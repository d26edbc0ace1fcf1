"""The form in which staff write a prompt: wording and facts at once, mended before it is saved."""

from typing import Any

from django import forms

from intimacy.lib.text import ProseField
from prompts.library.lint_library import FIRST_WEEK
from prompts.models import Prompt
from prompts.staff.field_faults import faults_of, reading_alike
from prompts.vocabulary import ANCHORS, DEPTHS, KINDS, LABELS, TAGS


def _named(names: Any) -> list[tuple[str, str]]:
    return [(name, name) for name in names]


class PromptForm(forms.ModelForm):  # type: ignore[type-arg]
    text = ProseField(
        rows=3, help_text="As two people meet it; {partner} stands for the other’s name."
    )
    alone = ProseField(
        rows=3, required=False, help_text="As somebody alone meets it, where text names {partner}."
    )
    practice = forms.ChoiceField(choices=[(slug, f"{slug}: {LABELS[slug]}") for slug in LABELS])
    kind = forms.ChoiceField(choices=_named(KINDS))
    depth = forms.TypedChoiceField(
        choices=[(n, f"{n} · {DEPTHS[n]}".lower()) for n in DEPTHS], coerce=int
    )
    tags = forms.MultipleChoiceField(
        choices=_named(sorted(TAGS)), widget=forms.CheckboxSelectMultiple
    )
    anchor = forms.ChoiceField(choices=[("", "—"), *_named(ANCHORS)], required=False)
    first_week = forms.TypedChoiceField(
        choices=[("", "—"), *((n, str(n)) for n in FIRST_WEEK)],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="One of everybody’s first four questions; taken from the one that has the place.",
    )

    class Meta:
        model = Prompt
        fields = (
            "key text alone practice kind depth tags anchor first_week status kept_here".split()
        )
        help_texts = {
            "key": "For ever; it can not be changed later.",
            "kept_here": "The files leave it alone. Without this mark the next loading of the "
            "files makes it as they say, and retires it if they do not have it.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("text", "alone"):
            self.initial.setdefault(name, getattr(self.instance, name, ""))
        for name in ("depth", "first_week"):  # as they come back, so that nothing seems changed
            self.initial[name] = str(self.initial.get(name) or "")

    def clean_tags(self) -> list[str]:
        return sorted(self.cleaned_data["tags"])

    def _get_validation_exclusions(self) -> set[str]:
        """The first week is judged below: a place that is taken changes hands."""
        return {*super()._get_validation_exclusions(), "first_week"}  # type: ignore[misc]

    def _post_clean(self) -> None:
        """Judge the prompt as it would stand there, where every field is one."""
        had = self.instance.first_week
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        prompt: Any = self.instance
        prompt.text, prompt.alone = self.cleaned_data["text"], self.cleaned_data["alone"]
        faults = faults_of(prompt)
        if had and prompt.first_week != had:
            faults["first_week"] = [f"first_week {had}: give this place to another prompt first"]
        if not faults and (alike := reading_alike([prompt])):
            faults = {"text": list(alike.values())}
        for name, reasons in faults.items():
            self.add_error(name, reasons)
