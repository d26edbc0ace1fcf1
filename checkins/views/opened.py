"""What you both wrote: reading, acknowledging, adding a line, letting go, withdrawing, talking."""

import uuid

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from checkins.anchors import ANCHOR_QUESTIONS
from checkins.board import board
from checkins.forms import AcknowledgementForm, LineForm
from checkins.models import CheckIn
from checkins.rescue import keeps_words
from checkins.views.writing import find
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.spaces import Space
from intimacy.keys.reading import open_texts
from intimacy.sharing import afterwards
from intimacy.sharing.models import Acknowledgement, Words
from prompts.models import Feedback


@in_space
def opened(
    request: PersonRequest,
    space: Space,
    pk: uuid.UUID,
    failed: tuple[uuid.UUID, forms.Form] | None = None,
) -> HttpResponse:
    week = board(find(request, pk), space, request.user, now())
    if not week.opened:
        return redirect(week.checkin)
    context = {
        "week": week,
        "kinds": [kind for kind in Acknowledgement.Kind if kind != Acknowledgement.Kind.OWN],
        "failed_words": failed[0] if failed else None,
        "failed": failed[1] if failed else None,
        "verdict_choices": Feedback.Verdict.choices,
        "section": "back",
    }
    return render(request, "checkins/opened.html", context, status=422 if failed else 200)


@in_space
def talk(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """The three anchor questions and a calm timer, for two people in one room."""
    checkin = find(request, pk)
    if not checkin.exchange.is_open(now()):
        return redirect(checkin)
    context = {"checkin": checkin, "questions": ANCHOR_QUESTIONS, "space": space}
    return render(request, "checkins/talk.html", context)


@require_POST
@in_space
def talked(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Either says "We talked"; saying it twice is saying it once."""
    checkin = find(request, pk)
    if not checkin.exchange.is_open(at := now()):
        return redirect(checkin)
    CheckIn.objects.filter(pk=checkin.pk, talked_at=None).update(talked_at=at)
    return redirect("week")


@require_POST
@in_space
def not_yet(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Either takes "We talked" back, for both."""
    checkin = find(request, pk)
    CheckIn.objects.filter(pk=checkin.pk).update(talked_at=None)
    return redirect(checkin)


@keeps_words
@require_POST
@in_space
def acknowledge(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    words = _words(request, pk)
    form = AcknowledgementForm(request.POST, auto_id=f"%s-{words.pk}")
    if not form.is_valid():
        return opened(request, _week(words), failed=(words.pk, form))
    kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
    with_404(afterwards.acknowledge, words, kind, text, by=space.me, at=now())
    return redirect(f"{_opened_url(words)}#w-{words.pk}")


@keeps_words
@in_space
def line(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Add a dated line under my own words."""
    words = _my_words(request, pk)
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with_404(afterwards.add_line, words, form.cleaned_data["text"], by=space.me, at=now())
        return redirect(f"{_opened_url(words)}#w-{words.pk}")
    mine = open_texts(Words, [words.pk], "body", request.user)[words.pk]
    context = {"form": form, "words": words, "mine": mine, "back": _opened_url(words)}
    status = 422 if form.is_bound else 200
    return render(request, "checkins/line.html", context, status=status)


@require_POST
@in_space
def letting(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Let the other read words that met no answer."""
    words = _my_words(request, pk)
    with_404(afterwards.let_read, words, by=space.me, at=now())
    return redirect(f"{_opened_url(words)}#w-{words.pk}")


@in_space
def withdrawal(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Withdraw my words: said before, done at once, for good."""
    if (gone := _words(request, pk)).withdrawn_at and gone.author_id == request.user.pk:
        return redirect(f"{_opened_url(gone)}#w-{gone.pk}")  # pressed twice
    words = _my_words(request, pk)
    if request.method == "POST":
        with_404(afterwards.withdraw, words, by=space.me, at=now())
        return redirect(f"{_opened_url(words)}#w-{words.pk}")
    mine = open_texts(Words, [words.pk], "body", request.user)[words.pk]
    context = {"words": words, "mine": mine, "back": _opened_url(words), "space": space}
    return render(request, "checkins/withdrawal.html", context)


def _words(request: PersonRequest, pk: uuid.UUID) -> Words:
    """Load words the person may read, of the space they are in."""
    readable = Words.objects.readable_by(request.user).select_related("item__exchange")
    weeks = CheckIn.objects.visible_to(request.user)
    return get_object_or_404(readable.filter(item__exchange__checkin__in=weeks), pk=pk)


def _my_words(request: PersonRequest, pk: uuid.UUID) -> Words:
    words = _words(request, pk)
    given = words.state == Words.State.GIVEN and words.withdrawn_at is None
    if words.author_id != request.user.pk or not given or not words.item.exchange.is_open(now()):
        raise Http404
    return words


def _week(words: Words) -> uuid.UUID:
    return CheckIn.objects.values_list("pk", flat=True).get(exchange=words.item.exchange_id)


def _opened_url(words: Words) -> str:
    return reverse("checkins:opened", args=[_week(words)])


def with_404(verb: object, *args: object, **kwargs: object) -> None:
    """Run a verb of the domain; what it forbids looks like what is not there."""
    try:
        verb(*args, **kwargs)  # type: ignore[operator]
    except PermissionDenied as error:
        raise Http404 from error
