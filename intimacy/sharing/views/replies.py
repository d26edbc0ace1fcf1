"""Under words that have opened: answering them, adding a line, letting the other read, withdrawing.

One set of views for a week and for the question after a date: `places` says where each is shown.
"""

import uuid
from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from intimacy.accounts.models import PersonRequest, User
from intimacy.couples.access import in_space
from intimacy.couples.models import Couple
from intimacy.couples.spaces import Space
from intimacy.keys.decryption import decrypt_readable
from intimacy.lib.compiled import compiled
from intimacy.lib.http import errors_shown_on, form_page, one_or_404, posted
from intimacy.sharing import opened_words, places
from intimacy.sharing.forms import AcknowledgementForm, LineForm
from intimacy.sharing.models import Words
from intimacy.sharing.rescue import keeps_words


@keeps_words
@require_POST
@in_space
def acknowledge(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    words = _words(request, pk)
    form = AcknowledgementForm(request.POST, words=words.pk)
    if form.is_valid():
        kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
        with errors_shown_on(form):
            or_404(opened_words.acknowledge, words, kind, text, by=space.me, at=now())
            return redirect(places.path(words.item.exchange_id, words.pk))
    place, pk = places.find(words.item.exchange_id)
    return place.show(request, pk, failed=(words.pk, form))


@keeps_words
@in_space
def line(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Add a dated line under my own words."""
    words = my_words(request, pk)
    form = LineForm(posted(request))
    if form.is_valid():
        or_404(opened_words.add_line, words, form.cleaned_data["text"], by=space.me, at=now())
        return redirect(places.path(words.item.exchange_id, words.pk))
    return form_page(
        request, "sharing/line.html", {"form": form, "space": space, **read_mine(request, words)}
    )


@require_POST
@in_space
def let_read(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Let the other read words that met no answer."""
    words = my_words(request, pk)
    or_404(opened_words.let_read, words, by=space.me, at=now())
    return redirect(places.path(words.item.exchange_id, words.pk))


@in_space
def withdrawal(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Withdraw my words: said before, done at once, for good."""
    if (gone := _words(request, pk)).withdrawn_at and gone.author_id == request.user.pk:
        return redirect(places.path(gone.item.exchange_id, gone.pk))  # idempotent
    words = my_words(request, pk)
    if request.method == "POST":
        or_404(opened_words.withdraw, words, by=space.me, at=now())
        return redirect(places.path(words.item.exchange_id, words.pk))
    return render(request, "sharing/withdrawal.html", {"space": space, **read_mine(request, words)})


def _words(request: PersonRequest, pk: uuid.UUID) -> Words:
    """Load words the person may read, of the space they are in: of a week, or after a date."""
    return one_or_404(_readable(request.user, pk, now()))


@compiled
def _readable(user: User, pk: uuid.UUID, at: datetime) -> QuerySet[Words]:
    ours = Couple.objects.current_one_of(user)
    readable = Words.objects.readable_by(user, at).filter(pk=pk, couple=ours)
    return readable.select_related("item__exchange", "key")[:1]


def my_words(request: PersonRequest, pk: uuid.UUID) -> Words:
    """Load words of the person's own that are open and stand. Raises Http404."""
    words = _words(request, pk)
    given = words.state == Words.State.GIVEN and words.withdrawn_at is None
    if words.author_id != request.user.pk or not given or not words.item.exchange.is_open(now()):
        raise Http404
    return words


def read_mine(request: PersonRequest, words: Words) -> dict[str, object]:
    """What a page says of one's own words: what they are, and the page they stand on."""
    mine = decrypt_readable(Words, [words.pk], "body", request.user)[words.pk]
    return {"words": words, "mine": mine, "back": places.path(words.item.exchange_id)}


def or_404[**P](verb: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Run a verb of the domain. Raises Http404 for what it forbids, as for what is not there."""
    try:
        verb(*args, **kwargs)
    except PermissionDenied as error:
        raise Http404 from error
