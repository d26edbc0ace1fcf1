"""The form by which somebody asks to be a counselor here."""

from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.desk import applications
from intimacy.counseling.desk.application_form import ApplyForm
from intimacy.lib.http import form_page, posted


@require_http_methods(["GET", "POST"])
def apply(request: PersonRequest) -> HttpResponse:
    """Apply, change what waits, or try again after a refusal."""
    mine = applications.of(request.user)
    if mine and mine.deactivated_at:
        raise Http404
    if not applications.may_apply(mine):
        return redirect("counseling:desk")
    form = ApplyForm.of(mine, request.user, posted(request))
    if form.is_valid():
        with suppress(PermissionDenied):  # staff answered meanwhile: the desk tells
            applications.apply(request.user, form.details(), at=now())
            messages.success(request, _("Sent. We look at it by hand."))
        return redirect("counseling:desk")
    return form_page(request, "counseling/desk/apply.html", {"form": form, "mine": mine})
