"""The dates that were."""

from datetime import datetime

from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.dates.models import DateNight
from intimacy.dates.readable_dates import name_of, told

DATES_A_PAGE = 20


@in_pair
def past(request: PersonRequest, space: Space) -> HttpResponse:
    """Newest first, surprises that happened among them; what was called off or missed is not."""
    at = now()
    nights = DateNight.objects.visible_to(request.user).over(at).order_by("-begins_at", "pk")
    nights = nights.select_related("afterwards__exchange").fetch_mode(FETCH_RAISE)
    page = Paginator(nights, DATES_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    read = told(shown, request.user, at)
    dates = [
        {
            "night": night,
            "name": name_of(night, read[night.pk], space.couple, at),
            "opened": _opened(night, at),
        }
        for night in shown
    ]
    return render(request, "dates/past.html", {"page": page, "dates": dates, "space": space})


def _opened(night: DateNight, at: datetime) -> bool:
    """True where both can read what was said afterwards; it tells nothing before that."""
    held = getattr(night, "afterwards", None)
    return held is not None and held.exchange.is_open(at)
