"""Promises: one's own and the other's, making one, and what becomes of it."""

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.dreams import keep_promise, promise_pages
from intimacy.dreams.forms import DayOfPromiseForm, EndForm, PromiseForm
from intimacy.dreams.models import Promise
from intimacy.dreams.promise_pages import own_cards
from intimacy.dreams.views.find_row import promise_of
from intimacy.keys.models import Unreadable
from intimacy.lib.http import errors_shown_on, form_page, posted
from intimacy.lib.zones import local_day
from intimacy.sharing.rescue import keeps_words

OPEN = Promise.State.OPEN


@require_safe
@in_space
def every(request: PersonRequest, space: Space) -> HttpResponse:
    """Show one's own, and the other's as they stand for whoever looks."""
    at = now()
    context = {
        "space": space,
        "own": promise_pages.own_promises(request.user, at),
        "theirs": promise_pages.promises_told(request.user, at) if space.partner else [],
        "today": local_day(at, request.user.zone),
        "shared_device": request.session.get(SHARED, False),
    }
    return render(request, "dreams/promises.html", context)


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def new(request: PersonRequest, space: Space) -> HttpResponse:
    form = PromiseForm(posted(request), today=_today(request))
    if form.is_valid():
        said = form.cleaned_data
        with errors_shown_on(form):
            keep_promise.make_promise(
                said["text"], said["day"], by=space.me, at=now(), once=said["once"]
            )
            return redirect("dreams:promises")
    return form_page(request, "dreams/promise_new.html", {"form": form, "space": space})


@require_safe
@in_space
def promise(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """One's own promise: how it went, another day, or letting it go."""
    found = promise_of(request.user, pk)
    card = own_cards([found], request.user)[0]
    context = {"space": space, "card": card, "today": _today(request)}
    return render(request, "dreams/promise.html", context)


@require_http_methods(["GET", "POST"])
@in_space
def move(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Another day; of the one before nothing is kept."""
    found, today = promise_of(request.user, pk), _today(request)
    if found.state != OPEN:
        return redirect(found)
    form = DayOfPromiseForm(posted(request), today=today, initial={"day": max(found.day, today)})
    if form.is_valid():
        keep_promise.move_promise(found, form.cleaned_data["day"], by=space.me, at=now())
        messages.success(request, _("Moved."))
        return redirect(found)
    context = {"form": form, "card": own_cards([found], request.user)[0], "space": space}
    return form_page(request, "dreams/promise_move.html", context)


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def kept(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    return _close(request, space, pk, Promise.State.KEPT)


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def let_go(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    return _close(request, space, pk, Promise.State.GONE)


@require_POST
@in_space
def take_back(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Nobody has it any more; its words come back in the box."""
    found = promise_of(request.user, pk)
    text = own_cards([found], request.user)[0].text
    keep_promise.take_promise_back(found, by=space.me, at=now())
    form = PromiseForm(today=_today(request), initial={"text": text, "day": found.day})
    context = {"form": form, "space": space, "taken_back": True}
    return form_page(request, "dreams/promise_new.html", context, 200)


def _close(request: PersonRequest, space: Space, pk: uuid.UUID, state: str) -> HttpResponse:
    """Close it with a line or without; one that is closed already stays as it was."""
    found = promise_of(request.user, pk)
    card, form = own_cards([found], request.user)[0], EndForm(posted(request))
    if card.text is None:
        raise Unreadable
    if request.method == "GET" and card.closed:
        return redirect(found)
    if form.is_valid():
        line = form.cleaned_data["text"]
        keep_promise.close_promise(found, state, line, by=space.me, at=now())
        return redirect(found)
    context = {"form": form, "card": card, "space": space, "kept": state == Promise.State.KEPT}
    return form_page(request, "dreams/promise_end.html", context)


def _today(request: PersonRequest) -> date:
    return local_day(now(), request.user.zone)
