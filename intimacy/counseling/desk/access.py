"""Views of the counselor's desk: behind a second factor of this very session, and nobody else's."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from intimacy.accounts.models import PersonRequest, User
from intimacy.accounts.session_proofs import second_factor_used
from intimacy.counseling.models import Counselor
from intimacy.lib.compiled import compiled
from intimacy.lib.http import one_or_404, page_in_front

type DeskView[**P] = Callable[Concatenate[PersonRequest, Counselor, P], HttpResponse]
type View[**P] = Callable[Concatenate[PersonRequest, P], HttpResponse]


def proof_page(user: User) -> str:
    """Return the path of the page that asks for this person's second factor, "" where none is set.

    Codes before passkeys: they work without JavaScript, and that page offers the passkey too.
    """
    kinds = set(_second_factors(user))
    if Authenticator.Type.TOTP in kinds:
        return reverse("mfa_reauthenticate")
    if Authenticator.Type.WEBAUTHN in kinds:
        return reverse("mfa_reauthenticate_webauthn")
    return ""


@compiled
def _second_factors(user: User) -> QuerySet[Authenticator, str]:
    own: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return own.values_list("type", flat=True)


@compiled
def _standing(user: User) -> QuerySet[Counselor]:
    return Counselor.objects.filter(user=user, refused_at=None, deactivated_at=None)[:1]


def at_desk[**P](view: DeskView[P]) -> View[P]:
    """Hand the view the person's own counselor row, approved or still waiting.

    404 for everybody else, whoever was refused or deactivated included; a second factor first.
    """

    @wraps(view)
    def guarded(request: PersonRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        counselor = one_or_404(_standing(request.user))
        counselor.user = request.user  # known already, and from now on `user.counselor` is too
        proof = proof_page(request.user)
        if not proof:
            return redirect("counseling:second-step")
        if not second_factor_used(request):
            front = page_in_front(request, reverse("counseling:desk"))
            back = request.path if request.method == "GET" else front
            return redirect(f"{proof}?{urlencode({'next': back})}")
        return view(request, counselor, *args, **kwargs)

    return guarded


def approved[**P](view: DeskView[P]) -> View[P]:
    """Like `at_desk`, for what needs staff's yes: whoever still waits is led back to the desk."""

    def working(
        request: PersonRequest, counselor: Counselor, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if not counselor.is_active:
            return redirect("counseling:desk")
        return view(request, counselor, *args, **kwargs)

    return wraps(view)(at_desk(working))
