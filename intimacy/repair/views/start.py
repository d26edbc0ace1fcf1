"""Where one begins: the ways there are, and what is under way."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import FETCH_RAISE, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from intimacy.accounts.models import PersonRequest, User
from intimacy.couples.access import in_space
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled
from intimacy.repair import cards
from intimacy.repair.models import Letter

LETTERS_SHOWN = 12


@dataclass(frozen=True)
class Line:
    """One letter in the list: whose it is, and when it was sent or came."""

    row: Letter
    mine: bool
    when: datetime | None


@require_safe
@in_space
def start(request: PersonRequest, space: Space) -> HttpResponse:
    """A pause, coming back, raising something; alone, what one can do alone."""
    user = request.user
    rows = _letters(user, space.couple) if space.couple.is_pair else []
    context = {
        "space": space,
        "waiting": cards.waiting(space, now()),
        "letters": [_line(row, user) for row in rows],
    }
    return render(request, "repair/start.html", context)


def _line(row: Letter, user: User) -> Line:
    mine = row.by_id == user.pk
    return Line(row, mine, row.sent_at if mine else row.arrived_at)


@compiled
def _letters(user: User, couple: Couple) -> QuerySet[Letter]:
    rows = Letter.objects.visible_to(user).filter(couple=couple).defer("body")
    return rows.fetch_mode(FETCH_RAISE)[:LETTERS_SHOWN]
