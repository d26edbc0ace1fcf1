"""The dreams of the two: the list, one of them, and its buttons."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.dreams import dream_pages, keep_dream, set_down
from intimacy.dreams.forms import StepForm
from intimacy.dreams.models import Dream
from intimacy.dreams.take_dream_off import may_go, take_dream_off
from intimacy.dreams.views.find_row import dream_of
from intimacy.lib.http import errors_told, form_page
from intimacy.lib.zones import local_day

ADDED = "dream added"  # in the session: the id of the last one


@require_safe
@in_space
def every(request: PersonRequest, space: Space) -> HttpResponse:
    """Show the dreams they have, those to look at again first."""
    today = local_day(now(), request.user.zone)
    context = {"space": space, "dreams": dream_pages.standing(request.user, today)}
    return render(request, "dreams/dreams.html", context)


@require_safe
@in_space
def came_true(request: PersonRequest, space: Space) -> HttpResponse:
    return _settled(request, Dream.State.TRUE)


@require_safe
@in_space
def resting(request: PersonRequest, space: Space) -> HttpResponse:
    return _settled(request, Dream.State.REST)


@require_safe
@in_space
def for_today(request: PersonRequest, space: Space) -> HttpResponse:
    """Lead from the unnamed line of This week to what is set down for today."""
    found = set_down.page_for(request.user, local_day(now(), request.user.zone))
    return redirect(found or "dreams:dreams")


@require_safe
@in_space
def dream(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    return show_dream(request, space, dream_of(request.user, pk), StepForm())


@require_POST
@in_space
def still(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """It is still theirs: look again a stretch later."""
    found = dream_of(request.user, pk)
    keep_dream.still_ours(found, by=space.me, at=now())
    return redirect(found)


@require_POST
@in_space
def rest(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Put it to rest; its page can wake it."""
    found = dream_of(request.user, pk)
    keep_dream.rest(found, by=space.me, at=now())
    messages.success(request, _("It rests. You can wake it whenever you like."))
    return redirect(found)


@require_POST
@in_space
def off(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Delete it, where nobody else has it yet."""
    found = dream_of(request.user, pk)
    with errors_told(request):
        take_dream_off(found, by=space.me, at=now(), added=just_added(request, found))
        messages.success(request, _("It is off the list."))
        return redirect("dreams:dreams")
    return redirect(found)


@require_POST
@in_space
def wake(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Make it theirs again."""
    found = dream_of(request.user, pk)
    with errors_told(request):
        keep_dream.wake(found, by=space.me, at=now())
    return redirect(found)


def show_dream(
    request: PersonRequest, space: Space, found: Dream, form: StepForm, status: int = 422
) -> HttpResponse:
    """Render one dream; `status` where a step that was sent comes back."""
    context = {
        "space": space,
        "dream": found,
        "said": keep_dream.words([found], request.user)[found.pk],
        "may_go": may_go(found, by=space.me, at=now(), added=just_added(request, found)),
        "due": found.due(local_day(now(), request.user.zone)),
        "steps": dream_pages.steps_of(found, request.user),
        "form": form,
    }
    return form_page(request, "dreams/dream.html", context, status)


def just_added(request: PersonRequest, found: Dream) -> bool:
    """Return whether this was the last dream that was added in this session."""
    return bool(request.session.get(ADDED) == str(found.pk))


def _settled(request: PersonRequest, state: str) -> HttpResponse:
    page, cards = dream_pages.settled(request.user, state, request.GET.get("page"))
    context = {"page": page, "cards": cards, "true": state == Dream.State.TRUE}
    return render(request, "dreams/settled.html", context)
