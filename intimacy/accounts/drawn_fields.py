"""A field that looks as it did before is not drawn again: its name is put into what was drawn."""

from django import forms
from django.utils.html import format_html
from django.utils.translation import get_language

from intimacy.accounts.allauth_fields import AllauthField

NAME = "\ue000"  # stands for the field's name in what is kept; no label or choice has it
MOST = 1000  # ways fields can stand, so that what is kept has an end
CHOSEN = (forms.CheckboxInput, forms.Select, forms.RadioSelect, forms.TimeInput)  # never words

_drawn: dict[tuple[object, ...], str] = {}  # what `format_html` puts a name into


class DrawnField(AllauthField):
    """A field of any form. Those of a form that says `drawn_once` are kept as they were drawn.

    It may say so where labels, hints and choices are no secret; what is typed as words is never
    kept, and neither is a form that came back.
    """

    def group(self, label_look: str = "") -> str:
        """Return the label, hint and control, as `field.html` draws them; `label_look` is the
        class of the label."""
        said: dict[str, object] = {"field": self, "label_look": label_look}
        if self.form.is_bound or not getattr(self.form, "drawn_once", False):
            return self.render(context=said)
        if not isinstance(self.field.widget, CHOSEN):
            return self.render(context=said)
        key = (*self._looks(), label_look)
        if key not in _drawn:
            if len(_drawn) >= MOST:
                _drawn.clear()
            unnamed = type(self)(self.form, self.field, self.name)
            unnamed.html_name = NAME
            drawn = unnamed.render(context=said | {"field": unnamed})
            _drawn[key] = drawn.replace("{", "{{").replace("}", "}}").replace(NAME, "{0}")
        return format_html(_drawn[key], self.html_name)

    def as_field_group(self) -> str:  # type: ignore[override]  # what format_html gives
        return self.group()

    def _looks(self) -> tuple[object, ...]:
        """Return all that a drawn field hangs on but its name."""
        field, widget, value = self.field, self.field.widget, self.value()
        choices = getattr(widget, "choices", ())
        return (
            *(get_language(), self.template_name, type(widget), str(self.label)),
            *(str(self.help_text), field.required, field.disabled, self.form.auto_id),
            *(tuple(widget.attrs.items()), tuple((held, str(said)) for held, said in choices)),
            *(type(value), tuple(value) if isinstance(value, list) else value),
        )
