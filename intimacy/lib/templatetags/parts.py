"""The tags every template knows without loading them: what pages would type again and again."""

from functools import cache
from typing import Any

from django import template
from django.shortcuts import resolve_url
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, look: str = "icon") -> str:
    """Return what `{% icon "cup" %}` draws: a symbol of `icons.svg`; `look` is its class.

    Both stand in templates, so few are ever drawn.
    """
    use = format_html('<use href="{}#{}"></use>', static("img/icons.svg"), name)
    return format_html('<svg class="{}" aria-hidden="true">{}</svg>', look, use)


@register.inclusion_tag("act.html")
def act(
    *to: Any,
    label: str,
    look: str,
    form: str = "",
    name: str = "",
    value: object = "",
    about: str = "",
    **hidden: object,
) -> dict[str, object]:
    """Return what `{% act "dates:fine" night.pk label=_("Fine") look="button" %}` draws: a form of
    one button, which posts there, or to the page itself. `name` and `value` are the button's,
    `form` is the class of the form; `about` is read out after the label, `hidden` sent along, but
    what is None.
    """
    hidden = {key: held for key, held in hidden.items() if held is not None}
    button = {"label": label, "look": look, "name": name, "value": value, "about": about}
    return {"action": resolve_url(*to) if to else "", "form": form, "hidden": hidden} | button


@register.inclusion_tag("back.html")
def back(*to: Any, label: str = "", stepwise: bool = False) -> dict[str, object]:
    """Return what `{% back "dates:night" night.pk %}` draws: the way back, "Back" or `label`.

    `stepwise`: where a script shows the parts of a page one by one, it leads back to the last part.
    """
    return {"url": resolve_url(*to), "label": label or gettext("Back"), "stepwise": stepwise}


@register.simple_tag
def field_group(field: Any, label_look: str = "") -> str:
    """Return what `{% field_group form.lane label_look="visually-hidden" %}` draws: a field as
    `as_field_group` does, its label in that class."""
    drawn: str = field.group(label_look)
    return drawn
