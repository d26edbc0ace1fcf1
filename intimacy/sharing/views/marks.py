"""The page where one person marks the ideas of a room in private; each room has one of its own."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _

from intimacy.accounts.models import PersonRequest
from intimacy.couples.spaces import Space
from intimacy.lib.http import form_page, posted
from intimacy.lib.numbers import in_words
from intimacy.sharing.forms import MarksForm
from intimacy.sharing.private_marks import Marking


@dataclass(frozen=True)
class MarksPage:
    """Where a room's ideas are marked: its marks, its form, its URL name, its template."""

    marking: Marking[Any, Any, Any, Any]
    form: type[MarksForm]
    here: str
    template: str

    def answer(self, request: PersonRequest, space: Space, *, size: int) -> HttpResponse:
        """Return the batch this person is at, 422 where it is wrong; *Send* closes it to them."""
        batch = self.marking.batch_of(space.couple, request.user)
        if request.method == "POST" and request.POST.get("batch") != str(batch.number):
            return redirect(self.here)  # sent meanwhile, in another tab or by a second press
        liked = sorted(self.marking.marks_of(batch, request.user))
        form = self.form(posted(request), initial={"liked": liked}, keys=batch.keys)
        if form.is_valid():
            messages.success(request, self._keep(request, space, batch.number, form, size))
            return redirect(self.here)
        context = {"form": form, "batch": batch, "space": space, "size": size}
        return form_page(request, self.template, context)

    def _keep(
        self, request: PersonRequest, space: Space, number: int, form: MarksForm, size: int
    ) -> str:
        send, keys = request.POST.get("go") == "send", form.cleaned_data["liked"]
        self.marking.mark(space.couple, number, keys, by=request.user, send=send, at=now())
        if not send:
            return _("Kept. Only you can see it.")
        if not space.couple.is_pair:
            return _("Kept on your list.")
        return _("Sent. These %(size)s are closed.") % {"size": in_words(size)}
