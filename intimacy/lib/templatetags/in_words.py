"""`{{ lasts|in_words }}`: a limit in the words of a sentence."""

from django import template

from intimacy.lib import numbers

register = template.Library()
register.filter("in_words", numbers.in_words)
