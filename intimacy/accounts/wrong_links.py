"""The rate-limit door of links: guesses are counted, links that work are not.

A shared address locks nobody out that way. A guess is a guess by any method, and allauth's public
`ratelimit.consume` counts no GET: hence its internal one, here and nowhere else.
"""

from typing import cast

from allauth.core.internal.ratelimit import consume, respond_429
from django.http import HttpRequest, HttpResponse


def too_many_wrong_links(request: HttpRequest, action: str) -> HttpResponse | None:
    """Count a link that led to nothing; return the page with status 429 where that is too many.

    `action` is a limit of `ACCOUNT_RATE_LIMITS`.
    """
    if consume(request, app="allauth.account", action=action, limit_get=True):
        return None
    return cast("HttpResponse", respond_429(request))
