"""Tags whose arguments a template itself says: text once it is compiled, else as Django does."""

from collections.abc import Callable

import pytest
from django.template import Context, Template
from django.template.base import TextNode
from django.templatetags.static import static
from django.urls import reverse

CUP = Context({"name": "cup"})


@pytest.mark.parametrize(
    ("source", "drawn"),
    [
        ('{% url "dates:ideas" %}', lambda: reverse("dates:ideas")),
        ("{% static 'img/icon.svg' %}", lambda: static("img/icon.svg")),
        ('{% translate "Bits & pieces" %}', lambda: "Bits & pieces"),
        ('{% icon "cup" "art" %}', lambda: Template('{% icon name "art" %}').render(CUP)),
    ],
)
def test_what_is_written_out_is_text_at_once(source: str, drawn: Callable[[], str]) -> None:
    template = Template(source)
    assert isinstance(template.nodelist[-1], TextNode)
    assert template.render(Context()) == drawn()


def test_what_a_page_says_is_worked_out_for_each_page() -> None:
    template = Template('{% url page %} {% translate said %} {% url "week" as here %}{{ here }}')
    for page in ("week", "help"):
        drawn = template.render(Context({"page": page, "said": f"<{page}>"}))
        assert drawn == f"{reverse(page)} &lt;{page}&gt; {reverse('week')}"


def test_a_place_that_is_not_there_fails_only_where_it_is_drawn() -> None:
    template = Template('{% if wanted %}{% url "no-such-place" %}{% endif %}')
    assert template.render(Context()) == ""
