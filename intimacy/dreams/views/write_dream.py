"""Writing a dream, changing it, its steps, and what there is to remember: nothing typed is lost."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.dreams import dream_steps, keep_dream
from intimacy.dreams.forms import DreamForm, MemoryForm, StepForm
from intimacy.dreams.keep_dream import Said
from intimacy.dreams.models import Dream
from intimacy.dreams.two_tabs import Conflict
from intimacy.dreams.views.dreams import ADDED, show_dream
from intimacy.dreams.views.find_row import dream_of
from intimacy.keys.models import Unreadable
from intimacy.lib.http import errors_shown_on, form_page, posted
from intimacy.lib.tokens import clean_uuid
from intimacy.sharing.rescue import keeps_words

WRITE = "dreams/write.html"


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def new(request: PersonRequest, space: Space) -> HttpResponse:
    form = DreamForm(posted(request))
    if form.is_valid():
        with errors_shown_on(form):
            once = form.cleaned_data["once"]
            added = keep_dream.add(form.typed(), by=space.me, at=now(), once=once)
            request.session[ADDED] = str(added.pk)
            return redirect(added)
    return form_page(request, WRITE, {"form": form, "space": space})


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def change(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Change what a dream says, or how often to look at it again."""
    found, said = _readable(request, pk)
    initial = {"text": said.text, "every": found.every, "seen": found.version}
    form = DreamForm(posted(request), initial=initial)
    context = {"space": space, "dream": found}
    if not form.is_valid():
        return form_page(request, WRITE, context | {"form": form})
    try:
        seen = form.cleaned_data["seen"]
        keep_dream.change(found, form.typed(), by=space.me, seen=seen, at=now())
    except Conflict as conflict:
        again = DreamForm(initial=form.cleaned_data | {"seen": conflict.version})
        return form_page(request, WRITE, context | {"form": again, "other": conflict.theirs}, 409)
    messages.success(request, _("Kept."))
    return redirect(found)


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def true(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """It came true; with a sentence to remember, or without."""
    found, said = _readable(request, pk)
    form = MemoryForm(posted(request), initial={"text": said.memory, "seen": found.version})
    context = {"space": space, "dream": found, "said": said}
    if not form.is_valid():
        return form_page(request, "dreams/true.html", context | {"form": form})
    memory, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
    try:
        keep_dream.come_true(found, memory, by=space.me, seen=seen, at=now())
    except Conflict as conflict:
        again = MemoryForm(initial={"text": memory, "seen": conflict.version})
        context |= {"form": again, "other": conflict.theirs}
        return form_page(request, "dreams/true.html", context, 409)
    return redirect(found)


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def step(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Add a small step; one that is amiss comes back on the dream's page."""
    found, form = dream_of(request.user, pk), StepForm(posted(request))
    if request.method == "GET":
        return redirect(found)
    if form.is_valid():
        with errors_shown_on(form):
            text, once = form.cleaned_data["text"], form.cleaned_data["once"]
            dream_steps.add_step(found, text, by=space.me, at=now(), once=once)
            return redirect(found)
    return show_dream(request, space, found, form)


@require_POST
@in_space
def steps(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Say that a step is done or is not, or take it off: its words come back in the box."""
    found = dream_of(request.user, pk)
    for act in ("done", "undone", "off"):
        if (which := clean_uuid(request.POST.get(act, ""))) is None:
            continue
        if act == "off":
            text = dream_steps.take_step_off(found, which, by=space.me)
            return show_dream(request, space, found, StepForm(initial={"text": text}), 200)
        dream_steps.mark_step(found, which, by=space.me, done=act == "done")
    return redirect(found)


def _readable(request: PersonRequest, pk: uuid.UUID) -> tuple[Dream, Said]:
    """Return the dream with its words. Raises Unreadable where they do not open."""
    found = dream_of(request.user, pk)
    said = keep_dream.words([found], request.user)[found.pk]
    if said.text is None:
        raise Unreadable
    return found, said
