"""What people type and choose here."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from django import forms
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intimacy.lib.fields import DayField, HourField, moment_at
from intimacy.lib.pressed_twice import OnceField
from intimacy.lib.text import ProseField
from intimacy.repair.call_break import LONGEST, OUT_OF_REACH, SHORTEST
from intimacy.repair.gentle_sentence import PARTS
from intimacy.repair.mark_phrases import HELPS, WORSE
from intimacy.repair.slow_steps import SlowStep
from intimacy.repair.vocabulary import needs
from prompts.library import catalog

SPANS = (
    ("20", _("In twenty minutes")),
    ("45", _("In three quarters of an hour")),
    ("90", _("In an hour and a half")),
    ("180", _("In three hours")),
    ("other", _("At another time")),
)
ONE_OF_THESE = {"invalid_choice": _("Choose one of these.")}


class BackForm(forms.Form):
    """When to come back: so long from now, or a day and an hour on one's own clock."""

    once = OnceField()
    span = forms.ChoiceField(
        label=_("When do we come back?"),
        choices=SPANS,
        widget=forms.RadioSelect,
        initial="45",
        error_messages={"required": _("Choose when."), **ONE_OF_THESE},
    )
    on = DayField(label=_("Day"), required=False)
    hour = HourField(label=_("Time"), required=False)

    def __init__(self, *args: Any, place: str, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place, self.at = place, at

    @property
    def more_open(self) -> bool:
        return bool(self["span"].value() == "other" or self["on"].errors or self["hour"].errors)

    @property
    def said_in(self) -> str:
        """The place on whose clock a valid form names its time, "" where it is a span."""
        return self.place if self.cleaned_data["span"] == "other" else ""

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        if span := data.get("span"):
            data["back_at"] = self._typed() if span == "other" else self._after(int(span))
        return data

    def _after(self, minutes: int) -> datetime:
        return self.at.replace(second=0, microsecond=0) + timedelta(minutes=minutes)

    def _typed(self) -> datetime | None:
        for name in ("on", "hour"):
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        data = self.cleaned_data
        found = moment_at(self, "hour", data.get("on"), data.get("hour"), self.place)
        if found and not SHORTEST <= found - self.at <= LONGEST:
            self.add_error("hour", OUT_OF_REACH)
        return found


SAY_LENGTH = 2000
TOO_LONG = _(
    "That is a little too long: keep it under %(limit_value)d characters. Nothing is lost, "
    "it is all still here."
)


def offer(form: forms.Form, name: str, words: Sequence[str]) -> None:
    """Let a field of choices take these words, each as it stands."""
    cast("forms.ChoiceField", form.fields[name]).choices = [(word, word) for word in words]


def prose(label: Any, rows: int = 3, **kwargs: Any) -> ProseField:
    """A field for a few sentences."""
    return ProseField(
        label=label,
        max_length=SAY_LENGTH,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": _("Write a few words first."), "max_length": TOO_LONG},
        **kwargs,
    )


class PhraseForm(forms.Form):
    """A phrase of the library, or one's own. `first` are those both marked as a help; `hidden`
    those this person said make it worse."""

    phrase = forms.ChoiceField(required=False, error_messages=ONE_OF_THESE)
    own = prose(_("Or in your own words"), rows=2, required=False)

    def __init__(
        self, *args: Any, first: Sequence[str] = (), hidden: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        families = catalog.repair_phrases()
        self.first, self._untouched = list(first), not (self.is_bound or first or hidden)
        self.families = [
            (name, [one for one in phrases if one not in first and one not in hidden])
            for name, phrases in families
        ]
        known = [phrase for _, phrases in families for phrase in phrases]
        offer(self, "phrase", known)

    @property
    def drawn_families(self) -> str:
        """The families as a page shows them; drawn once where nothing is chosen."""
        if self._untouched:
            return _untouched_families(get_language())
        return _families(self.families, self.chosen)

    @property
    def chosen(self) -> str:
        return str(self["phrase"].value() or "")

    @property
    def said(self) -> str:
        """What to say: one's own words go before a phrase."""
        return str(self.cleaned_data["own"] or self.cleaned_data["phrase"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = self.cleaned_data
        wrong = "own" in self.errors or "phrase" in self.errors
        if not (data.get("own") or data.get("phrase") or wrong):
            self.add_error("own", _("Choose a phrase, or write one of your own."))
        return data


class ComingBackForm(PhraseForm):
    """What happened for me, my part, and a phrase."""

    once = OnceField()
    text = prose(_("What happened for me"), required=False)
    feelings = forms.MultipleChoiceField(
        label=_("I felt"), required=False, error_messages=ONE_OF_THESE
    )
    needs = forms.MultipleChoiceField(
        label=_("I needed"), required=False, error_messages=ONE_OF_THESE
    )
    part = prose(_("My part in it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "feelings", [word for _, words in catalog.feelings() for word in words])
        offer(self, "needs", needs())

    @property
    def drawn_words(self) -> str:
        """Words for feelings and needs as a page shows them; drawn once where none is ticked."""
        return _words(self) if self.is_bound else _untouched_words(get_language())

    @property
    def feeling_families(self) -> list[tuple[str, list[tuple[str, bool]]]]:
        ticked = set(self["feelings"].value() or ())
        return [
            (family, [(word, word in ticked) for word in words])
            for family, words in catalog.feelings()
        ]

    @property
    def need_words(self) -> list[tuple[str, bool]]:
        ticked = set(self["needs"].value() or ())
        return [(word, word in ticked) for word in needs()]

    def parts(self) -> dict[str, Any]:
        """Return what is sent, without what was left empty."""
        data = {name: self.cleaned_data[name] for name in ("text", "feelings", "needs", "part")}
        return {name: value for name, value in data.items() if value} | {"phrase": self.said}


def _families(families: Sequence[tuple[str, Sequence[str]]], chosen: str = "") -> str:
    shown = {"families": families, "chosen": chosen}
    return render_to_string("repair/_families.html", shown)


def _words(form: ComingBackForm) -> str:
    return render_to_string("repair/_words_for_it.html", {"form": form})


@cache
def _untouched_families(language: str | None) -> str:
    return _families(catalog.repair_phrases())


@cache
def _untouched_words(language: str | None) -> str:
    return _words(ComingBackForm())


class RaiseForm(forms.Form):
    """I feel … when … because … I would like …"""

    once = OnceField()
    feel = prose(_("I feel"), rows=1)
    when = prose(_("when"), rows=2)
    because = prose(_("because"), rows=2, required=False)
    text = prose(_("I would like"), rows=2)

    def typed(self) -> dict[str, str]:
        """Return what stands in each field, right or wrong."""
        return {name: str(self[name].value() or "") for name in PARTS}

    def parts(self) -> dict[str, Any]:
        """Return what is sent, without what was left empty."""
        return {name: self.cleaned_data[name] for name in PARTS if self.cleaned_data[name]}


class TimeForm(forms.Form):
    """How long somebody would like to wait before they hear of it once more."""

    span = forms.ChoiceField(
        label=_("When shall we remind you, once?"),
        choices=(
            ("1", _("In an hour")),
            ("3", _("In three hours")),
            ("24", _("Tomorrow at this time")),
        ),
        widget=forms.RadioSelect,
        initial="3",
        error_messages={"required": _("Choose when."), **ONE_OF_THESE},
    )

    def span_asked(self) -> timedelta:
        """Return how long that is."""
        return timedelta(hours=int(self.cleaned_data["span"]))


class MarksForm(forms.Form):
    """Of each phrase of a family: it helps, it makes it worse, or nothing."""

    drawn_once = True

    def __init__(
        self, *args: Any, phrases: Sequence[str], marks: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.phrases = list(phrases)
        for number, phrase in enumerate(phrases):
            field = forms.ChoiceField(
                label=phrase,
                required=False,
                choices=(("", _("No mark")), (HELPS, _("Helps")), (WORSE, _("Makes it worse"))),
                widget=forms.RadioSelect,
                initial=marks.get(phrase, ""),
                error_messages=ONE_OF_THESE,
            )
            field.template_name = "chips.html"  # type: ignore[attr-defined]
            self.fields[f"mark_{number}"] = field

    def marks(self) -> dict[str, str]:
        """Return what was marked, by phrase."""
        data = self.cleaned_data
        return {phrase: data[f"mark_{n}"] for n, phrase in enumerate(self.phrases)}


class StepForm(forms.Form):
    """What somebody writes to one step, for themselves."""

    text = ProseField(
        label=_("For you alone"),
        error_messages={"required": _("Write a few words first."), "max_length": TOO_LONG},
    )


class ShareForm(forms.Form):
    """Which steps the other may read a copy of; none is ticked for anybody."""

    once = OnceField()
    steps = forms.MultipleChoiceField(
        label=_("What may be read"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick what may be read."), **ONE_OF_THESE},
    )

    def __init__(self, *args: Any, steps: Sequence[SlowStep], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        texts = [(str(step.number), step.text or "") for step in steps]
        cast("forms.ChoiceField", self.fields["steps"]).choices = texts

    def chosen(self) -> list[int]:
        """Return the numbers of the steps that were ticked."""
        return [int(number) for number in self.cleaned_data["steps"]]
