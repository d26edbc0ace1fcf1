"""The pages of rituals: all of them, ideas, one, and the form that makes or changes one."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.keys.models import Unreadable
from intimacy.lib.http import errors_shown_on, form_page, posted
from intimacy.lib.zones import local_day
from intimacy.rituals import cards, manage_ritual, rule_in_words
from intimacy.rituals.form_initials import initial_of_idea, initial_of_ritual
from intimacy.rituals.forms import IdeasForm, RitualForm
from intimacy.rituals.ideas import Idea, chosen, fitting, pause_of
from intimacy.rituals.models import Ritual
from intimacy.rituals.occurrences import occurrences_of
from intimacy.rituals.opt_in_practices import agreed_by_all
from intimacy.rituals.own_clock import Seen, other_days, seen_by
from intimacy.rituals.views.find_ritual import ritual_of
from prompts.library.further_ideas import further_idea

IDEAS_A_PAGE = 12
NEXT_TIMES = 4


@in_space
def every(request: PersonRequest, space: Space) -> HttpResponse:
    context = {"space": space, "board": cards.board(space, now())}
    return render(request, "rituals/list.html", context)


@in_space
def ideas(request: PersonRequest, space: Space) -> HttpResponse:
    """Ideas by practice, length and energy, each with its ten-minute version."""
    fit = _fitting(space.couple)
    form = IdeasForm(request.GET, practices=[idea.practice for idea in fit])
    wanted = form.wanted()
    page = Paginator(chosen(fit, **wanted), IDEAS_A_PAGE).get_page(request.GET.get("page"))
    narrowed = request.GET.keys() - {"page"}
    context = {"space": space, "form": form, "page": page, "narrowed": narrowed}
    return render(request, "rituals/ideas.html", context)


@require_http_methods(["GET", "POST"])
@in_space
def new(request: PersonRequest, space: Space) -> HttpResponse:
    """A ritual of one's own, or one begun from an idea (`?idea=`)."""
    at, key = now(), request.GET.get("idea", "")
    further = further_idea(key)
    idea = None if further else _idea(space, key)
    initial = initial_of_idea(idea, local_day(at, request.user.zone), further)
    form = _form(request, space, initial, at)
    if form.is_valid():
        with errors_shown_on(form):
            plan, when, once = form.plan(idea), form.when(), form.cleaned_data["once"]
            made = manage_ritual.set_up(plan, when, by=space.me, at=at, once=once)
            return redirect(made)
    return _render_form(request, space, form, idea=idea)


@in_space
def ritual(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    found, at = ritual_of(space, pk), now()
    if found.pk != pk:
        return redirect(found)
    about = {"pause": pause_of(found.idea), **_about(found, space, at)}
    context = {"space": space, "ritual": found, **about}
    return render(request, "rituals/ritual.html", context)


@require_http_methods(["GET", "POST"])
@in_space
def change(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Change a ritual from now on; when it happens is shown and set on one's own clock."""
    found, at = ritual_of(space, pk), now()
    if found.ended_at:
        return redirect(found)
    said = manage_ritual.words([found], request.user)[found.pk]
    if said.name is None:
        raise Unreadable
    seen = seen_by(request.user, found, at)
    form = _form(request, space, initial_of_ritual(found, said, seen), at, seen)
    if form.is_valid():
        manage_ritual.change(
            found, form.plan(), form.when() if form.touched_rhythm else None, at=at
        )
        messages.success(request, _("Kept, from now on."))
        return redirect(found)
    both = found.at_one_moment and space.couple.is_pair  # wherever: a hint would name a hidden zone
    return _render_form(request, space, form, ritual=found, one_moment=both)


def _form(
    request: PersonRequest,
    space: Space,
    initial: dict[str, object],
    at: datetime,
    seen: Seen | None = None,
) -> RitualForm:
    how: dict[str, Any] = {"user": request.user, "now": at, "alone": not space.couple.is_pair}
    return RitualForm(posted(request), initial=initial, seen=seen, **how)


def _render_form(
    request: PersonRequest, space: Space, form: RitualForm, **more: object
) -> HttpResponse:
    return form_page(request, "rituals/form.html", {"form": form, "space": space, **more})


def _fitting(couple: Couple) -> list[Idea]:
    return fitting(
        alone=not couple.is_pair,
        circumstances=couple.circumstances,
        agreed=agreed_by_all(couple),
        of_any_bond=couple.of_any_bond,
    )


def _idea(space: Space, key: str) -> Idea | None:
    """Return the idea of this key; one that is not theirs to take is not there."""
    if not key:
        return None
    found = next((idea for idea in _fitting(space.couple) if idea.key == key), None)
    if found is None:
        raise Http404
    return found


def _about(ritual: Ritual, space: Space, at: datetime) -> dict[str, Any]:
    """What the page of one ritual says, on the clock of whoever looks."""
    user = space.me.user
    seen, others = seen_by(user, ritual, at), other_days(user, ritual, at)
    day, day_here = cards.day_to_count(ritual, user, at)
    done = ritual.done.filter(day=day).exists()
    coming = occurrences_of([ritual], user, at, at + cards.AHEAD)[: NEXT_TIMES + 1]
    coming = [one for one in coming if not (done and one.day == day)][:NEXT_TIMES]
    today = local_day(at, user.zone)
    next_day = local_day(coming[0].begins, user.zone) if coming else today
    return {
        "said": manage_ritual.words([ritual], user)[ritual.pk],
        "rhythm": rule_in_words.days_seen(seen),
        "hour": seen.hour,
        "others": others and (rule_in_words.uncapped(rule_in_words.days_seen(others)), others.hour),
        "day": day,
        "day_here": day_here,
        "today": today,
        "done": done,
        "coming": coming,
        "otherwise": cards.otherwise(ritual, user, at),
        "not_then": rule_in_words.not_then(ritual.recurs, ahead=(next_day - today).days),
        "counted": rule_in_words.counted(cards.times_of(ritual)),
        "other": cards.other_clock(ritual, space),
    }
