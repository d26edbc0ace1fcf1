"""A field that looks as it did before is not drawn again: its name is put into what was drawn."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language

from intimacy.accounts.allauth_fields import AllauthField

NAME = "\ue000"  # stands for the field's name in what is kept; no label or choice has it
MOST = 1000  # fields, so that what is kept has an end
CHOSEN = (forms.CheckboxInput, forms.Select, forms.RadioSelect)  # never words

Ways = dict[object, str]  # by what is chosen: what `format_html` puts a name into
_drawn: dict[tuple[object, ...], Ways] = {}


class DrawnField(AllauthField):
    """A field of any form. Those of a form that says `drawn_once` are kept as they were drawn.

    It may say so where labels, hints and choices are no secret. All that could be chosen is drawn
    at once, so that how long a page takes tells nothing of what anybody chose. What is typed is
    never kept, and neither is a form that came back.
    """

    def group(self, label_look: str = "") -> str:
        """Return the label, hint and control, as `field.html` draws them; `label_look` is the
        class of the label."""
        if self.form.is_bound or not getattr(self.form, "drawn_once", False):
            return self._plain(label_look)
        ways, value = self._ways(), self.value()
        if not any(value == way and type(value) is type(way) for way in ways):
            return self._plain(label_look)
        key = (*self._looks(ways), label_look)
        if key not in _drawn:
            if len(_drawn) >= MOST:
                _drawn.clear()
            _drawn[key] = {way: self._unnamed(way, label_look) for way in ways}
        return format_html(_drawn[key][value], self.html_name)

    def as_field_group(self) -> str:  # type: ignore[override]  # what format_html gives
        return self.group()

    def _plain(self, label_look: str) -> str:
        return self.render(context={"field": self, "label_look": label_look})

    def _ways(self) -> tuple[object, ...]:
        """Return all that could be chosen; nothing where several can, or something is typed."""
        widget = self.field.widget
        if not isinstance(widget, CHOSEN) or getattr(widget, "allow_multiple_selected", False):
            return ()
        if isinstance(widget, forms.CheckboxInput):
            return (True, False)
        return tuple(value for value, _ in widget.choices)

    def _unnamed(self, way: object, label_look: str) -> str:
        """Draw this field with another choice, and with a place for its name."""
        other = type(self)(self.form, self.field, self.name)
        other.html_name, other.initial = NAME, way
        drawn = other._plain(label_look)
        return drawn.replace("{", "{{").replace("}", "}}").replace(NAME, "{0}")

    def _looks(self, ways: tuple[object, ...]) -> tuple[object, ...]:
        """Return all that a drawn field hangs on but its name and what is chosen."""
        field, widget = self.field, self.field.widget
        said = tuple(str(said) for _, said in getattr(widget, "choices", ()))
        return (
            *(get_language(), self.template_name, type(widget), str(self.label)),
            *(str(self.help_text), field.required, field.disabled, self.form.auto_id),
            *(tuple(widget.attrs.items()), ways, tuple(map(type, ways)), said),
        )
