"""Asks for the password, passkey or code again before an act, as the table `proofs` says.

It fails closed. allauth's own decorator lets accounts without a password pass silently and stores a
suspended POST's body in the session; this door does neither: a POST without a fresh proof is sent
back to ask, its body forgotten.
"""

from typing import cast
from urllib.parse import urlencode

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _

from intimacy.accounts.models import PersonRequest, User
from intimacy.accounts.proofs import NONE, STAFF, Proof, proof_for
from intimacy.accounts.session_proofs import has_shown
from intimacy.lib.compiled import compiled
from intimacy.lib.http import GetResponse, page_in_front

ONLY_ASKED_FOR = {"GET", "HEAD", "OPTIONS"}


class ProofFirst:
    """Middleware: nobody reaches a view of the table without its proof."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: object) -> HttpResponse | None:
        match = request.resolver_match
        if match is None or not request.user.is_authenticated:
            return None
        proof = proof_for(match.view_name, reads=request.method in ONLY_ASKED_FOR)
        if proof.inside or (proof is STAFF and not request.user.is_staff):
            return None
        return turned_away(cast("PersonRequest", request), proof)


def turned_away(request: PersonRequest, proof: Proof) -> HttpResponse | None:
    """Return the way to the page that asks, where `proof` was not shown lately; else None."""
    if proof == NONE:
        return None
    factor = factor_page(request.user)
    if has_shown(request, proof, has_factor=bool(factor)):
        return None
    if not factor and not request.user.has_usable_password():
        messages.info(request, _("Set a password first, so that we can be sure it is you."))
        return redirect("account_reset_password")
    ask = factor if proof.factor and factor else reverse("account_reauthenticate")
    return redirect(f"{ask}?{urlencode({'next': _way_on(request, proof)})}")


def _way_on(request: PersonRequest, proof: Proof) -> str:
    """Return the page to go on with. What needs the factor is a page itself, wherever it was
    pressed: from there the page that asks knows that a password will not do.
    """
    if request.method == "GET" or (proof.factor and not proof.inside):
        return request.path
    return page_in_front(request, reverse("you"))


def wants_factor(path: str) -> bool:
    """True where going on to `path` needs the second factor of whoever has one."""
    try:
        return proof_for(resolve(path).view_name, reads=True).factor
    except Resolver404:
        return False


def factor_page(user: User) -> str:
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
