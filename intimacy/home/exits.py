"""The quick exit: one press ends the session and shows a plain page somewhere else."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST


def leave_quickly(request: HttpRequest) -> HttpResponse:
    """Sign out, clear what the browser kept, go elsewhere. History is not erased; Help says so."""
    logout(request)
    response = HttpResponse(status=303, headers={"Location": settings.EXIT_URL})
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@login_not_required
@require_POST
def exit_view(request: HttpRequest) -> HttpResponse:
    """Sign out and redirect to `EXIT_URL`, by POST."""
    return leave_quickly(request)
