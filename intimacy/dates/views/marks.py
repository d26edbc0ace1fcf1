"""Marking ideas in private, and what both would like."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.dates import mark_ideas
from intimacy.dates.forms import MarksForm
from intimacy.dates.ideas import ideas
from intimacy.lib.http import form_page, posted
from intimacy.lib.numbers import in_words


@require_http_methods(["GET", "POST"])
@in_pair
def marks(request: PersonRequest, space: Space) -> HttpResponse:
    """The batch of ideas this person is at; *Send* closes them to them."""
    couple, me = space.couple, request.user
    batch = mark_ideas.batch_of(couple, me)
    if request.method == "POST" and request.POST.get("batch") != str(batch.number):
        return redirect("dates:marks")  # sent meanwhile, in another tab or by a second press
    initial = {"liked": sorted(mark_ideas.marks_of(batch, me))}
    form = MarksForm(posted(request), initial=initial, keys=batch.keys)
    if form.is_valid():
        send, liked = request.POST.get("go") == "send", form.cleaned_data["liked"]
        mark_ideas.mark(couple, batch.number, liked, by=me, send=send, at=now())
        sent = _("Sent. These %(size)s are closed.") % {"size": in_words(mark_ideas.SIZE)}
        messages.success(request, sent if send else _("Kept. Only you can see it."))
        return redirect("dates:marks")
    context = {"form": form, "batch": batch, "space": space, "size": mark_ideas.SIZE}
    return form_page(request, "dates/marks.html", context)


@in_pair
def matches(request: PersonRequest, space: Space) -> HttpResponse:
    """What both would like, from the week's opening after both had sent."""
    known = ideas()
    liked = [known[key] for key in mark_ideas.matches(space.couple, now()) if key in known]
    context = {"liked": liked, "size": mark_ideas.SIZE, "space": space}
    return render(request, "dates/matches.html", context)
