"""`{{ zone|place_name }}`: a zone as people read it."""

from django import template

from intimacy.lib import zones

register = template.Library()
register.filter("place_name", zones.place_name)
