"""The fields of allauth's forms in our words: label, hint, and what is said of a wrong one."""

from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorList
from django.utils.functional import lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intimacy.lib.numbers import at_first

ADDRESS, EMPTY = _("Enter your e-mail address."), _("This is still empty.")
YOURS, CHOOSE = _("Enter your password."), _("Choose a password.")
SAYS = {  # by a field's name, or by its form's and its own: the label, and what is said of it empty
    "login": (_("E-mail"), ADDRESS),
    "email": (_("E-mail"), ADDRESS),
    "AddEmailForm.email": (_("A new address"), ADDRESS),
    "password": (_("Password"), YOURS),
    "oldpassword": (_("Your password now"), YOURS),
    "password1": (_("New password"), CHOOSE),
    "SignupForm.password1": (_("Password"), CHOOSE),
    "password2": (_("The same password again"), EMPTY),
    "code": (_("Code"), _("Enter the code.")),
    "remember": (_("Keep me signed in here"), EMPTY),
    "name": (_("A name for it"), EMPTY),
    "passwordless": (_("Sign in with it alone"), EMPTY),
    "credential": (EMPTY, EMPTY),
}
SAME = _("You must type the same password each time.")  # allauth says so; no setting reaches it
DIFFER = _("The two passwords differ. Type the same one twice.")
NO_ADDRESS = _("Enter an e-mail address with an @ in it, such as name@example.org.")


def long_enough() -> str:
    """Return the hint of a new password, from the setting that says how long it is."""
    n = at_first(settings.PASSWORD_LENGTH)
    return gettext("%(n)s letters or more; a few ordinary words in a row work well.") % {"n": n}


HINTS: dict[str, Any] = {
    "password1": lazy(long_enough, str)(),
    "name": _("So that you know it again, such as: my phone."),
    "passwordless": _("Otherwise we ask for it after your password."),
}


class AllauthField(BoundField):
    """A field of any form; in a form that allauth made, what it says goes by its name."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        says = SAYS.get(f"{type(form).__name__}.{name}", SAYS.get(name))
        if says and any(base.__module__.startswith("allauth.") for base in type(form).__mro__):
            self.label, field.error_messages["required"] = says
            self.help_text = HINTS.get(name, self.help_text)
            field.widget.attrs.pop("placeholder", None)  # it repeats the label
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = NO_ADDRESS

    @property
    def errors(self) -> ErrorList:
        found = super().errors
        return ErrorList([str(DIFFER)]) if SAME in found else found
