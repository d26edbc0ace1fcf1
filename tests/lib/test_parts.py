"""What the tags of every template draw."""

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from tests.page_text import seen


def drawn(source: str, **context: object) -> str:
    page = Template(source).render(Context(context))
    assert page == page.strip()
    return seen(page)


def test_an_icon_is_one_element_with_no_space_around_it():
    assert drawn('{% icon "cup" %}') == (
        '<svg class="icon" aria-hidden="true"><use href="/static/img/icons.svg#cup"></use></svg>'
    )


def test_an_icon_may_be_drawn_large():
    assert 'class="art"' in drawn('{% icon "cup-large" "art" %}')


def test_one_button_posts_to_where_a_name_and_its_arguments_lead():
    night = "6f1c2d9e-0000-4000-8000-000000000000"
    source = '{% act "dates:fine" night label="Fine" look="button" form="plain" revision=3 %}'
    assert drawn(source, night=night) == (
        f'<form class="plain" method="post" action="{reverse("dates:fine", args=[night])}">'
        '<input type="hidden" name="revision" value="3"><button class="button">Fine</button></form>'
    )


def test_one_button_may_carry_a_value_and_be_told_from_the_next():
    source = '{% act label=_("Never") look="linklike" name="key" value=1 about=said %}'
    page = drawn(source, said="<b>Why?</b>", csrf_token="x")
    assert page.startswith('<form method="post"><input type="hidden" name="csrfmiddlewaretoken"')
    assert page.endswith(
        '<button class="linklike" name="key" value="1">Never'
        '<span class="visually-hidden">: &lt;b&gt;Why?&lt;/b&gt;</span></button></form>'
    )


def test_what_is_none_is_not_sent_along():
    page = drawn('{% act label="Fine" look="button" next=following page=3 %}', following=None)
    assert page == (
        '<form method="post"><input type="hidden" name="page" value="3">'
        '<button class="button">Fine</button></form>'
    )


def test_one_button_leads_nowhere_unknown():
    with pytest.raises(NoReverseMatch):
        drawn('{% act missing label="Fine" look="button" %}')


def test_the_way_back_is_named_unless_back_says_enough():
    assert drawn('{% back "week" %}') == f'<a href="{reverse("week")}">Back</a>'
    assert drawn('{% back here label=_("Dates") %}', here="/a/") == '<a href="/a/">Dates</a>'


def test_the_way_back_may_be_a_scripts():
    assert drawn('{% back "/a/" stepwise=True %}') == '<a data-back href="/a/">Back</a>'
