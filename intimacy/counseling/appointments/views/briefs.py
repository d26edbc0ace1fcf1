"""The session brief: on the screen, and on paper. Either is written down before it is shown."""

import uuid

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.appointments.brief import brief as gather
from intimacy.counseling.care.client_names import both
from intimacy.counseling.desk.access import approved
from intimacy.counseling.desk.views.clients import find
from intimacy.counseling.models import Counselor
from intimacy.counseling.shares.access_log import How
from intimacy.counseling.shares.show_lines import as_csv, show_lines


@require_safe
@approved
def brief(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """What to know before the session."""
    return _page(request, counselor, pk, "read")


@require_POST
@approved
def printed(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """The same on paper. Not a redirect: each time it is shown is a printing, and noted."""
    return _page(request, counselor, pk, "printed")


@require_POST
@approved
def sheet(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """Both trends as a file for a spreadsheet; noted each time, as a printing is."""
    found, at = find(request, pk), now()
    with transaction.atomic():
        trends = show_lines(found, to=counselor, how="saved", at=at)
    if not trends:
        raise Http404
    response = HttpResponse(as_csv(trends), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="lines.csv"'
    return response


def _page(request: PersonRequest, counselor: Counselor, pk: uuid.UUID, how: How) -> HttpResponse:
    found, at = find(request, pk), now()
    with transaction.atomic():
        gathered = gather(found, to=counselor, how=how, at=at)
    context = {
        "client": found,
        "names": both(list(found.people.values())),
        "brief": gathered,
        "at": at,
    }
    name = "printed" if how == "printed" else "brief"
    return render(request, f"counseling/appointments/{name}.html", context)
