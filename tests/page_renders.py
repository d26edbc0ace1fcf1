"""What the test client is told of the templates a page is made of."""

from django.template import Context, RequestContext, Template
from django.test.signals import template_rendered


def render_page(template: Template, context: Context) -> str:
    """Render as Django does in tests, but tell of whole pages alone: each telling is a copy."""
    if template is context.template and isinstance(context, RequestContext):
        template_rendered.send(sender=template, template=template, context=context)
    return template.nodelist.render(context)
