"""Inviting somebody, saying yes, making sure it is the right person."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from checkins.begin_week import current
from intimacy.accounts.models import PersonRequest, User
from intimacy.accounts.wrong_links import too_many_wrong_links
from intimacy.couples import pair_couple
from intimacy.couples.access import in_space
from intimacy.couples.models import Couple, Invitation
from intimacy.couples.spaces import Space, space_of
from intimacy.home.forms import InviteForm
from intimacy.lib.http import errors_told, form_page, posted
from intimacy.lib.qr import qr_code
from intimacy.lib.tokens import clean_uuid, token_hash
from prompts.library import catalog
from prompts.library.addressee import Addressee
from prompts.models import LOCALE

# In the session, for somebody who said yes before signing up: the link's hash, the inviter's name.
INVITED = "invitation"


@in_space
@require_http_methods(["GET", "POST"])
def invite(request: PersonRequest, space: Space) -> HttpResponse:
    """Explain, then make a link and show it once."""
    if space.couple.is_pair:
        return redirect("you")
    form = InviteForm(posted(request))
    context: dict[str, object] = {"lasts": pair_couple.LASTS, "form": form}
    if form.is_valid():
        with errors_told(request):
            token = pair_couple.invite(request.user, at=now(), bond=form.cleaned_data["bond"])
            link = settings.SITE_URL + reverse("invitation", args=[token])
            context |= {"link": link, "qr": qr_code(link), "until": now() + pair_couple.LASTS}
            return render(request, "home/invite.html", context)
        return redirect("week")
    return form_page(request, "home/invite.html", context)


@require_POST
def cancel(request: PersonRequest) -> HttpResponse:
    """End my invitation, whether it was accepted or not. Nobody is told."""
    pair_couple.cancel(request.user, at=now())
    return redirect("week")


@require_POST
def take_back(request: PersonRequest) -> HttpResponse:
    pair_couple.take_back(request.user, at=now())
    return redirect("week")


@require_POST
def confirmation(request: PersonRequest) -> HttpResponse:
    """Yes, this is the right person: two solo spaces close and a shared one opens."""
    which = clean_uuid(request.POST.get("which", ""))  # the one this page showed, not a newer one
    mine = Invitation.objects.filter(inviter=request.user, accepted_by__isnull=False)
    invitation = get_object_or_404(mine.select_related("inviter", "accepted_by"), pk=which)
    if invitation.couple_id:
        return redirect("week")  # idempotent: redirect
    with errors_told(request):
        couple = pair_couple.confirm(invitation, by=request.user, at=(at := now()))
        current(couple, at)  # the first shared week opens with the confirmation
    return redirect("week")


@login_not_required
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invited person reads before saying yes. A GET changes nothing."""
    return _respond(request, token_hash(token), reverse("invitation", args=[token]))


@require_http_methods(["GET", "POST"])
def remembered(request: PersonRequest) -> HttpResponse:
    """The same page for somebody who signed in after pressing yes."""
    kept = request.session.get(INVITED)
    if not kept:
        return redirect("week")
    return _respond(request, kept["link"], reverse("invitation-remembered"))


def _respond(request: HttpRequest, hashed: str, here: str) -> HttpResponse:
    said = Invitation.objects.standing().filter(token_hash=hashed, accepted_by=request.user.pk)
    if request.user.is_authenticated and said.exists():
        request.session.pop(INVITED, None)
        return redirect("week")  # idempotent: redirect
    found = pair_couple.find(hashed, at=now())
    own = found is not None and found.inviter_id == request.user.pk
    if found is None and (refused := too_many_wrong_links(request, "invitation")):
        return refused
    if found is None or own:
        request.session.pop(INVITED, None)
    if found is None or (request.method == "POST" and own):
        return render(
            request, "home/invitation_refused.html", {"lasts": pair_couple.LASTS}, status=404
        )
    if request.method == "POST":
        if request.POST.get("answer") == "no":
            request.session.pop(INVITED, None)
            return render(request, "home/invitation_declined.html", {"invitation": found})
        return say_yes(request, found)
    context = {
        "invitation": found,
        "own": own,
        "questions": first_questions(found.inviter.name, getattr(request.user, "locale", LOCALE)),
        "here": here,
        "again": INVITED in request.session,
        "space": space_of(request.user) if isinstance(request.user, User) else None,
        "pair": Couple.Kind.PAIR,
    }
    # The house's same-origin referrer policy keeps the token here; no-referrer would turn the
    # form's Origin into "null", which the CSRF check refuses.
    return render(request, "home/invitation.html", context)


def say_yes(request: HttpRequest, found: Invitation) -> HttpResponse:
    """Accept where there is an account; else remember the link while one is made."""
    kept = {"link": found.token_hash, "name": found.inviter.name}
    if not isinstance(request.user, User):
        request.session[INVITED] = kept
        return redirect("account_signup")
    if space_of(request.user) is None:
        request.session[INVITED] = kept
        return redirect("welcome")
    request.session.pop(INVITED, None)
    with errors_told(request):
        pair_couple.accept(found.token_hash, by=request.user, at=now())
    return redirect("week")


def first_questions(inviter_name: str, locale: str) -> list[str]:
    """Return the fixed first week as the invited person will meet it: asked of one of two."""
    versions = [candidate.version for candidate in catalog.first_week()]
    return catalog.wordings(versions, locale, Addressee(True, inviter_name))
