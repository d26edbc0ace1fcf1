"""Signing up and introducing oneself. (allauth imports this module: it may not import allauth.)"""

from django import forms
from django.http import HttpRequest
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.lib.fields import ZoneField
from intimacy.lib.text import NameField

WHERE = _("Where are you?")
NEVER_FOLLOWED = _("So that evening means your evening. We never follow where you go.")


class SignupForm(forms.Form):
    """What we ask beside an address and a password."""

    field_order = ("email", "password1", "adult")

    adult = forms.BooleanField(
        label=_("I am 18 or older"),
        error_messages={"required": _("Tend is for adults. Tick this if you are 18 or older.")},
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.adult_confirmed_at = now()
        user.save(update_fields=["adult_confirmed_at"])


class IntroductionForm(forms.Form):
    """A name and a zone, proposed by the browser, confirmed by hand."""

    name = NameField(
        label=_("What should we call you?"),
        help_text=_("A first name is enough. Whoever you share with will see it."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name", "dir": "auto"}),
        error_messages={"required": _("Write a name, or a letter. It can be changed later.")},
    )
    zone = ZoneField(
        label=WHERE, help_text=NEVER_FOLLOWED, widget=forms.Select(attrs={"data-zone": ""})
    )


class AboutMeForm(IntroductionForm):
    """What a person says of themselves later on, too: whether the other sees their clock."""

    zone = ZoneField(label=WHERE, help_text=NEVER_FOLLOWED, change="place")
    zone_shown = forms.BooleanField(
        label=_("Show my place where our two clocks meet"),
        help_text=_("Where either of you keeps it to yourself, each sees their own time only."),
        required=False,
    )


class KnockForm(forms.Form):
    """One hour a day at which we may speak, or never."""

    hour = forms.TypedChoiceField(
        label=_("An hour of your day"),
        help_text=_(
            "One quiet reminder a day at most, at this hour, in words that give nothing away."
        ),
        choices=[("", _("Not at all")), *((f"{h}", f"{h:02}:00") for h in range(6, 24))],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("Choose an hour from the list.")},
    )


class FirstKnockForm(forms.Form):
    """A few hours to choose from, where it is asked for the first time; `KnockForm` takes it."""

    hour = forms.ChoiceField(
        label=_("An hour of your day"),
        choices=[*((f"{h}", f"{h:02}:00") for h in (8, 12, 18, 20, 21)), ("", _("Not at all"))],
        widget=forms.RadioSelect,
        initial="",
        required=False,
    )
