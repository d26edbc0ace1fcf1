"""Looking through the ideas: what to leave out."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from intimacy.dates.ideas import Idea
from intimacy.dates.lengths import length_name

ANY = ("", _("Any"))
COSTS = [
    ("free", _("Nothing")),
    ("low", _("A little")),
    ("middle", _("Some")),
    ("treat", _("A treat")),
]
ENERGIES = [("low", _("We are tired")), ("middle", _("Some")), ("high", _("Plenty"))]
PLACES = [
    ("home", _("At home")),
    ("indoors", _("Out, under a roof")),
    ("outdoors", _("Outdoors")),
]
COST_NAMES = {
    "free": _("Costs nothing"),
    "low": _("Costs a little"),
    "middle": _("Costs something"),
    "treat": _("A treat"),
}
LENGTHS_ASKED = (30, 60, 120, 180)


def facts_of(idea: Idea) -> str:
    """Return on one line how long an idea takes, where, and what it costs."""
    return f"{length_name(idea.minutes)} · {dict(PLACES)[idea.place]} · {COST_NAMES[idea.cost]}"


class IdeasForm(forms.Form):
    """What to leave out of the library. What makes no sense leaves out nothing."""

    cost = forms.ChoiceField(label=_("Cost"), required=False, choices=[ANY, *COSTS])
    longest = forms.TypedChoiceField(
        label=_("At most"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=lambda: [ANY, *((n, length_name(n)) for n in LENGTHS_ASKED)],
    )
    energy = forms.ChoiceField(label=_("Energy"), required=False, choices=[ANY, *ENERGIES])
    place = forms.ChoiceField(label=_("Where"), required=False, choices=[ANY, *PLACES])
    apart = forms.BooleanField(label=_("While far apart"), required=False)
    asleep = forms.BooleanField(label=_("With children asleep"), required=False)

    def wanted(self) -> dict[str, Any]:
        """Return what `ideas.matching` takes."""
        data = self.cleaned_data if self.is_valid() else {**EMPTY, **self.cleaned_data}
        tags = {"long-distance": data["apart"], "children-asleep": data["asleep"]}
        return {
            **{name: data[name] for name in ("cost", "longest", "energy", "place")},
            "tags": frozenset(tag for tag, on in tags.items() if on),
        }


EMPTY = {"cost": "", "longest": None, "energy": "", "place": "", "apart": False, "asleep": False}
