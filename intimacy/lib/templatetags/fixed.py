"""`url`, `static`, `translate` and `icon` of what a template itself says: text, once compiled.

Django works each of them out again at every rendering; a page has dozens.
"""

import re
from collections.abc import Callable

from django import template
from django.conf import settings
from django.template import defaulttags
from django.template.base import Node, Parser, TextNode, Token
from django.templatetags import i18n, static
from django.urls import NoReverseMatch

from intimacy.lib.templatetags import parts

Compile = Callable[[Parser, Token], Node]
LITERAL = re.compile(r""""[^"\\]*"|'[^'\\]*'""")

register = template.Library()


def fixed(compile_tag: Compile) -> Compile:
    """Return a tag that becomes text at once where each of its arguments is written out."""

    def compile_once(parser: Parser, token: Token) -> Node:
        node = compile_tag(parser, token)
        if not all(LITERAL.fullmatch(bit) for bit in token.split_contents()[1:]):
            return node
        try:
            return TextNode(node.render(template.Context()))
        except NoReverseMatch:  # perhaps in a branch no page of ours takes
            return node

    return compile_once


for tag in ("url", "static", "icon"):
    tags = defaulttags.register.tags | static.register.tags | parts.register.tags
    register.tag(tag, fixed(tags[tag]))
if not settings.USE_I18N:
    register.tag("translate", fixed(i18n.register.tags["translate"]))
