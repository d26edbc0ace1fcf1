"""A link between a couple and a counselor: opened by whoever has it, made at the desk."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.accounts.proof_door import turned_away
from intimacy.accounts.proofs import proof_for
from intimacy.accounts.wrong_links import too_many_wrong_links
from intimacy.counseling.care import consents, introductions
from intimacy.counseling.care.views.consent import SEEN, said
from intimacy.counseling.desk.access import at_desk
from intimacy.counseling.models import AGREED_TEXT, Counselor, Introduction
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space, space_of
from intimacy.lib.tokens import token_hash


@require_http_methods(["GET", "POST"])
def introduction(request: PersonRequest, token: str) -> HttpResponse:
    """The page of a link, whoever made it. A GET changes nothing; any answer uses it up."""
    found = introductions.find(token_hash(token), at=now())
    if found is None:
        return too_many_wrong_links(request, "invitation") or _refused(request)
    if found.counselor:
        return _of_a_counselor(request, found)
    return _of_a_partner(request, found)


def _refused(request: PersonRequest) -> HttpResponse:
    context = {"lasts": introductions.LASTS}
    return render(request, "counseling/care/introduction_refused.html", context, status=404)


# --- A counselor's link, opened by one of two ------------------------------------------------


def _of_a_counselor(request: PersonRequest, link: Introduction) -> HttpResponse:
    space = space_of(request.user)
    theirs = link.counselor.user_id if link.counselor else None
    here = {request.user.pk, space.partner.user_id if space and space.partner else None}
    if theirs in here:
        return _refused(request)  # their own link, or their own couple
    if space is None or not space.couple.is_pair:
        return render(request, "counseling/care/introduction_alone.html", {"link": link})
    if consents.standing(space.couple).exists():
        return render(request, "counseling/care/introduction_have_one.html", {"link": link})
    if request.method == "POST" and request.POST.get("answer") == "not-now":
        return _answered(request, space, link, agrees=False)
    return _read_and_agree(request, space, link)


def _read_and_agree(request: PersonRequest, space: Space, link: Introduction) -> HttpResponse:
    """Agreeing widens who may read, so the page in front of it asks for the password."""
    if asked := turned_away(request, proof_for("counseling:introduction")):
        return asked
    if request.POST.get("answer") == "agree" and request.POST.get("text") == str(AGREED_TEXT):
        return _answered(request, space, link, agrees=True)
    context = {"counselor": link.counselor, "space": space, "text": AGREED_TEXT, "seen": SEEN}
    return render(request, "counseling/care/introduction.html", context)


def _answered(
    request: PersonRequest, space: Space, link: Introduction, *, agrees: bool
) -> HttpResponse:
    try:
        introductions.answer(link, by=space.me, agrees=agrees, at=now())
    except ValidationError as error:
        if error.messages == [str(introductions.REFUSED)]:
            return _refused(request)
        messages.error(request, error.messages[0])
    else:
        said(request, space, agrees=agrees)
    return redirect("counseling:beside")


# --- A partner's link, opened by a counselor -------------------------------------------------


def _of_a_partner(request: PersonRequest, link: Introduction) -> HttpResponse:
    couple = cast("Couple", link.couple)
    counselor = Counselor.objects.filter(user=request.user).first()
    left_out = counselor and (counselor.refused_at or counselor.deactivated_at)
    if left_out or couple.memberships.filter(user=request.user).exists():
        return _refused(request)
    if consents.standing(couple).exists():
        return _refused(request)
    if counselor is None or not counselor.is_active:
        context = {"link": link, "counselor": counselor}
        return render(request, "counseling/care/introduction_first.html", context)
    return _accept(request, link)


@at_desk
def _accept(request: PersonRequest, counselor: Counselor, link: Introduction) -> HttpResponse:
    """Behind the second factor: first names, then yes or no."""
    if request.POST.get("answer") == "no":
        introductions.close(link, by=request.user, at=now())
        return render(request, "counseling/care/introduction_declined.html")
    if request.POST.get("answer") == "yes":
        try:
            introductions.accept(link, by=counselor, at=now())
        except ValidationError:
            return _refused(request)
        messages.success(request, _("They are asked now. Nothing begins until both have agreed."))
        return redirect("counseling:invite")
    names = introductions.first_names(cast("Couple", link.couple))
    return render(request, "counseling/care/introduction_of_two.html", {"names": names})
