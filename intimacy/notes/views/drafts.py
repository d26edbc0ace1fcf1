"""A note that is being written: a script keeps it as it is typed, a button puts it away."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.defaultfilters import date as format_date
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.notes import keep_draft
from intimacy.notes.forms import DraftForm
from intimacy.sharing.rescue import keeps_words, rescue, somebody_else


@keeps_words
@require_POST
@in_pair
def keep(request: PersonRequest, space: Space) -> HttpResponse:
    """Keep the draft and tell its version; 409 with the other tab's words, 410 where it is gone."""
    if somebody_else(request, space.me):
        return rescue(request, somebody_else=True)
    form = DraftForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    text, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
    try:
        row = keep_draft.keep(text, by=space.me, seen=seen, at=now())
    except keep_draft.Conflict as conflict:
        both = {"version": conflict.version, "other": conflict.theirs}
        return JsonResponse(both, status=409)
    except keep_draft.Elsewhere:
        return JsonResponse({"late": "gone"}, status=410)
    if row is None:
        return JsonResponse({"version": 0, "saved": ""})
    saved = format_date(localtime(row.saved_at), "H:i")
    return JsonResponse({"version": row.version, "saved": saved})


@require_POST
@in_pair
def put_away(request: PersonRequest, space: Space) -> HttpResponse:
    """Nothing of the draft is kept."""
    keep_draft.put_away(by=space.me)
    messages.success(request, _("Put away. Nothing of it is kept."))
    return redirect("notes:list")
