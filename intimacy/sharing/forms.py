"""What people type into a week, or mark."""

import uuid
from collections.abc import Callable, Collection, Mapping

from django import forms
from django.http import QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from intimacy.lib.numbers import in_words_lazy
from intimacy.lib.text import NameField, ProseField
from intimacy.sharing import third_reader
from intimacy.sharing.lines import Line
from intimacy.sharing.models import Acknowledgement, Lane, Support
from intimacy.sharing.private_marks import SIZE, Idea
from intimacy.sharing.write_words import Draft

TOO_LONG = _(
    "That is a little too long: keep it under %(limit_value)d characters. Nothing is lost, "
    "it is all still here."
)


class LaneSelect(forms.RadioSelect):
    """Draws what is no lane, or lets in somebody who has gone, as it is taken: for the two."""

    option_inherits_attrs = False  # no id: on a page of many, each stands in its label

    def format_value(self, value: object) -> list[str]:
        return [str(value) if value in dict(self.choices) else Lane.US.value]


class WordsForm(forms.Form):
    """The answer to a `line` of a page, which version of it the page showed, and whom it is for."""

    drawn_once = True

    text = ProseField(required=False, error_messages={"max_length": TOO_LONG})
    lane = forms.ChoiceField(
        label=_("Who is this for?"),
        widget=LaneSelect,
        choices=[*Lane.choices, (third_reader.LANE, third_reader.LANE)],
        required=False,
    )
    seen = forms.IntegerField(
        min_value=0, max_value=10**9, required=False, widget=forms.HiddenInput
    )

    def __init__(self, data: QueryDict | None = None, *, line: Line) -> None:
        mine = line.mine
        kept = {
            "text": mine.text if mine else "",
            "seen": mine.row.version if mine else 0,
            "lane": str(line.lane),  # as choices have it, so that it is drawn once
        }
        super().__init__(data, auto_id=f"%s-{line.position}", initial=kept)
        self.fields["text"].widget.attrs["data-text"] = True  # for the script that keeps it
        self._whom = third_reader.lane_choices(line.beside_name)
        self.fields["lane"].widget.choices = self._whom

    @property
    def for_whom(self) -> str:
        """Whom it is for, in words."""
        said = dict(self._whom)
        return said.get(self["lane"].value(), said[Lane.US])

    def draft(self, *, alone: bool) -> Draft:
        """Return what was typed; alone there is nobody to share with."""
        data = self.cleaned_data
        lane = Lane.ME if alone else data["lane"] or Lane.US
        passed, third = self.data.get("go") == "pass", lane == third_reader.LANE
        whom = str(self.data.get("whom", ""))  # by the name they had on that page
        kept = Lane.US if third else lane
        return Draft(data["text"], data["seen"] or 0, kept, passed, third, whom)


class LineForm(forms.Form):
    """A dated line under one's own words."""

    text = ProseField(
        rows=4,
        label=_("Your line"),
        error_messages={"required": _("Write a few words first."), "max_length": TOO_LONG},
    )


class SupportForm(forms.Form):
    """How the other can help with one's own words."""

    wish = forms.ChoiceField(
        label=_("What would help?"),
        choices=Support.Wish,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose one of the two."),
            "invalid_choice": _("Choose one of the two."),
        },
    )
    text = NameField(
        label=_("In a line, if you like"),
        required=False,
        max_length=200,
        error_messages={"max_length": TOO_LONG},
    )


class AcknowledgementForm(forms.Form):
    """What somebody says to `words` of the other, or `said` in their own before.

    The words' key tells it from others on the page.
    """

    drawn_once = True

    kind = forms.ChoiceField(
        choices=Acknowledgement.Kind,
        error_messages={
            "required": _("Choose one of the answers."),
            "invalid_choice": _("Choose one of the answers."),
        },
    )
    text = ProseField(
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        required=False,
        label=_("In your own words"),
        error_messages={"max_length": TOO_LONG},
    )

    def __init__(
        self, data: QueryDict | None = None, *, words: uuid.UUID, said: str | None = None
    ) -> None:
        super().__init__(data, auto_id=f"%s-{words}", initial={"text": said})

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if data.get("kind") == Acknowledgement.Kind.OWN and not data.get("text"):
            self.add_error("text", _("Write a few words first, or choose one of the answers."))
        return data


class MarksForm(forms.Form):
    """Ideas of a room's `library`, each of which one may like or leave; each is drawn as a card."""

    library: Callable[[], Mapping[str, Idea]]

    liked = forms.MultipleChoiceField(
        label=_("I would like this"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={
            "invalid_choice": format_lazy(_("Choose from these {size}."), size=in_words_lazy(SIZE))
        },
    )

    def __init__(self, *args: object, keys: Collection[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = self.library()
        shown = [(key, known[key]) for key in keys if key in known]
        self.fields["liked"].choices = shown  # type: ignore[attr-defined]
