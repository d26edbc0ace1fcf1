"""A form sent to a desk that has locked meanwhile: what was typed is shown, to be sent again."""

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from intimacy.lib.text import ProseField, clean_text

TOKEN = "csrfmiddlewaretoken"  # noqa: S105  the name of a field
PRESSED = {"answer", "from"}  # what a button says by itself: nothing was typed


class SentAgain(forms.Form):
    """Every field of a form as it was sent: what reads like writing to see, the rest hidden."""

    def __init__(self, sent: QueryDict) -> None:
        typed = {name: list(map(clean_text, values)) for name, values in sent.lists()}
        typed.pop(TOKEN, None)
        super().__init__(initial=typed)
        for name, values in typed.items():
            if len(values) == 1 and len(values[0].split()) > 1:
                self.initial[name] = values[0]
                self.fields[name] = ProseField(label=_("What you wrote"), required=False)
            else:
                self.fields[name] = forms.Field(widget=forms.MultipleHiddenInput, required=False)


def give_back(request: HttpRequest, ask: str) -> HttpResponse | None:
    """Return the page with what was sent, beside the way to `ask` for the code; None where nothing
    was typed. Nothing is stored.
    """
    form = SentAgain(request.POST)
    if form.fields.keys() <= PRESSED:
        return None
    context = {"form": form, "action": request.get_full_path(), "ask": ask}
    return render(request, "counseling/desk/locked.html", context, status=403)
