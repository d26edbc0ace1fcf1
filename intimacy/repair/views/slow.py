"""A slow exercise about an old hurt: a step a day, for oneself, shared only by choice."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair, in_space
from intimacy.couples.spaces import Space
from intimacy.keys.models import Unreadable
from intimacy.lib.http import errors_shown_on, form_page, posted
from intimacy.repair import slow_steps
from intimacy.repair.forms import ShareForm, StepForm
from intimacy.sharing.rescue import keeps_words


@require_safe
@in_space
def slow(request: PersonRequest, space: Space) -> HttpResponse:
    """What it is, when it is the wrong exercise, and how far one has come."""
    steps = slow_steps.slow_steps(request.user, now())
    written = [step for step in steps if step.row]
    context = {"space": space, "steps": steps, "begun": bool(written)}
    context["done"] = len(written) == len(steps)
    return render(request, "repair/slow.html", context)


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def step(request: PersonRequest, space: Space, number: int) -> HttpResponse:
    """One step: read it, write to it, change what stands."""
    at = now()
    found = next((s for s in slow_steps.slow_steps(request.user, at) if s.number == number), None)
    if found is None or not found.open:
        raise Http404
    if found.locked:
        raise Unreadable
    form = StepForm(posted(request), initial={"text": found.text})
    if form.is_valid():
        if not slow_steps.write_step(request.user, number, form.cleaned_data["text"], at=at):
            raise Http404
        return redirect("repair:slow")
    context = {"form": form, "step": found, "steps": slow_steps.STEPS, "space": space}
    return form_page(request, "repair/slow_step.html", context)


@require_http_methods(["GET", "POST"])
@in_pair
def share(request: PersonRequest, space: Space) -> HttpResponse:
    """Choose what the other may read, see it, and send a copy."""
    user, at = request.user, now()
    steps = [step for step in slow_steps.slow_steps(user, at) if step.text]
    if not steps:
        return redirect("repair:slow")
    form = ShareForm(posted(request), steps=steps)
    if form.is_valid():
        with errors_shown_on(form):
            once, chosen = form.cleaned_data["once"], form.chosen()
            return redirect(slow_steps.share_steps(chosen, by=space.me, at=at, once=once))
    return form_page(request, "repair/slow_share.html", {"form": form, "space": space})


@require_http_methods(["GET", "POST"])
@in_space
def away(request: PersonRequest, space: Space) -> HttpResponse:
    """Read what goes, then delete it."""
    if request.method == "POST":
        slow_steps.put_exercise_away(request.user)
        return redirect("repair:start")
    return render(request, "repair/slow_away.html", {"space": space})
