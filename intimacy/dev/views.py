"""Pages for whoever tries or builds Tend on their own computer; elsewhere they do not exist."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from intimacy.dev.inbox import newest
from intimacy.lib.http import inbox_allowed


def embedded_only(
    view: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    @wraps(view)
    def here(request: HttpRequest) -> HttpResponse:
        if not settings.EMBEDDED:
            raise Http404
        return view(request)

    return login_not_required(here)


@embedded_only
def inbox(request: HttpRequest) -> HttpResponse:
    if not inbox_allowed(request):
        raise Http404
    return render(request, "dev/inbox.html", {"mails": newest(settings.INBOX)})


@embedded_only
def styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "dev/styleguide.html")
