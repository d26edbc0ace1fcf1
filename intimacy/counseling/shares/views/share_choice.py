"""Letting the counselor read an opened answer of one's own, and taking that back."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.shares import share_answers
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.sharing import places
from intimacy.sharing.models import Words


@require_POST
@in_pair
def words_beside(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Let the couple's counselor read one of my answers that both of us can read, or take it back.

    Taking back is open to every answer of mine here, read by somebody or not.
    """
    mine = Words.objects.readable_by(request.user).filter(author=request.user, couple=space.couple)
    words = get_object_or_404(mine.select_related("item__exchange"), pk=pk)
    if request.POST.get("go") == "take-back":
        share_answers.unshare_answer(words, by=space.me, at=now())
    else:
        _let(request, space, words)
    return redirect(places.path(words.item.exchange_id, words.pk))


def _let(request: PersonRequest, space: Space, words: Words) -> None:
    """Raises Http404 where there is no counselor, or the other cannot read these words."""
    if not Words.objects.read_by_both(at := now()).filter(pk=words.pk).exists():
        raise Http404
    client = share_answers.client_of(space.couple)
    if client is None:
        raise Http404
    if request.POST.get("whom", client.counselor.name) != client.counselor.name:
        return  # an old page meant somebody else; this one now says who it is
    try:
        share_answers.share_answer(words, by=space.me, at=at)
    except PermissionDenied as error:
        raise Http404 from error
