"""Marking phrases in private, a family at a time."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.lib.http import form_page, posted
from intimacy.repair import mark_phrases
from intimacy.repair.forms import MarksForm


@require_http_methods(["GET", "POST"])
@in_pair
def phrases(request: PersonRequest, space: Space) -> HttpResponse:
    """The family this person is at, and what both know to help; *Send* closes the family."""
    couple, me, at = space.couple, request.user, now()
    number, family, words = mark_phrases.family_of(couple, me)
    if request.method == "POST" and request.POST.get("family") != str(number):
        return redirect("repair:phrases")  # sent meanwhile, in another tab or by a second press
    marks = mark_phrases.phrase_marks(couple, me, number)
    form = MarksForm(posted(request), phrases=words, marks=marks)
    if form.is_valid() and words:
        send = request.POST.get("go") == "send"
        mark_phrases.mark_family(couple, number, form.marks(), by=me, send=send, at=at)
        sent, kept = _("Sent. These are closed."), _("Kept. Only you can see it.")
        messages.success(request, sent if send else kept)
        return redirect("repair:phrases")
    both = mark_phrases.helpful_to_both(couple, at)
    context = {"form": form, "family": family, "number": number, "both": both, "space": space}
    return form_page(request, "repair/phrases.html", context)
