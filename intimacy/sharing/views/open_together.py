"""Taking a seal back, and what both wrote: of a week, or after a date."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from intimacy.accounts.models import PersonRequest
from intimacy.couples.spaces import Space
from intimacy.sharing import open_together
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
        "kinds": [kind for kind in Acknowledgement.Kind if kind != Acknowledgement.Kind.OWN],
        "failed_words": failed[0] if failed else None,
        "failed": failed[1] if failed else None,
    }
