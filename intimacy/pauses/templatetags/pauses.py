"""Draws a pause on the page of a room above: `{% load pauses %}{% guide "breath" %}`."""

from django import template

from intimacy.pauses import exercises

register = template.Library()


@register.inclusion_tag("pauses/_guide.html")
def guide(slug: str) -> dict[str, object]:
    """Return what `pauses/_guide.html` needs to draw the pause called `slug`; one a page.

    Raises KeyError where there is none: a page that names one is wrong, not whoever reads it.
    """
    return {"pause": exercises.pause(slug)}
