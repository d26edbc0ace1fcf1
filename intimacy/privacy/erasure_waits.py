"""Whoever waits to be erased sees one page: when it happens, and the button that keeps them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from intimacy.lib.http import GetResponse

# What stays open: that page and the ways out of it, and what anybody may see.
OPEN = set(
    """
    erasure erasure-keep account_logout exit help private health ready inbox
    pauses:list pauses:pause reminders:worker reminders:manifest
    """.split()
)


class ErasureWaits:
    """Lead every other page, and every button, to that one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponse],
        args: tuple[object, ...],
        named: dict[str, object],
    ) -> HttpResponse | None:
        """Return where to go instead, or None where the view may answer."""
        match, user = request.resolver_match, request.user
        if not user.is_authenticated or not user.erase_at or (match and match.view_name in OPEN):
            return None
        return redirect("erasure")
