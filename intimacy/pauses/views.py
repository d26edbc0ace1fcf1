"""The pauses, for everybody: they need no name, ask for no row and leave none."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intimacy.pauses import exercises


@login_not_required
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    return render(request, "pauses/list.html", {"pauses": exercises.every().values()})


@login_not_required
@require_safe
def pause(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        found = exercises.pause(slug)
    except KeyError as unknown:
        raise Http404 from unknown
    return render(request, "pauses/pause.html", {"pause": found})
