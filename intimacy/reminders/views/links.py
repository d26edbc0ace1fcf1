"""The links a reminder carries.

Whoever holds one may say "tomorrow" and "stop" without signing in; only its owner is led to what it
is about. A GET changes nothing: scanners of mail open every link.
"""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intimacy.accounts.models import PersonRequest
from intimacy.accounts.wrong_links import too_many_wrong_links
from intimacy.reminders import say_tomorrow, speakers
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import Choice, Message
from intimacy.reminders.preferences import switch

View = Callable[[HttpRequest, UUID], HttpResponse]


def with_message(view: Callable[[HttpRequest, Message], HttpResponse]) -> View:
    """Hand the message of a link to a view; any link that leads to none gives the same 404."""

    @wraps(view)
    def found(request: HttpRequest, token: UUID) -> HttpResponse:
        known = Message.objects.filter(kind__in=KINDS, user__is_active=True)
        message = known.filter(token=token).select_related("user").first()
        if message is not None:
            return view(request, message)
        if refused := too_many_wrong_links(request, "reminder"):
            return refused
        raise Http404

    return found


@require_safe
def open_it(request: PersonRequest, token: UUID) -> HttpResponse:
    """Lead the person reminded to what it is about, or to all that it spoke of."""
    mine = Message.objects.filter(user=request.user, kind__in=KINDS)
    message = mine.filter(token=token).first()
    if message is None:
        raise Http404
    kind = KINDS[message.kind]
    if kind.link_all and speakers.several(message):
        return redirect(kind.link_all())
    return redirect(kind.link(message.subject))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@with_message
def later(request: HttpRequest, message: Message) -> HttpResponse:
    """Tomorrow instead."""
    if request.method == "POST":
        say_tomorrow.say_again(message, at=now())
        return redirect("reminders:later", message.token)
    coming = say_tomorrow.comes_anyway(message, at=(at := now()))
    too_late = not coming and say_tomorrow.too_late(message, at=at)
    context = {"message": message, "coming": coming, "too_late": too_late}
    return render(request, "reminders/later.html", context)


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@with_message
def stop(request: HttpRequest, message: Message) -> HttpResponse:
    """Stop this kind; mail programs post here by themselves (RFC 8058), without a cookie."""
    if request.method == "POST":
        switch(message.user_id, message.kind, on=False)
    off = Choice.objects.filter(user=message.user_id, kind=message.kind, on=False).exists()
    return render(request, "reminders/stop.html", {"message": message, "stopped": off})


@require_POST
@login_not_required
@with_message
def start(request: HttpRequest, message: Message) -> HttpResponse:
    """Want them again after all."""
    switch(message.user_id, message.kind, on=True)
    return redirect("reminders:stop", message.token)
