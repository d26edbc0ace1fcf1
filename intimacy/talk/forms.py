"""What two people choose before they take turns."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from checkins.models import CheckIn
from checkins.talk_questions import Question
from intimacy.couples.spaces import Space
from intimacy.lib.pressed_twice import OnceField
from intimacy.talk.guide_talk import Plan
from intimacy.talk.models import LONGEST, SHORTEST

LENGTHS = (SHORTEST, 3, 5, LONGEST)  # minutes
USUAL = 3
ONE, TWO = "one", "two"
TOO_OFTEN = gettext_lazy(
    "You have begun several on two phones this hour. One phone works now; two again in a while."
)


def instead(said: Any) -> dict[str, Any]:
    """Return what a field says where nothing was chosen, or nothing that is there."""
    return {"required": said, "invalid_choice": said}


def length_choices() -> list[tuple[int, str]]:
    """Return how long a turn may be, in words; asked anew for each form."""
    return [(n, ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}) for n in LENGTHS]


class BeginForm(forms.Form):
    """`offered` are the questions to choose from; an empty choice is something of their own."""

    question = forms.ChoiceField(
        label=gettext_lazy("What would you like to talk about?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages=instead(gettext_lazy("Choose a question, or something of your own.")),
    )
    minutes = forms.TypedChoiceField(  # type: ignore[call-arg]
        label=gettext_lazy("How long does each of you speak?"),
        choices=length_choices,
        coerce=int,
        initial=USUAL,
        widget=forms.RadioSelect,
        error_messages=instead(gettext_lazy("Choose how long each of you speaks.")),
        template_name="chips.html",
    )
    first = forms.TypedChoiceField(  # type: ignore[call-arg]
        label=gettext_lazy("Who speaks first?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages=instead(gettext_lazy("Choose who speaks first.")),
        template_name="chips.html",
    )
    phones = forms.ChoiceField(  # type: ignore[call-arg]
        label=gettext_lazy("One phone or two?"),
        choices=[
            (ONE, gettext_lazy("One, between us")),
            (TWO, gettext_lazy("Two, one each")),
        ],
        initial=ONE,
        widget=forms.RadioSelect,
        error_messages=instead(gettext_lazy("Choose one phone or two.")),
        template_name="chips.html",
    )
    once = OnceField()

    def __init__(
        self, *args: Any, space: Space, offered: Collection[Question], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {one.key: one for one in offered}
        own = ("", _("Something of our own"))
        question, first, phones = (self.fields[name] for name in ("question", "first", "phones"))
        question.choices = [*((one.key, one.text) for one in offered), own]  # type: ignore[attr-defined]
        question.initial = next(iter(self.offered), "")
        me, other = space.me, space.partner
        if other:
            people = ((me.slot, me.user.name), (other.slot, other.user.name))
            first.choices = people  # type: ignore[attr-defined]
            phones.help_text = _(
                "With two, %(name)s finds one quiet line on This week while the talk is "
                "open. Nothing is sent."
            ) % {"name": other.user.name}
        first.initial = me.slot

    def plan(self, checkin: CheckIn | None = None) -> Plan:
        """Return what was chosen; `checkin` is the week these questions were asked in."""
        chosen = self.cleaned_data
        question = self.offered.get(chosen["question"])
        plain = question is not None and question.version is None
        return Plan(
            minutes=chosen["minutes"],
            first=chosen["first"],
            two_phones=chosen["phones"] == TWO,
            version=question.version if question else None,
            anchor=question.key if question and plain else "",
            checkin=checkin,
        )
