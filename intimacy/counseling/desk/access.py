"""Views of the counselor's desk: behind a second factor of this very session, and nobody else's.

The desk locks when nothing was asked of it for as long as `DESK` of the table of proofs says.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from intimacy.accounts.models import PersonRequest, User
from intimacy.accounts.proof_door import factor_page
from intimacy.accounts.proofs import DESK
from intimacy.accounts.session_proofs import second_factor_age
from intimacy.counseling.desk.locked_form import give_back
from intimacy.counseling.models import Counselor
from intimacy.lib.compiled import compiled
from intimacy.lib.http import one_or_404, page_in_front

type DeskView[**P] = Callable[Concatenate[PersonRequest, Counselor, P], HttpResponse]
type View[**P] = Callable[Concatenate[PersonRequest, P], HttpResponse]
IN_USE = "desk_in_use"  # in the session: when the desk was last asked for something
A_MINUTE = 60  # it is written down once a minute


@compiled
def _standing(user: User) -> QuerySet[Counselor]:
    return Counselor.objects.filter(user=user, refused_at=None, deactivated_at=None)[:1]


def at_desk[**P](view: DeskView[P]) -> View[P]:
    """Hand the view the person's own counselor row, approved or still waiting.

    404 for everybody else, whoever was refused or deactivated included; a second factor first, and
    again after an idle while.
    """

    @wraps(view)
    def guarded(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        counselor = one_or_404(_standing(request.user))
        counselor.user = request.user  # known already, and from now on `user.counselor` is too
        proof = factor_page(request.user)
        if not proof:
            return redirect("counseling:second-step")
        if not unlocked(request):
            front = page_in_front(request, reverse("counseling:desk"))
            back = request.path if request.method == "GET" else front
            ask = f"{proof}?{urlencode({'next': back})}"
            return give_back(request, ask) or redirect(ask)
        _use(request)
        return view(request, counselor, *args, **kwargs)

    return guarded


def unlocked(request: PersonRequest) -> bool:
    """True where this session has shown a second factor, and the desk was not idle since."""
    shown = second_factor_age(request)
    return shown is not None and min(shown, _idle(request)) <= DESK.minutes * 60


def _idle(request: PersonRequest) -> float:
    """Return for how many seconds nothing was asked of the desk; a moment of the future is none."""
    idle: float = time.time() - request.session.get(IN_USE, 0)
    return idle if idle >= 0 else float("inf")


def _use(request: PersonRequest) -> None:
    if _idle(request) > A_MINUTE:
        request.session[IN_USE] = time.time()


def approved[**P](view: DeskView[P]) -> View[P]:
    """Like `at_desk`, for what needs staff's yes: whoever still waits is led back to the desk."""

    def working(
        request: PersonRequest, counselor: Counselor, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not counselor.is_active:
            return redirect("counseling:desk")
        return view(request, counselor, *args, **kwargs)

    return wraps(view)(at_desk(working))
