"""Views of one evening: it is found through the person asking."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.db.models import QuerySet
from django.http import HttpResponse

from intimacy.accounts.models import PersonRequest, User
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.dates.models import DateNight
from intimacy.lib.compiled import compiled
from intimacy.lib.http import one_or_404


def of_night[**P](
    view: Callable[Concatenate[PersonRequest, Space, DateNight, P], HttpResponse],
) -> Callable[Concatenate[PersonRequest, uuid.UUID, P], HttpResponse]:
    """Hand the view an evening of the person's own space, loaded with its key; else 404."""

    def found(
        request: PersonRequest, space: Space, /, pk: uuid.UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        night = one_or_404(_mine(request.user, pk))
        night.couple = space.couple
        return view(request, space, night, *args, **kwargs)

    return wraps(view)(in_pair(found))  # type: ignore[return-value]


@compiled
def _mine(user: User, pk: uuid.UUID) -> QuerySet[DateNight]:
    return DateNight.objects.visible_to(user).filter(pk=pk).select_related("key")[:1]


def seen_number(request: PersonRequest, name: str) -> int:
    """Return which state of an evening somebody looked at, as their form says; nonsense is -1."""
    number = request.POST.get(name, "")
    return int(number) if number.isdecimal() and len(number) < 10 else -1
