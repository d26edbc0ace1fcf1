"""Taking a seal back, and what both wrote: of a week, or after a date."""

from functools import cache

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intimacy.accounts.models import PersonRequest
from intimacy.couples.spaces import Space
from intimacy.sharing import open_together
from intimacy.sharing.forms import AcknowledgementForm
from intimacy.sharing.lines import Line
from intimacy.sharing.models import Acknowledgement, Exchange
from intimacy.sharing.places import Failed
from intimacy.sharing.shown import Shown
from intimacy.sharing.write_words import AlreadyOpen


def take_back(
    request: PersonRequest, space: Space, exchange: Exchange, *, review: str, opened: str
) -> HttpResponse:
    """Take the seal back and redirect to `review`, or to `opened` where it has opened meanwhile."""
    try:
        open_together.take_back(exchange, by=space.me, at=now())
    except AlreadyOpen:
        messages.info(request, _("It has opened meanwhile. You can still withdraw your words."))
        return redirect(opened)
    pair = space.couple.is_pair
    messages.success(request, _("The seal is undone.") if pair else _("That is undone."))
    return redirect(review)


def answers_to(shown: Shown, failed: Failed) -> dict[str, object]:
    """Return what a page of what both wrote is drawn from; `failed` is a refused answer."""
    return {
        "shown": shown,
        "answered": [(line, _reply(line, failed), _kinds_of(line)) for line in shown.lines],
        "failed": failed[1] if failed else None,
    }


def _kinds_of(line: Line) -> str:
    """Return the ways to answer the other's words with one press, as they stand for this line."""
    answer = line.theirs and line.theirs.answer
    return _kinds(get_language())[answer.kind if answer else ""]


@cache
def _kinds(language: str | None) -> dict[str, str]:
    """Return them by the one that was chosen, all drawn at once and the same for everybody."""
    kinds = [kind for kind in Acknowledgement.Kind if kind != Acknowledgement.Kind.OWN]
    return {
        said: render_to_string("sharing/_kinds.html", {"kinds": kinds, "said": said})
        for said in ("", *Acknowledgement.Kind.values)
    }


def _reply(line: Line, failed: Failed) -> forms.Form | None:
    """Return the form in which the other's words are answered, or None where there are none."""
    if line.theirs is None:
        return None
    words = line.theirs.row.pk
    if failed and failed[0] == words:
        return failed[1]
    return AcknowledgementForm(words=words, said=line.theirs.answer_text)
