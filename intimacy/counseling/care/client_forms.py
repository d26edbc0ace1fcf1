"""What a counselor types at the desk about a couple: a label, private notes."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from intimacy.counseling.models import Client
from intimacy.counseling.notes.private_notes import Draft
from intimacy.lib.pressed_twice import OnceField
from intimacy.lib.text import NameField, ProseField
from intimacy.sharing.forms import TOO_LONG


class LabelForm(forms.ModelForm):  # type: ignore[type-arg]
    label = NameField(
        required=False,
        label=_("Your label for them"),
        help_text=_("Only you see it. Leave it empty to go by their names alone."),
        error_messages={"max_length": _("Keep it under %(limit_value)d characters.")},
    )

    class Meta:
        model = Client
        fields = ("label",)


class NoteForm(forms.Form):
    """A note, and which note and version of it the page showed."""

    text = ProseField(
        label=_("Your note"),
        error_messages={"required": _("Write a few words first."), "max_length": TOO_LONG},
    )
    once = OnceField()
    seen = forms.IntegerField(
        min_value=0, max_value=10**9, required=False, widget=forms.HiddenInput
    )

    def draft(self, note: uuid.UUID | None = None) -> Draft:
        """Return what was typed, to `note` where the address says which."""
        data = self.cleaned_data
        return Draft(data["text"], note or data["once"], data["seen"] or 0)


class LinkForm(forms.Form):
    """What the counselor calls a couple whose names they do not know yet."""

    label = NameField(
        label=_("What will you call them?"),
        help_text=_("Only you see this. Initials are enough."),
        error_messages={"required": _("Write what you will call them; initials are enough.")},
    )
