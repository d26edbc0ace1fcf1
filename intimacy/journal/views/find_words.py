"""Looking for a word: by POST, since an address stays in the browser's history."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from intimacy.accounts.hourly_limits import LOOKED_OFTEN, seldom_enough
from intimacy.accounts.models import PersonRequest
from intimacy.journal import find_words
from intimacy.journal.forms import FindForm
from intimacy.lib.http import form_page, posted


@require_http_methods(["GET", "POST"])
def find(request: PersonRequest) -> HttpResponse:
    """A box; then the entries that say all of it, and the way to older ones."""
    form, found, status = FindForm(posted(request)), None, 422
    if form.is_valid() and seldom_enough(request, "find", form, "words", LOOKED_OFTEN):
        words, older = form.cleaned_data["words"], form.cleaned_data["older"]
        found, status = find_words.find(words, by=request.user, older_than=older), 200
    context = {
        "form": form,
        "found": found,
        "further": bool(form.is_bound and form["older"].value()),
    }
    return form_page(request, "journal/find.html", context, status)
