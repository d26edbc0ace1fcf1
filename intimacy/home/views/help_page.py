"""Help, for everybody, signed in or not."""

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from intimacy.home import help
from intimacy.lib import countries


class CountryForm(forms.Form):
    """Which country's lines to show; what cannot be found there asks for nothing."""

    country = forms.ChoiceField(label=_("Lines in"), required=False)

    def __init__(self, *, codes: list[str], shown: str) -> None:
        super().__init__(initial={"country": shown})
        names = countries.names()
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            *([] if shown else [("", _("Choose a country"))]),
            *((code, names[code]) for code in codes),
        ]


@login_not_required
def help_page(request: HttpRequest) -> HttpResponse:
    """The lines of one country, where any are known, and the directories."""
    lines = help.by_country(now().date())
    shown = _country(request, list(lines))
    context = {
        "directories": help.DIRECTORIES,
        "form": CountryForm(codes=list(lines), shown=shown) if lines else None,
        "country": countries.names().get(shown),
        "lines": lines.get(shown, []),
    }
    return render(request, "home/help.html", context)


def _country(request: HttpRequest, known: list[str]) -> str:
    """Return the country asked for, or that of the reader's clock, where lines are known of it."""
    asked = request.GET.get("country")
    if asked is None and request.user.is_authenticated:
        asked = countries.country_of(request.user.zone)
    return asked if asked in known else ""
