"""Sets at the desk: all of them, a new one, one being built, and what its buttons do."""

import uuid

from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE, Count
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.desk.access import at_desk
from intimacy.counseling.models import Counselor
from intimacy.counseling.sets.set_forms import SetForm
from intimacy.counseling.sets.views.find_set import own_set, readable_set, step_of, while_there
from intimacy.lib.http import errors_shown_on, form_page, posted
from intimacy.lib.tokens import clean_uuid
from prompts.library.addressee import Addressee
from prompts.models import PromptSet
from prompts.models.sets import MOST_PROMPTS, MOST_STEPS, PromptSetQuerySet
from prompts.sets import build_set
from prompts.sets.outline import outline

A_PAGE = 20
SOMEBODY = "Robin"  # stands for the partner's name where nobody is meant
TO_SOMEBODY = Addressee(True, SOMEBODY)
NO_STEP = uuid.UUID(int=0)


@require_safe
@at_desk
def sets(request: PersonRequest, counselor: Counselor) -> HttpResponse:
    """Own sets, the last changed first, and the house's by theme."""
    own = PromptSet.objects.own(request.user)
    mine = _counted(own.filter(archived_at=None)).order_by("-changed_at", "pk")
    house = _counted(PromptSet.objects.house().filter(archived_at=None)).order_by("current__title")
    context = {
        "page": Paginator(mine, A_PAGE).get_page(request.GET.get("page")),
        "house": house,
        "archived": own.filter(archived_at__isnull=False).exists(),
    }
    return render(request, "counseling/sets/sets.html", context)


@require_safe
@at_desk
def archived(request: PersonRequest, counselor: Counselor) -> HttpResponse:
    away = PromptSet.objects.own(request.user).filter(archived_at__isnull=False)
    mine = Paginator(_counted(away).order_by("-archived_at", "pk"), A_PAGE)
    context = {"page": mine.get_page(request.GET.get("page"))}
    return render(request, "counseling/sets/sets_archived.html", context)


@require_http_methods(["GET", "POST"])
@at_desk
def new(request: PersonRequest, counselor: Counselor) -> HttpResponse:
    form = SetForm(posted(request))
    if form.is_valid():
        made = build_set.create(request.user, at=now(), **form.cleaned_data)
        return redirect("counseling:set", made.pk)
    return form_page(request, "counseling/sets/set_new.html", {"form": form})


@require_http_methods(["GET", "POST"])
@at_desk
@while_there
def one(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """One set being built; one that cannot be changed is shown as the couple sees it."""
    if request.method == "POST":
        return _change(request, counselor, own_set(request.user, pk))
    found = readable_set(request.user, pk)
    if found.owner_id is None or found.archived_at:
        return redirect("counseling:set-preview", pk)
    return _page(request, counselor, found, SetForm(initial=_said(found)))


def _change(request: PersonRequest, counselor: Counselor, found: PromptSet) -> HttpResponse:
    """Keep title and purpose where they were sent, and do what a button or a drag asks for."""
    data = request.POST
    form = SetForm(data if "title" in data else _said(found))
    if form.is_valid():
        with errors_shown_on(form):
            if "title" in data:
                build_set.rename(found, **form.cleaned_data)
            place = _act(found, data)
    quietly = request.headers.get("Accept") == "application/json"
    if form.errors and quietly:
        return JsonResponse({"problem": form.non_field_errors()}, status=422)
    if form.errors:
        return _page(request, counselor, found, form)
    return HttpResponse(status=204) if quietly else redirect(place)


def _act(found: PromptSet, data: QueryDict) -> str:
    """Add a step, or move one; return where to go on."""
    here = reverse("counseling:set", args=[found.pk])
    if "add" in data:
        return reverse("counseling:step", args=[found.pk, build_set.add_step(found).pk])
    if "order" in data:
        sent = data.getlist("order")[: MOST_STEPS + 1]
        build_set.order_steps(found, [clean_uuid(pk) or NO_STEP for pk in sent])
        return f"{here}#steps"
    for name, way in (("up", -1), ("down", 1)):
        if name in data:
            step = step_of(found, clean_uuid(str(data[name])))
            build_set.move_step(step, max(1, step.position + way))
            return f"{here}#steps"
    return here


def _page(
    request: PersonRequest, counselor: Counselor, found: PromptSet, form: SetForm
) -> HttpResponse:
    found.refresh_from_db()
    version = found.current
    assert version is not None  # noqa: S101  every set that is found has one
    steps = outline(version, request.user.locale, TO_SOMEBODY)
    context = {
        "set": found,
        "version": version,
        "steps": steps,
        "full": len(steps) >= MOST_STEPS,
        "most": MOST_STEPS,
        "most_questions": MOST_PROMPTS,
        "somebody": SOMEBODY,
        "form": form,
        "counselor": counselor,
    }
    return form_page(request, "counseling/sets/set.html", context)


def _said(found: PromptSet) -> dict[str, str]:
    version = found.current
    return {"title": version.title, "purpose": version.purpose} if version else {}


def _counted(rows: PromptSetQuerySet) -> PromptSetQuerySet:
    """Sets with their version and the number of its `steps`, in one query."""
    return (
        rows.filter(current__isnull=False)
        .select_related("current")
        .fetch_mode(FETCH_RAISE)
        .annotate(steps=Count("current__steps"))
    )
