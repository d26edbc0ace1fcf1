"""The id a form brings for the row it will make."""

import pytest
from django import forms

from intimacy.lib.pressed_twice import OnceField


class Form(forms.Form):
    once = OnceField()


def cleaned(once):
    form = Form({"once": once})
    assert form.is_valid()
    return form.cleaned_data["once"]


def test_each_page_brings_an_id_of_its_own_and_its_second_press_the_same():
    brought = Form()["once"].value()
    assert f'type="hidden" name="once" value="{brought}"' in str(Form(initial={"once": brought}))
    assert cleaned(str(brought)) == cleaned(str(brought)) == brought
    assert Form()["once"].value() != brought


@pytest.mark.parametrize("sent", ["", "no id", "\x00", None])
def test_what_is_no_id_makes_a_new_one(sent):
    assert cleaned(sent) != cleaned(sent)
