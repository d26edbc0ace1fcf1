"""What you both wrote: reading, acknowledging, adding a line, letting go, withdrawing, talking."""

import uuid

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from checkins.anchors import ANCHOR_QUESTIONS
from checkins.board import board
from checkins.models import CheckIn
from checkins.views.answers import find
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_space
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.keys.decryption import decrypt_readable
from intimacy.sharing import opened_words, places
from intimacy.sharing.forms import AcknowledgementForm, LineForm
from intimacy.sharing.models import Acknowledgement, Words
from intimacy.sharing.rescue import keeps_words
from prompts.models import Feedback


@in_space
def opened(
    request: PersonRequest,
    space: Space,
    pk: uuid.UUID,
    failed: places.Failed = None,
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
        place, pk = places.find(words.item.exchange_id)
        return place.show(request, pk, failed=(words.pk, form))
    kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
    with_404(opened_words.acknowledge, words, kind, text, by=space.me, at=now())
    return redirect(f"{places.path(words.item.exchange_id)}#w-{words.pk}")


@keeps_words
@in_space
def line(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Add a dated line under my own words."""
    words = _my_words(request, pk)
    form = LineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with_404(opened_words.add_line, words, form.cleaned_data["text"], by=space.me, at=now())
        return redirect(f"{places.path(words.item.exchange_id)}#w-{words.pk}")
    mine = decrypt_readable(Words, [words.pk], "body", request.user)[words.pk]
    context = {
        "form": form,
        "words": words,
        "mine": mine,
        "back": places.path(words.item.exchange_id),
    }
    status = 422 if form.is_bound else 200
    return render(request, "checkins/line.html", context, status=status)


@require_POST
@in_space
def letting(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Let the other read words that met no answer."""
    words = _my_words(request, pk)
    with_404(opened_words.let_read, words, by=space.me, at=now())
    return redirect(f"{places.path(words.item.exchange_id)}#w-{words.pk}")


@in_space
def withdrawal(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Withdraw my words: said before, done at once, for good."""
    if (gone := _words(request, pk)).withdrawn_at and gone.author_id == request.user.pk:
        return redirect(f"{places.path(gone.item.exchange_id)}#w-{gone.pk}")  # pressed twice
    words = _my_words(request, pk)
    if request.method == "POST":
        with_404(opened_words.withdraw, words, by=space.me, at=now())
        return redirect(f"{places.path(words.item.exchange_id)}#w-{words.pk}")
    mine = decrypt_readable(Words, [words.pk], "body", request.user)[words.pk]
    context = {
        "words": words,
        "mine": mine,
        "back": places.path(words.item.exchange_id),
        "space": space,
    }
    return render(request, "checkins/withdrawal.html", context)


def _words(request: PersonRequest, pk: uuid.UUID) -> Words:
    """Load words the person may read, of the space they are in: of a week, or after a date."""
    readable = Words.objects.readable_by(request.user).select_related("item__exchange", "key")
    ours = Couple.objects.current_for(request.user)
    return get_object_or_404(readable.filter(couple__in=ours), pk=pk)


def _my_words(request: PersonRequest, pk: uuid.UUID) -> Words:
    words = _words(request, pk)
    given = words.state == Words.State.GIVEN and words.withdrawn_at is None
    if words.author_id != request.user.pk or not given or not words.item.exchange.is_open(now()):
        raise Http404
    return words


def with_404(verb: object, *args: object, **kwargs: object) -> None:
    """Run a verb of the domain; what it forbids looks like what is not there."""
    try:
        verb(*args, **kwargs)  # type: ignore[operator]
    except PermissionDenied as error:
        raise Http404 from error
