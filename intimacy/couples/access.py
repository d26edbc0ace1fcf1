"""Views that happen inside a space: the space is found through the person asking."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from intimacy.accounts.models import PersonRequest
from intimacy.couples.spaces import Space, space_of


def in_space[**P](
    view: Callable[Concatenate[PersonRequest, Space, P], HttpResponse],
) -> Callable[Concatenate[PersonRequest, P], HttpResponse]:
    """Hand the view the person's space; someone who has none yet introduces themselves first."""

    @wraps(view)
    def found(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        space = space_of(request.user)
        if space is None:
            return redirect("welcome")
        return view(request, space, *args, **kwargs)

    return found


def in_pair[**P](
    view: Callable[Concatenate[PersonRequest, Space, P], HttpResponse],
) -> Callable[Concatenate[PersonRequest, P], HttpResponse]:
    """Like `in_space`, and 404 for somebody alone."""

    def shared(
        request: PersonRequest, space: Space, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not space.couple.is_pair:
            raise Http404
        return view(request, space, *args, **kwargs)

    return wraps(view)(in_space(shared))
