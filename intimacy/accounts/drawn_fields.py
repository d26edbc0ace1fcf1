"""A field that looks as it did before is not drawn again: its name, id, label and text are put
into what was drawn."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language

from intimacy.accounts.allauth_fields import AllauthField

# They stand for the field's name, label and typed text in what is kept; no hint or choice has them.
NAME, LABEL, TEXT = "\ue000", "\ue001", "\ue002"
MOST = 1000  # fields, so that what is kept has an end
CHOSEN = (forms.CheckboxInput, forms.Select, forms.RadioSelect)

Ways = dict[object, str]  # by what is chosen: what `format_html` puts the rest into
_drawn: dict[tuple[object, ...], Ways] = {}


class DrawnField(AllauthField):
    """A field of any form. Those of a form that says `drawn_once` are kept as they were drawn.

    It may say so where hints and choices are no secret. All that could be chosen is drawn at once,
    so that how long a page takes tells nothing of what anybody chose. Labels, which may name
    somebody, and what is typed are never kept, and neither is a form that came back.
    """

    def group(self, label_look: str = "") -> str:
        """Return the label, hint and control, as `field.html` draws them; `label_look` is the
        class of the label."""
        if self.form.is_bound or not getattr(self.form, "drawn_once", False):
            return self._plain(label_look)
        ways, value, typed = self._ways(), self.value(), ""
        if ways == (TEXT,) and (value is None or isinstance(value, str)):
            value, typed = TEXT, value or ""
        if not any(value == way and type(value) is type(way) for way in ways):
            return self._plain(label_look)
        key = (*self._looks(ways), label_look)
        if key not in _drawn:
            if len(_drawn) >= MOST:
                _drawn.clear()
            _drawn[key] = {way: self._unnamed(way, label_look) for way in ways}
        return format_html(_drawn[key][value], self.html_name, self.label, typed, self.auto_id)

    def as_field_group(self) -> str:  # type: ignore[override]  # what format_html gives
        return self.group()

    def _plain(self, label_look: str) -> str:
        return self.render(context={"field": self, "label_look": label_look})

    def _ways(self) -> tuple[object, ...]:
        """Return all that could be chosen, or where something is typed what stands for it.

        Nothing where several can be chosen, or something is typed in one line.
        """
        widget = self.field.widget
        if type(widget) is forms.Textarea:
            return (TEXT,)
        if not isinstance(widget, CHOSEN) or getattr(widget, "allow_multiple_selected", False):
            return ()
        if isinstance(widget, forms.CheckboxInput):
            return (True, False)
        return tuple(value for value, _ in widget.choices)

    def _unnamed(self, way: object, label_look: str) -> str:
        """Draw this field with another choice, and with a place for what is not kept."""
        other = type(self)(self.form, self.field, self.name)
        other.html_name, other.initial = NAME, way
        other.label = LABEL if self.label else self.label
        drawn = other._plain(label_look).replace("{", "{{").replace("}", "}}")
        drawn = drawn.replace(other.auto_id, "{3}") if other.auto_id else drawn
        return drawn.replace(NAME, "{0}").replace(LABEL, "{1}").replace(TEXT, "{2}")

    def _looks(self, ways: tuple[object, ...]) -> tuple[object, ...]:
        """Return all that a drawn field hangs on but what is put in and what is chosen."""
        field, widget = self.field, self.field.widget
        said = tuple(str(said) for _, said in getattr(widget, "choices", ()))
        return (
            *(get_language(), self.template_name, type(widget), bool(self.label)),
            *(str(self.help_text), field.required, field.disabled, bool(self.auto_id)),
            *(tuple(widget.attrs.items()), ways, tuple(map(type, ways)), said),
        )
