"""Under one's own opened words: how the other can help. Taking it off again is silent."""

import uuid

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.models import Unreadable
from intimacy.lib.compiled import compiled, first
from intimacy.lib.http import errors_shown_on, form_page, posted
from intimacy.sharing import places, say_support
from intimacy.sharing.forms import SupportForm
from intimacy.sharing.models import Support, Words
from intimacy.sharing.rescue import keeps_words
from intimacy.sharing.views.replies import my_words, or_404, read_mine


@require_http_methods(["GET", "POST"])
@keeps_words
@in_pair
def support(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Say it, or say it otherwise."""
    words = my_words(request, pk)
    said = first(_said(words))
    text = decrypt_rows([said], "body", request.user)[said.pk] if said else ""
    if text is None:
        raise Unreadable
    kept = {"wish": said.wish, "text": text} if said else {"wish": Support.Wish.LISTEN}
    form = SupportForm(posted(request), initial=kept)
    if form.is_valid():
        with errors_shown_on(form):
            or_404(say_support.say_support, words, **form.cleaned_data, by=space.me, at=now())
            return redirect(places.path(words.item.exchange_id, words.pk))
    context = {"form": form, "said": said, "space": space, **read_mine(request, words)}
    return form_page(request, "sharing/support.html", context)


@require_POST
@in_pair
def support_away(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    words = my_words(request, pk)
    say_support.unsay_support(words, by=space.me)
    return redirect(places.path(words.item.exchange_id, words.pk))


@compiled
def _said(words: Words) -> QuerySet[Support]:
    return Support.objects.filter(words=words.pk).select_related("key")[:1]
