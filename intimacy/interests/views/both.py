"""What both would try, and choosing in turns; alone, one's own list."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair, in_space
from intimacy.couples.spaces import Space
from intimacy.dates.find_date import seen_number
from intimacy.interests import choose_next, mark_interests
from intimacy.interests.board import board


@in_space
def both(request: PersonRequest, space: Space) -> HttpResponse:
    """What both marked, from the week's opening after both had sent; alone, what one marked."""
    context: dict[str, object] = {"space": space, "size": mark_interests.SIZE}
    if space.couple.is_pair:
        return render(request, "interests/both.html", context | {"board": board(space, now())})
    own = mark_interests.own_list(space.couple, request.user)
    return render(request, "interests/own.html", context | {"own": own})


@require_POST
@in_pair
def choose(request: PersonRequest, space: Space) -> HttpResponse:
    """ "Let's try this next", where it is one's turn."""
    key, seen = request.POST.get("key", ""), seen_number(request, "seen")
    choose_next.choose(space.couple, key, by=request.user, seen=seen, at=now())
    return redirect("interests:both")


@require_POST
@in_pair
def put_back(request: PersonRequest, space: Space) -> HttpResponse:
    """ "Choose another", by the one who chose."""
    choose_next.put_back(space.couple, by=request.user, seen=seen_number(request, "seen"))
    return redirect("interests:both")


@require_POST
@in_pair
def pass_on(request: PersonRequest, space: Space) -> HttpResponse:
    """ "You choose", without a comment."""
    choose_next.pass_on(space.couple, by=request.user, seen=seen_number(request, "seen"))
    return redirect("interests:both")


@require_POST
@in_pair
def tried(request: PersonRequest, space: Space) -> HttpResponse:
    """ "We tried it", by either of the two."""
    choose_next.tried(space.couple, seen=seen_number(request, "seen"))
    return redirect("interests:both")


@require_POST
@in_pair
def not_yet(request: PersonRequest, space: Space) -> HttpResponse:
    """ "Not yet after all", by either, as long as nothing else was pressed."""
    choose_next.not_yet(space.couple, seen=seen_number(request, "seen"))
    return redirect("interests:both")
