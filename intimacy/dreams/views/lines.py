"""What helps each feel loved: one's own list, the other's as it has reached whoever looks."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.dreams import loved_ideas, loved_list
from intimacy.dreams.forms import LineForm
from intimacy.dreams.two_tabs import Conflict
from intimacy.dreams.views.find_row import line_of
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.models import Unreadable
from intimacy.lib.http import errors_shown_on, form_page, posted
from intimacy.lib.text import clean_text
from intimacy.sharing.rescue import keeps_words


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def every(request: PersonRequest, space: Space) -> HttpResponse:
    """Show both lists and add to one's own; an idea fills the box (`start`), `five` shows more."""
    if {"start", "five"} & request.POST.keys():
        typed = clean_text(request.POST.get("text", ""))
        begun = "\n".join(filter(None, (typed, _idea(request))))
        form = LineForm(initial={"text": begun})
        return _page(request, space, form, 200)
    form = LineForm(posted(request))
    if form.is_valid():
        with errors_shown_on(form):
            once = form.cleaned_data["once"]
            loved_list.add_line(form.cleaned_data["text"], by=space.me, at=now(), once=once)
            return redirect("dreams:loved")
    return _page(request, space, form)


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def change(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Change a line of one's own list."""
    found = line_of(request.user, pk)
    if (text := decrypt_rows([found], "body", request.user)[found.pk]) is None:
        raise Unreadable
    form = LineForm(posted(request), initial={"text": text, "seen": found.version})
    context: dict[str, Any] = {"form": form, "line": found, "space": space}
    if not form.is_valid():
        return form_page(request, "dreams/line.html", context)
    said = form.cleaned_data
    try:
        loved_list.change_line(found, said["text"], by=space.me, seen=said["seen"], at=now())
    except Conflict as conflict:
        again = LineForm(initial={"text": said["text"], "seen": conflict.version})
        context |= {"form": again, "other": conflict.theirs}
        return form_page(request, "dreams/line.html", context, 409)
    messages.success(request, _("Kept."))
    return redirect("dreams:loved")


@require_POST
@in_space
def take_off(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Take a line off; its words come back in the box."""
    text = loved_list.take_line_off(line_of(request.user, pk), by=space.me)
    return _page(request, space, LineForm(initial={"text": text}), 200, taken_off=True)


def _page(
    request: PersonRequest, space: Space, form: LineForm, status: int = 422, **more: object
) -> HttpResponse:
    place = _number(request, "five")
    context = {
        "form": form,
        "space": space,
        "own": loved_list.own_lines(request.user),
        "theirs": loved_list.lines_told(request.user, now()) if space.partner else [],
        "ideas": loved_ideas.five_from(place),
        "five": place + loved_ideas.AT_ONCE,
        "shared_device": request.session.get(SHARED, False),
    }
    return form_page(request, "dreams/loved.html", context | more, status)


def _idea(request: PersonRequest) -> str:
    return loved_ideas.idea_at(_number(request, "start")) if "start" in request.POST else ""


def _number(request: PersonRequest, name: str) -> int:
    """Return the place of an idea that was sent, the first where it is none."""
    sent = request.POST.get(name, "")
    return int(sent) if sent.isdecimal() and len(sent) < 4 else 0
