"""Choosing what to talk about, how long and who first; alone, three questions to ask oneself."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from checkins import talk_questions
from checkins.models import CheckIn
from checkins.talk_questions import Question
from checkins.views.answers import find
from intimacy.accounts.hourly_limits import seldom_enough
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair, in_space
from intimacy.couples.spaces import Space
from intimacy.dates.question_after import opened
from intimacy.lib.http import form_page, one_or_404, posted
from intimacy.sharing.models import Exchange
from intimacy.talk import guide_talk
from intimacy.talk.forms import ONE, TOO_OFTEN, BeginForm
from prompts.library import catalog
from prompts.library.addressee import person_in

MORE = "more"  # which three, in the address: so Back leads to the three before


@require_http_methods(["GET", "POST"])
@in_space
def new(request: PersonRequest, space: Space) -> HttpResponse:
    """Three questions at a time, the week's anchors first, or something of one's own."""
    number = _number(request.GET.get(MORE, ""))
    offered = talk_questions.set_number(space, number, now())
    more = {"another": number + 1, "number": number}
    if not space.couple.is_pair:
        if request.method == "POST":
            raise Http404
        return render(request, "talk/alone.html", {"questions": offered, **more})
    return _begin(request, space, offered, None, more)


@require_http_methods(["GET", "POST"])
@in_pair
def of_week(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """The questions of a week that has opened."""
    checkin = find(request, pk)
    if not checkin.exchange.is_open(now()):
        return redirect(checkin)
    return _begin(request, space, _asked_in(checkin.exchange, space), checkin, {})


@require_http_methods(["GET", "POST"])
@in_pair
def of_date(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """The question of an evening, once what both wrote to it has opened."""
    after = one_or_404(opened(request.user, pk, now()))
    return _begin(request, space, _asked_in(after.exchange, space), None, {"night": pk})


def _begin(
    request: PersonRequest,
    space: Space,
    offered: Collection[Question],
    checkin: CheckIn | None,
    more: Mapping[str, object],
) -> HttpResponse:
    form = BeginForm(posted(request), space=space, offered=offered)
    if form.is_valid() and _seldom_enough(request, form):
        plan, once = form.plan(checkin), form.cleaned_data["once"]
        return redirect(guide_talk.begin(plan, by=space.me, at=now(), once=once))
    context = {"form": form, "space": space, "checkin": checkin, **more}
    return form_page(request, "talk/begin.html", context)


def _seldom_enough(request: PersonRequest, form: BeginForm) -> bool:
    """Count a beginning on two phones; add an error and return False where there were too many."""
    one = form.cleaned_data["phones"] == ONE
    return one or seldom_enough(request, "talk", form, "phones", TOO_OFTEN)


def _asked_in(exchange: Exchange, space: Space) -> Sequence[Question]:
    items = exchange.items.order_by("position").values_list("version", flat=True)
    versions = list(items)
    texts = catalog.wordings(versions, space.me.user.locale, person_in(space))
    asked = zip(versions, texts, strict=True)
    return [Question(str(n), text, version) for n, (version, text) in enumerate(asked, start=1)]


def _number(text: str) -> int:
    """Return which three somebody asks for; the first for whatever is no small number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
