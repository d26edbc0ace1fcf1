"""What I would rather not be asked: behind the password, and mine alone."""

from django.contrib import messages
from django.db.models import FETCH_RAISE, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.lib.http import form_page, posted
from intimacy.privacy.forms import TopicsForm
from prompts.library import catalog
from prompts.library.addressee import person_in
from prompts.models import Boundary, Feedback, Prompt
from prompts.picker import leanings


@require_http_methods(["GET", "POST"])
@in_space
def topics(request: PersonRequest, space: Space) -> HttpResponse:
    """Show, and by POST keep, which practices one would rather not be asked."""
    couple, me = space.couple, request.user
    ruled_out, agreed = leanings.practices_of(couple, me)
    initial = {"ruled_out": ruled_out, "agreed": agreed}
    form = TopicsForm(posted(request), initial=initial)
    if form.is_valid():
        leanings.choose_practices(couple, **form.cleaned_data, by=me)
        messages.success(request, _("Kept. It counts from next week on, and nobody is told."))
        return redirect("topics")
    context = {"form": form, "space": space, "never": _never(space)}
    return form_page(request, "privacy/topics.html", context)


@require_POST
@in_space
def allow(request: PersonRequest, space: Space, key: str) -> HttpResponse:
    """Let one prompt be asked again, as far as I am concerned."""
    leanings.allow(space.couple, get_object_or_404(_ruled_out(space), key=key), by=request.user)
    messages.success(request, _("It may be asked again."))
    return redirect("topics")


def _ruled_out(space: Space) -> QuerySet[Prompt]:
    mine = {"couple": space.couple, "user": space.me.user}
    no = Feedback.Verdict.NOT_FOR_US
    single = Boundary.objects.filter(**mine, prompt__isnull=False).values("prompt")
    judged = Feedback.objects.filter(**mine, verdict=no).values("prompt")
    return Prompt.objects.filter(Q(pk__in=single) | Q(pk__in=judged))


def _never(space: Space) -> list[dict[str, str]]:
    rows = list(_ruled_out(space).exclude(current=None).fetch_mode(FETCH_RAISE))
    versions = [prompt.current_id for prompt in rows if prompt.current_id]
    texts = catalog.wordings(versions, space.me.user.locale, person_in(space))
    return [{"key": p.key, "text": text} for p, text in zip(rows, texts, strict=True)]
