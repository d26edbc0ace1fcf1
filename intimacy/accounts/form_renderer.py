"""How every form is drawn: its fields by one template, the tags of its inputs here."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.html import escape, format_html, format_html_join

from intimacy.accounts.drawn_fields import DrawnField

Drawn = dict[str, Any]  # a widget as Django's templates get it


class FormRenderer(TemplatesSetting):
    """Draws every form, and every field of one (`as_field_group`), by one template each."""

    form_template_name = "form.html"
    field_template_name = "field.html"
    bound_field_class = DrawnField

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Draw a tag here: Django asks up to three templates for its one line, on a page forty."""
        widget = context.get("widget")
        if widget and template_name in TAGS and not widget.get("wrap_label"):
            return TAGS[template_name](widget)
        return super().render(template_name, context, request)


def _input(widget: Drawn) -> str:
    value = {} if widget["value"] is None else {"value": widget["value"]}
    said = {"type": widget["type"], "name": widget["name"], **value, **widget["attrs"]}
    return format_html("<input{}>", _attributes(said))


def _textarea(widget: Drawn) -> str:
    said = _attributes({"name": widget["name"], **widget["attrs"]})
    return format_html("<textarea{}>\n{}</textarea>", said, widget["value"] or "")


def _select(widget: Drawn) -> str:
    said = _attributes({"name": widget["name"], **widget["attrs"]})
    groups = [(_group(name, options),) for name, options, _ in widget["optgroups"]]
    return format_html("<select{}>{}</select>", said, format_html_join("", "{}", groups))


def _group(name: str | None, options: list[Drawn]) -> str:
    said = [(str(one["value"]), _attributes(one["attrs"]), one["label"]) for one in options]
    drawn = format_html_join("", '<option value="{}"{}>{}</option>', said)
    return format_html('<optgroup label="{}">{}</optgroup>', name, drawn) if name else drawn


def _attributes(said: Mapping[str, object]) -> str:
    """Return them as Django does: True is the name alone, False nothing."""
    held = {name: value for name, value in said.items() if value is not False}
    form = _form(tuple((name, value is True) for name, value in held.items()))
    return format_html(form, *(str(value) for value in held.values() if value is not True), "")


@lru_cache(maxsize=500)
def _form(names: tuple[tuple[str, bool], ...]) -> str:
    """Return what `format_html` puts the values of attributes into; few are ever asked for."""
    said = "".join(
        f" {escape(name)}" if alone else f' {escape(name)}="\0"' for name, alone in names
    )
    return said.replace("{", "{{").replace("}", "}}").replace("\0", "{}")


INPUTS = (
    *(forms.TextInput, forms.NumberInput, forms.EmailInput, forms.PasswordInput),
    *(forms.HiddenInput, forms.CheckboxInput, forms.DateInput, forms.TimeInput),
)
CHOICES = (forms.RadioSelect, forms.CheckboxSelectMultiple)
TAGS: dict[str, Callable[[Drawn], str]] = {
    **{widget.template_name: _input for widget in INPUTS},
    **{widget.option_template_name: _input for widget in CHOICES},
    forms.Textarea.template_name: _textarea,
    forms.Select.template_name: _select,
}
