"""Marking ideas in private, and what both would like."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.dates import mark_ideas
from intimacy.dates.forms import MarksForm
from intimacy.dates.ideas import ideas
from intimacy.sharing.views.marks import MarksPage

PAGE = MarksPage(mark_ideas.MARKING, MarksForm, "dates:marks", "dates/marks.html")


@require_http_methods(["GET", "POST"])
@in_pair
def marks(request: PersonRequest, space: Space) -> HttpResponse:
    """The batch of ideas this person is at."""
    return PAGE.answer(request, space, size=mark_ideas.SIZE)


@in_pair
def matches(request: PersonRequest, space: Space) -> HttpResponse:
    """What both would like, from the week's opening after both had sent."""
    known = ideas()
    both = [known[key] for key in mark_ideas.matches(space.couple, now()) if key in known]
    liked = [idea for idea in both if mark_ideas.suits(idea, space.couple)]
    context = {"liked": liked, "size": mark_ideas.SIZE, "space": space}
    return render(request, "dates/matches.html", context)
