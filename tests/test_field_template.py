"""How a field is drawn, in any form: once, with its hint and its error tied to it."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from intimacy.accounts.drawn_fields import _drawn
from intimacy.accounts.form_renderer import FormRenderer
from intimacy.accounts.models import User
from intimacy.rituals.forms import RitualForm

SignIn = Callable[[User], Client]
TEMPLATES = Path(__file__).parent.parent / "templates"
DRAWN_ONCE = {
    'class="error"': {"field.html", "dev/styleguide.html"},
    "{{ field.label }}": {"field.html", "dates/idea_cards.html"},
    '"Error:"': {"base.html"},
    'include "problem.html"': {"base.html", "home/questions.html", "sharing/_prompt.html"},
}
WEEKDAYS = RitualForm.base_fields["weekdays"].template_name  # type: ignore[attr-defined]

KINDS = [forms.TextInput, forms.NumberInput, forms.EmailInput, forms.PasswordInput]
KINDS += [forms.HiddenInput, forms.CheckboxInput, forms.DateInput, forms.TimeInput, forms.Textarea]
CHOICES = [("", "None"), ("<\"&'", "<b>"), ("Group <", [("1", "One"), (2, "Two")])]


class Kinds(forms.Form):
    word = forms.CharField(help_text="One.")
    yes = forms.BooleanField(help_text="Two.")
    one = forms.ChoiceField(choices={"a": "A"}, widget=forms.RadioSelect, help_text="Three.")
    some = forms.MultipleChoiceField(
        choices={"a": "A"},
        widget=forms.CheckboxSelectMultiple,
        help_text="Four.",
        template_name=WEEKDAYS,
    )


@pytest.mark.parametrize("name", Kinds.base_fields)
def test_hint_and_error_are_tied_to_their_field(name: str) -> None:
    drawn = Kinds({})[name].as_field_group()
    tied = f"id_{name}_helptext", f"id_{name}_error"
    assert f'aria-describedby="{" ".join(tied)}"' in drawn
    ids = re.findall(r'id="([^"]+)"', drawn)
    assert len(ids) == len(set(ids))
    assert {*tied, f"id_{name}"} <= set(ids)
    assert set(re.findall(r'for="([^"]+)"', drawn)) <= set(ids)
    assert ">This field is required.</p>" in drawn


@pytest.mark.parametrize("name", Kinds.base_fields)
def test_a_field_in_order_is_tied_to_its_hint_alone(name: str) -> None:
    drawn = Kinds()[name].as_field_group()
    assert f'aria-describedby="id_{name}_helptext"' in drawn
    assert 'class="error"' not in drawn


@pytest.mark.parametrize("name", ["word", "one"])
def test_a_label_said_elsewhere_is_there_for_who_does_not_see_the_page(name: str) -> None:
    drawn = render_to_string(
        "field.html", {"field": Kinds()[name], "label_look": "visually-hidden"}
    )
    hidden = re.search(r'<(?:label|legend)[^>]* class="visually-hidden"\s*>(\w+)<', drawn)
    assert hidden
    assert hidden[1] == name.capitalize()
    assert 'class="visually-hidden"' not in Kinds()[name].as_field_group()


def test_a_form_is_what_it_hides_and_its_fields() -> None:
    class Whole(Kinds):
        seen = forms.IntegerField(widget=forms.HiddenInput, initial=7)

    form = Whole()
    drawn = [str(form["seen"]), *(form[name].as_field_group() for name in Kinds.base_fields)]
    assert re.sub(r"\s", "", str(form)) == re.sub(r"\s", "", "".join(drawn))


@pytest.mark.parametrize(("part", "where"), DRAWN_ONCE.items())
def test_it_is_drawn_in_one_place(part: str, where: set[str]) -> None:
    found = {
        p.relative_to(TEMPLATES).as_posix()
        for p in TEMPLATES.rglob("*.html")
        if part in p.read_text()
    }
    assert found == where


@pytest.mark.parametrize("kind", KINDS)
def test_an_input_is_drawn_as_django_draws_it(kind: type[forms.Widget]) -> None:
    attrs = {"id": "id_a", "required": True, "hidden": False, "data-n": 7, "title": "<\"&'"}
    for value in (None, "", "<\"&'", True):
        for widget in (kind(), kind(attrs={"dir": "auto"})):
            ours = widget.render("a-<b>", value, attrs, FormRenderer())
            assert ours == widget.render("a-<b>", value, attrs, TemplatesSetting())


@pytest.mark.parametrize("chosen", [None, "", "<\"&'", "1", 2])
@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple])
def test_a_list_is_drawn_as_django_draws_it(kind: type[forms.Select], chosen: object) -> None:
    widget, attrs = kind(choices=CHOICES), {"id": "id_a", "required": True, "data-n": 7}
    value = chosen if kind is forms.Select else [chosen]
    ours, theirs = (
        widget.render("a", value, attrs, by()) for by in (FormRenderer, TemplatesSetting)
    )
    assert ours == re.sub(r">\s+<", "><", theirs)


@pytest.mark.parametrize("kind", [forms.RadioSelect, forms.CheckboxSelectMultiple])
def test_a_choice_is_drawn_as_django_draws_it(kind: type[forms.RadioSelect]) -> None:
    class Choose(forms.Form):
        some = forms.ChoiceField(choices=CHOICES, widget=kind(attrs={"data-n": "<"}))

    def tags(form: forms.Form) -> list[str]:
        return [tag for box in form["some"] for tag in (box.tag(), box.tag(wrap_label=True))]

    given = {"some": "<\"&'"}
    ours, theirs = (Choose(given, renderer=by()) for by in (FormRenderer, TemplatesSetting))
    assert tags(ours) == tags(theirs)


def test_a_page_that_comes_back_says_so_in_its_title(alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    for method, name, title in [
        (client.get, "questions", "What you are asked"),
        (client.post, "questions", "Error: What you are asked"),
        (client.post, "account_change_password", "Error: Change my password"),
        (client.get, "rituals:ideas", "Ideas"),  # what to look for is never wrong
    ]:
        page = method(reverse(name), {"practice": "nonsense"}).text
        assert f"<title>{title} · Tend</title>" in page


class Alike(Kinds):
    """Fields of the kinds that are kept as they were drawn, and one that is not."""

    drawn_once = True

    hour = forms.TimeField(label="Hour", initial="19:00")
    words = forms.CharField(widget=forms.Textarea, initial="cnry-words")


@pytest.mark.parametrize("name", Alike.base_fields)
def test_a_field_drawn_before_looks_as_if_drawn_now(name: str) -> None:
    for initial in ({}, {"yes": True, "one": "a", "some": ["a"], "hour": "<8"}):
        for auto_id in ("id_%s", "%s-1"):
            told = {"initial": initial, "auto_id": auto_id}
            for prefix in (None, "b", "<c"):
                kept = Alike(**told, prefix=prefix)[name]
                assert kept.as_field_group() == kept.render()
                again = Alike(**told, prefix=prefix)[name]
                assert kept.group("x") == again.render(context={"field": again, "label_look": "x"})


def test_what_a_field_says_or_holds_makes_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("intimacy.accounts.drawn_fields.MOST", 3)

    _drawn.clear()

    def form(**says: object) -> forms.Form:
        made = Alike(initial={"one": "b" if "choices" in says else "a"})
        for name, value in says.items():
            setattr(made.fields["one"], name, value)
        return made

    said = {"label": "B", "help_text": "C", "choices": {"b": "D"}, "required": False}
    for name, value in [*said.items(), ("disabled", True), *said.items()]:
        changed = form(**{name: value})["one"]
        assert changed.as_field_group() == changed.render()
    assert 0 < len(_drawn) <= 3


def test_what_somebody_chose_is_drawn_as_early_as_what_nobody_did() -> None:
    """How long a page takes must not tell that such a choice was drawn before."""
    _drawn.clear()
    form = Alike(initial={"one": "a", "yes": True})
    form["one"].as_field_group()
    form["yes"].as_field_group()
    assert [set(ways) for ways in _drawn.values()] == [{"a"}, {True, False}]


def test_words_labels_and_a_form_that_came_back_are_not_kept() -> None:
    _drawn.clear()
    form = Alike()
    assert "cnry-words" in form["words"].as_field_group()
    back = Alike({"yes": "on", "one": "none such", "hour": "cnry-hour"})
    for name in Alike.base_fields:
        back[name].as_field_group()
    form = Alike()
    form.fields["one"].label = form.fields["words"].label = "cnry-partner"
    assert all("cnry-partner" in form[name].as_field_group() for name in ("one", "words"))
    assert _drawn
    assert "cnry" not in repr(_drawn)
    assert 'class="error"' in back["one"].as_field_group()
