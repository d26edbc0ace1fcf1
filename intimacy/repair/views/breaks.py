"""A pause: calling one, its calm page, agreeing to its time or moving it, being back."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intimacy.accounts.models import PersonRequest, User
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled
from intimacy.lib.http import errors_shown_on, form_page, one_or_404, posted
from intimacy.lib.zones import local_time
from intimacy.repair import call_break
from intimacy.repair.forms import BackForm
from intimacy.repair.models import Break


def of_break[**P](
    view: Callable[Concatenate[PersonRequest, Space, Break, P], HttpResponse],
) -> Callable[Concatenate[PersonRequest, uuid.UUID, P], HttpResponse]:
    """Hand the view a break of the person's own space that they may know of; else 404."""

    def found(
        request: PersonRequest, space: Space, /, pk: uuid.UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        one = one_or_404(_known(request.user, pk))
        one.couple = space.couple
        return view(request, space, one, *args, **kwargs)

    return wraps(view)(in_pair(found))  # type: ignore[return-value]


@compiled
def _known(user: User, pk: uuid.UUID) -> QuerySet[Break]:
    return Break.objects.visible_to(user).filter(pk=pk)[:1]


@require_http_methods(["GET", "POST"])
@in_pair
def call(request: PersonRequest, space: Space) -> HttpResponse:
    """Call a pause, without a reason. One that stands already is the one."""
    at = now()
    if stands := call_break.standing(request.user, at):
        return redirect(stands)
    form = BackForm(posted(request), place=request.user.zone, at=at)
    if form.is_valid():
        with errors_shown_on(form):
            back_at, once = form.cleaned_data["back_at"], form.cleaned_data["once"]
            how: dict[str, Any] = {"by": request.user, "at": at, "place": form.said_in}
            return redirect(call_break.call(space.couple, back_at, once=once, **how))
    return form_page(request, "repair/call.html", {"form": form, "space": space})


@require_safe
@of_break
def page(request: PersonRequest, space: Space, one: Break) -> HttpResponse:
    """The calm page: when to come back, and something to do with the breath until then."""
    return render(request, "repair/break.html", _shown(request.user, space, one))


@require_POST
@of_break
def agree(request: PersonRequest, space: Space, one: Break) -> HttpResponse:
    call_break.agree(one, by=request.user, at=now())
    return redirect(one)


@require_http_methods(["GET", "POST"])
@of_break
def move(request: PersonRequest, space: Space, one: Break) -> HttpResponse:
    """Another time to come back, once."""
    at, user = now(), request.user
    if not one.may_answer(user, at):
        return redirect(one)
    local = local_time(one.back_at, user.zone)
    initial = {"span": "other", "on": local.date(), "hour": local.time().replace(second=0)}
    form = BackForm(posted(request), initial=initial, place=user.zone, at=at)
    if form.is_valid():
        with errors_shown_on(form):
            call_break.move(one, form.cleaned_data["back_at"], by=user, at=at, place=form.said_in)
            return redirect(one)
    return form_page(request, "repair/move.html", {"form": form, **_shown(user, space, one)})


@require_POST
@of_break
def back(request: PersonRequest, space: Space, one: Break) -> HttpResponse:
    """ "I am back": for oneself alone; nobody is told."""
    call_break.be_back(one, by=request.user, at=now())
    return redirect("repair:start")


def _shown(user: User, space: Space, one: Break) -> dict[str, Any]:
    at, when = now(), one.time_known(user)
    return {
        "space": space,
        "one": one,
        "mine": one.mine(user),
        "when": when,
        "today": local_time(when, user.zone).date() == local_time(at, user.zone).date(),
        "over": when <= at,
        "answer": one.answer_known(user),
        "may_answer": one.may_answer(user, at),
        "is_back": one.is_back(user),
    }
