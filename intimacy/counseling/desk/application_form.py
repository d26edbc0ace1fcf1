"""What staff need to look somebody up."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.counseling.desk.applications import Details
from intimacy.counseling.models import Counselor
from intimacy.lib.text import NameField


class ApplyForm(forms.Form):
    name = NameField(
        label=_("Your name, as couples will know you"),
        help_text=_("The name you work under."),
        error_messages={"required": _("Enter the name couples will know you by.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    qualification = NameField(
        label=_("Your qualification"),
        help_text=_("For example: licensed marriage and family therapist."),
        max_length=120,
        error_messages={"required": _("Enter your qualification.")},
    )
    licence_number = NameField(
        label=_("Licence or registration number"),
        help_text=_("As it stands in the register, with letters and dashes."),
        error_messages={"required": _("Enter your licence or registration number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    licence_body = NameField(
        label=_("Who gave it to you"),
        help_text=_("The chamber, board or association that keeps the register."),
        max_length=120,
        error_messages={"required": _("Enter who gave you the licence.")},
    )
    country = NameField(
        label=_("Country"),
        help_text=_("Where the licence is valid."),
        error_messages={"required": _("Enter the country.")},
        widget=forms.TextInput(attrs={"autocomplete": "country-name"}),
    )

    @classmethod
    def of(
        cls, counselor: Counselor | None, user: User, data: QueryDict | None = None
    ) -> "ApplyForm":
        """The form as it was last sent, or with the name we know."""
        if counselor is None:
            return cls(data, initial={"name": user.name})
        return cls(data, initial={field: getattr(counselor, field) for field in cls.base_fields})

    def details(self) -> Details:
        """What was typed, once it is valid."""
        return Details(**self.cleaned_data)
