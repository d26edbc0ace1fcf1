"""One step of a set: what it says, what it asks, and the search for more to ask.

The page is one form: whichever button is pressed, what was typed is kept and the search goes on.
"""

import uuid
from urllib.parse import urlencode

from django.db.models import FETCH_RAISE
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.desk.access import at_desk
from intimacy.counseling.models import Counselor
from intimacy.counseling.sets.set_forms import SearchForm, StepForm
from intimacy.counseling.sets.views.find_set import own_set, step_of, while_there
from intimacy.counseling.sets.views.sets import SOMEBODY, TO_SOMEBODY
from intimacy.counseling.sets.views.step_acts import FOUND, Done, act, to_put_back
from intimacy.lib.http import errors_shown_on, form_page
from prompts.models import PromptSet, Step, StepPrompt
from prompts.models.sets import MOST_PROMPTS
from prompts.sets import build_set
from prompts.sets.find_questions import search
from prompts.sets.outline import outline, questions

FIELDS = ("title", "instructions", "asks_when", "for_session")


@require_http_methods(["GET", "POST"])
@at_desk
@while_there
def step(
    request: PersonRequest, counselor: Counselor, pk: uuid.UUID, step_pk: uuid.UUID
) -> HttpResponse:
    """One step: what it says and asks; searching, adding and ordering with one form."""
    found = own_set(request.user, pk)
    today = step_of(found, step_pk)
    if request.method == "POST":
        return _change(request, found, today)
    form = StepForm(initial={name: getattr(today, name) for name in FIELDS})
    return _page(request, found, today, form, request.GET)


@require_http_methods(["GET", "POST"])
@at_desk
@while_there
def remove(
    request: PersonRequest, counselor: Counselor, pk: uuid.UUID, step_pk: uuid.UUID
) -> HttpResponse:
    """Look at what goes, then take a step out of its set."""
    found = own_set(request.user, pk)
    today = step_of(found, step_pk)
    if request.method == "POST":
        build_set.remove_step(today)
        return redirect(f"{reverse('counseling:set', args=[pk])}#steps")
    outlined = outline(today.version, request.user.locale, TO_SOMEBODY)
    one = next(one for one in outlined if one.step == today)
    return render(request, "counseling/sets/step_remove.html", {"set": found, "one": one})


def _change(request: PersonRequest, found: PromptSet, today: Step) -> HttpResponse:
    """Keep what was typed, then do what the button asks for and come back with the same search."""
    form = StepForm(request.POST)
    if form.is_valid():
        with errors_shown_on(form):
            build_set.change_step(today, **form.cleaned_data)
            done = act(request.user, today, request.POST)
            return redirect(_next_page(found, today, request.POST, done))
    return _page(request, found, today, form, request.POST)


def _next_page(found: PromptSet, today: Step, data: QueryDict, done: Done) -> str:
    if "done" in data:
        return f"{reverse('counseling:set', args=[found.pk])}#steps"
    here = reverse("counseling:step", args=[found.pk, today.pk])
    if "write" in data:
        return f"{here}write/"
    kept = SearchForm(data).kept()
    if done.place and data.get("page"):  # a new search begins on its first page
        kept["page"] = str(data["page"])
    place = done.place or (FOUND if kept else "")
    if done.removed:
        kept["removed"] = done.removed
    query = urlencode(kept)
    return f"{here}{'?' if query else ''}{query}{'#' if place else ''}{place}"


def _page(
    request: PersonRequest, found: PromptSet, today: Step, form: StepForm, data: QueryDict
) -> HttpResponse:
    user, looking = request.user, SearchForm(data)
    asked = [row.prompt for row in today.asked.select_related("prompt").fetch_mode(FETCH_RAISE)]
    in_set = StepPrompt.objects.filter(step__version=today.version_id)
    taken = set(in_set.values_list("prompt", flat=True))
    page = search(user, looking.wanted(), data.get("page", 1))
    context = {
        "form": form,
        "set": found,
        "step": today,
        "asked": questions(asked, user.locale, TO_SOMEBODY),
        "full": len(asked) >= MOST_PROMPTS,
        "most": MOST_PROMPTS,
        "looking": looking,
        "page": page,
        "found": questions(list(page.object_list), user.locale, TO_SOMEBODY),
        "taken": taken,
        "removed": to_put_back(user, data.get("removed", ""), taken),
        "query": looking.kept() | {"page": str(page.number)},
        "narrowed": looking.kept().keys() - {looking.add_prefix("text")},
        "somebody": SOMEBODY,
    }
    return form_page(request, "counseling/sets/step.html", context)
