"""The door of the desk: today, or what happens while staff look at an application."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from intimacy.accounts.models import PersonRequest
from intimacy.accounts.proof_door import factor_page
from intimacy.counseling.desk import applications
from intimacy.counseling.desk.access import at_desk, unlocked
from intimacy.counseling.desk.views.today import today
from intimacy.counseling.models import Counselor


@require_safe
def desk(request: PersonRequest) -> HttpResponse:
    """Today for a counselor at work; the waiting page before; the form again after a refusal."""
    mine = applications.of(request.user)
    if mine and mine.refused_at and not mine.deactivated_at:
        return redirect("counseling:apply")
    return _at_work(request)


@at_desk
def _at_work(request: PersonRequest, counselor: Counselor) -> HttpResponse:
    if counselor.is_active:
        return today(request, counselor)
    return render(request, "counseling/desk/waiting.html", {"counselor": counselor})


@require_safe
def second_step(request: PersonRequest) -> HttpResponse:
    """Why the desk wants a second step, and the way to one; back to the desk once it is used."""
    counselor = applications.of(request.user)
    if counselor is None or counselor.refused_at or counselor.deactivated_at:
        raise Http404
    if (set_up := bool(factor_page(request.user))) and unlocked(request):
        return redirect("counseling:desk")
    return render(request, "counseling/desk/second_step.html", {"set_up": set_up})
