"""More: the rooms that a new person need not meet yet."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intimacy.accounts.models import PersonRequest, User
from intimacy.couples.access import in_space
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled
from intimacy.sharing.models import Seal

WEEKS_FIRST = 4  # weeks behind somebody before Together leads here


@require_safe
@in_space
def more(request: PersonRequest, space: Space) -> HttpResponse:
    """Show every later room in a line; nothing keeps a new person from it who finds the way."""
    return render(request, "home/more.html", {"space": space})


def leads_to_more(user: User, at: datetime) -> bool:
    """Return whether `user` has sealed `WEEKS_FIRST` weeks that opened, or that were theirs alone.

    In any space, and of their own seals only: it tells nothing of anybody else's.
    """
    return bool(_last_of_the_first(user, at))


@compiled
def _last_of_the_first(user: User, at: datetime) -> QuerySet[Seal, int]:
    over = Q(exchange__opens_at__lte=at) | Q(couple__kind=Couple.Kind.SOLO)
    weeks = Seal.objects.filter(over, user=user, exchange__checkin__isnull=False)
    return weeks.order_by("pk").values_list("pk", flat=True)[WEEKS_FIRST - 1 : WEEKS_FIRST]
