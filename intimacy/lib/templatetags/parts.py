"""The tags every template knows without loading them: what pages would type again and again."""

from django import template

register = template.Library()


@register.inclusion_tag("icon.html")
def icon(name: str, look: str = "icon") -> dict[str, str]:
    """Return what `{% icon "cup" %}` draws: a symbol of `icons.svg`; `look` is its class."""
    return {"name": name, "look": look}
