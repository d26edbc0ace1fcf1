"""The dates of two people, and ideas for more."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.dates import cards, idea_filter, mark_ideas, whose_turn
from intimacy.dates import ideas as library
from intimacy.dates.models.nights import MOST_OPTIONS

IDEAS_A_PAGE = 20


@in_pair
def dates(request: PersonRequest, space: Space) -> HttpResponse:
    """What comes, what waits for me, what I proposed."""
    context = {
        "space": space,
        "lists": cards.lists(space, now()),
        "most": MOST_OPTIONS,
        "size": mark_ideas.SIZE,
        **whose_turn.card(space, whose_turn.turn_of(space.couple)),
    }
    return render(request, "dates/dates.html", context)


@in_pair
def ideas(request: PersonRequest, space: Space) -> HttpResponse:
    """The library, less what does not fit tonight."""
    form = idea_filter.IdeasForm(request.GET)
    found = [i for i in library.matching(**form.wanted()) if mark_ideas.suits(i, space.couple)]
    page = Paginator(found, IDEAS_A_PAGE).get_page(request.GET.get("page"))
    shown = [(idea, idea_filter.facts_of(idea)) for idea in page]
    context = {"form": form, "page": page, "ideas": shown, "space": space}
    return render(request, "dates/ideas.html", context)
