"""More: the rooms that a new person need not meet yet."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest, User
from intimacy.couples.access import in_space
from intimacy.couples.bond_words import Text
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.home.find_things import fitting_things
from intimacy.home.forms import LookForm
from intimacy.home.later_rooms import LATER, Thing
from intimacy.lib.compiled import compiled
from intimacy.lib.http import form_page, posted
from intimacy.sharing.models import Seal

WEEKS_FIRST = 4  # weeks behind somebody before Together leads here


@require_http_methods(["GET", "HEAD", "POST"])
@in_space
def more(request: PersonRequest, space: Space) -> HttpResponse:
    """Show every later room in a line, or what fits a word: sent by POST, as every word is.

    Nothing keeps a new person from it who finds the way.
    """
    form = LookForm(posted(request))
    context: dict[str, object] = {"space": space, "form": form}
    if not form.is_valid():
        return form_page(request, "home/more.html", {**context, "rows": _rows(LATER, space)})
    found = fitting_things(form.cleaned_data["what"], space.couple)
    context |= {"looked": True, "rows": _rows(found, space)}
    return form_page(request, "home/more.html", context, status=200)


def _rows(things: Iterable[Thing], space: Space) -> list[tuple[Thing, Text, Text, bool]]:
    """Return each with its title and line here, and whether it takes two and somebody is alone."""
    here = space.couple
    return [
        (one, one.title_for(here), one.line_for(here), one.for_two and not here.is_pair)
        for one in things
    ]


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
