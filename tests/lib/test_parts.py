"""What the tags of every template draw."""

from django.template import Context, Template


def drawn(source: str, **context: object) -> str:
    return Template(source).render(Context(context))


def test_an_icon_is_one_element_with_no_space_around_it():
    assert drawn('a{% icon "cup" %}b') == (
        'a<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#cup"></use></svg>b'
    )


def test_an_icon_may_be_drawn_large():
    assert 'class="art"' in drawn('{% icon "cup-large" "art" %}')
