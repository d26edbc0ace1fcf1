"""`{% slot "my_words" %}`: what a room above has to add at this place of a page."""

from django import template
from django.template.context import Context
from django.template.engine import Engine

from intimacy.lib.page_slots import SLOTS

register = template.Library()


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str) -> str:
    """Return the template registered for this place, drawn; nothing where none is."""
    if name not in SLOTS:
        return ""
    return Engine.get_default().get_template(SLOTS[name]).render(context)
