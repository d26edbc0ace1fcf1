"""Looking at a whole set as the couple will, and what is done with one: copy, archive, restore."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.desk.access import at_desk
from intimacy.counseling.models import Counselor
from intimacy.counseling.sets.sample_couple import as_met, sample_weeks
from intimacy.counseling.sets.set_forms import SampleForm
from intimacy.counseling.sets.views.find_set import own_set, readable_set
from intimacy.counseling.sets.views.sets import SOMEBODY, TO_SOMEBODY
from prompts.models import PromptSet
from prompts.sets import build_set, versions
from prompts.sets.outline import outline
from prompts.sets.try_set import SAMPLE


@require_safe
@at_desk
def preview(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """The set as a couple meets it, the partner being called Robin, and what each week brings."""
    found = readable_set(request.user, pk)
    version = versions.current(found)
    steps = outline(version, request.user.locale, TO_SOMEBODY)
    form = SampleForm(request.GET if "pace" in request.GET else None)
    pace, every = form.asked()
    weeks = sample_weeks(steps, request.user, pace=pace, every=every, to=TO_SOMEBODY)
    context = {
        "set": found,
        "version": version,
        "steps": as_met(steps, counselor.name),
        "form": form,
        "weeks": weeks,
        "sample": SAMPLE,
        "somebody": SOMEBODY,
        "counselor": counselor,
    }
    return render(request, "counseling/sets/set_preview.html", context)


@require_POST
@at_desk
def copy(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    found = readable_set(request.user, pk)
    made = build_set.duplicate(found, owner=request.user, at=now())
    messages.success(request, _("This copy is yours to change."))
    return redirect("counseling:set", made.pk)


@require_POST
@at_desk
def archive(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    build_set.archive(own_set(request.user, pk), now())
    messages.success(request, _("It is archived. Whoever was given it goes on with it."))
    return redirect("counseling:sets")


@require_POST
@at_desk
def restore(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    found = get_object_or_404(PromptSet.objects.own(request.user), pk=pk)
    build_set.restore(found)
    return redirect("counseling:set", found.pk)
