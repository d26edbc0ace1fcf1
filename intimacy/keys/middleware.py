"""A request and the keys: each is unwrapped once; where one does not open, a page says so."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from intimacy.keys.models import Unreadable, unwrapped_once
from intimacy.lib.given_back import GivenBack
from intimacy.lib.text import PROSE_LENGTH, clean_text

logger = logging.getLogger(__name__)
TYPED = ("text", "name", "title", "what", "know")  # the fields of our forms that hold prose


def unwrap_each_key_once(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Keep a data key that was unwrapped for the rest of the request, and not a moment longer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with unwrapped_once():
            return get_response(request)

    return middleware


class SayUnreadable:
    """Answer Unreadable with 503, a sentence, and whatever was typed; a script gets JSON."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Unreadable):
            return None
        if error.args:  # what `must_decrypt` refuses stands in the log already
            logger.error("Does not open: %s", error)
        if request.headers.get("Accept") == "application/json":
            response: HttpResponse = JsonResponse({"unreadable": True}, status=503)
        else:
            posted = (clean_text(request.POST.get(name, ""))[:PROSE_LENGTH] for name in TYPED)
            typed = [_given_back(n, text) for n, text in enumerate(filter(None, posted), 1)]
            response = render(request, "keys/unreadable.html", {"typed": typed}, status=503)
        response.headers["Retry-After"] = "60"
        return response


def _given_back(number: int, text: str) -> GivenBack:
    label = _("What you typed") if number == 1 else _("And")
    return GivenBack(text, label=label, closed=True, number=number)
