"""Words to come back with and words that raise something: writing, reading, what can be said."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.db.models import FETCH_RAISE, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intimacy.accounts.models import PersonRequest, User
from intimacy.couples.access import in_pair, in_space
from intimacy.couples.spaces import Space
from intimacy.lib.compiled import compiled
from intimacy.lib.http import errors_shown_on, form_page, one_or_404, posted
from intimacy.repair import deliver_letters, mark_phrases, send_letter
from intimacy.repair.blame_hints import hints_of
from intimacy.repair.forms import ComingBackForm, PhraseForm, RaiseForm, TimeForm
from intimacy.repair.gentle_sentence import PARTS, gentle_sentence, sentence_frames
from intimacy.repair.models import Letter, Reply
from intimacy.repair.vocabulary import blame_rules
from intimacy.sharing.rescue import keeps_words

Kind, RAISE = Reply.Kind, Letter.Kind.RAISE


def of_letter[**P](
    view: Callable[Concatenate[PersonRequest, Space, Letter, P], HttpResponse],
) -> Callable[Concatenate[PersonRequest, uuid.UUID, P], HttpResponse]:
    """Hand the view a letter the person may read in the space they are in; else 404."""

    def found(
        request: PersonRequest, space: Space, /, pk: uuid.UUID, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        letter = one_or_404(_letter(request.user, pk))
        letter.couple = space.couple
        return view(request, space, letter, *args, **kwargs)

    return wraps(view)(in_pair(found))  # type: ignore[return-value]


@compiled
def _letter(user: User, pk: uuid.UUID) -> QuerySet[Letter]:
    return Letter.objects.visible_to(user).filter(pk=pk).select_related("key")[:1]


@compiled
def _replies(user: User, letter: uuid.UUID) -> QuerySet[Reply]:
    rows = Reply.objects.readable_by(user).filter(letter=letter).select_related("key")
    return rows.order_by("at").fetch_mode(FETCH_RAISE)


@require_http_methods(["GET", "POST"])
@keeps_words
@in_pair
def write(request: PersonRequest, space: Space) -> HttpResponse:
    """What happened for me, my part, a phrase; nothing is kept until it is sent."""
    form = ComingBackForm(posted(request), **_phrases(request.user, space))
    if form.is_valid():
        with errors_shown_on(form):
            return redirect(_send(space, Letter.Kind.BACK, form))
    return form_page(request, "repair/write.html", {"form": form, "space": space})


@require_http_methods(["GET", "POST"])
@keeps_words
@in_space
def raise_gently(request: PersonRequest, space: Space) -> HttpResponse:
    """A complaint becomes a wish. "Look it over" stores nothing; alone that is all there is."""
    form, send = RaiseForm(posted(request)), request.POST.get("go") == "send"
    if form.is_valid() and send:
        if not space.couple.is_pair:
            raise Http404
        with errors_shown_on(form):
            return redirect(_send(space, RAISE, form))
    return _raising(request, space, form)


def _raising(request: PersonRequest, space: Space, form: RaiseForm, **more: object) -> HttpResponse:
    hints = hints_of(form.typed()) if form.is_bound else {}
    fields = [(form[name], hints.get(name, ())) for name in PARTS]
    context = {"form": form, "fields": fields, "space": space, "rules": blame_rules()}
    looked = form.is_bound and not form.errors
    context["sentence"] = gentle_sentence(form.typed()) if looked else ""
    context["frames"] = sentence_frames()
    status = 200 if looked else 422
    return form_page(request, "repair/raise.html", context | more, status=status)


def _send(space: Space, kind: str, form: ComingBackForm | RaiseForm) -> Letter:
    once = form.cleaned_data["once"]
    return send_letter.send(space.couple, kind, form.parts(), by=space.me, at=now(), once=once)


@require_safe
@of_letter
def page(request: PersonRequest, space: Space, letter: Letter) -> HttpResponse:
    """A letter: to its sender "Sent", and what came back; to the other what they can say."""
    shown = _shown(request.user, space, letter)
    undo_seconds = letter.undo_seconds(now()) if shown["mine"] else 0
    return render(request, "repair/letter.html", {**shown, "undo_seconds": undo_seconds})


@require_POST
@of_letter
def take_back(request: PersonRequest, space: Space, letter: Letter) -> HttpResponse:
    """Nobody has read it; its words come back in their form, to be sent again or not."""
    parts = deliver_letters.take_back(letter, by=space.me, at=now())
    if parts is None:
        return redirect(letter)
    if letter.kind == Letter.Kind.BACK:
        form = ComingBackForm({**parts, "own": ""}, **_phrases(request.user, space))
        if not form.is_valid():  # the phrase was their own
            own = {"own": parts.get("phrase", ""), "phrase": ""}
            form = ComingBackForm({**parts, **own}, **_phrases(request.user, space))
        context = {"form": form, "space": space, "taken_back": True}
        return form_page(request, "repair/write.html", context, status=200)
    if letter.kind == RAISE:
        return _raising(request, space, RaiseForm(parts), taken_back=True)
    messages.success(request, _("Taken back; it reached nobody."))
    return redirect("repair:slow-share")


@require_http_methods(["GET", "POST"])
@keeps_words
@of_letter
def answer(request: PersonRequest, space: Space, letter: Letter) -> HttpResponse:
    """A phrase back."""
    shown = _may_answer(request.user, space, letter)
    if shown is None:
        return redirect(letter)
    form = PhraseForm(posted(request), **_phrases(request.user, space))
    if form.is_valid():
        send_letter.answer(letter, form.said, by=space.me, at=now())
        return redirect(letter)
    return form_page(request, "repair/answer.html", {**shown, "form": form})


@require_http_methods(["GET", "POST"])
@of_letter
def time(request: PersonRequest, space: Space, letter: Letter) -> HttpResponse:
    """A little time, once: the other reads so; whoever asks is reminded once."""
    shown = _may_answer(request.user, space, letter)
    if shown is None or shown["asked_time"]:
        return redirect(letter)
    form = TimeForm(posted(request))
    if form.is_valid():
        send_letter.ask_for_time(letter, form.span_asked(), by=space.me, at=now())
        return redirect(letter)
    return form_page(request, "repair/time.html", {**shown, "form": form})


@require_POST
@of_letter
def not_now(request: PersonRequest, space: Space, letter: Letter) -> HttpResponse:
    """It ends here, and nobody is told."""
    send_letter.not_now(letter, by=space.me, at=now())
    return redirect(letter)


def _may_answer(user: User, space: Space, letter: Letter) -> dict[str, Any] | None:
    """Return what the page shows, or None where this letter is one's own or closed."""
    if letter.by_id == user.pk:
        return None
    shown = _shown(user, space, letter)
    return None if shown["closed"] else shown


def _shown(user: User, space: Space, letter: Letter) -> dict[str, Any]:
    [said] = send_letter.read([letter], user)
    replies = {one.row.kind: one for one in send_letter.read(_replies(user, letter.pk), user)}
    phrase, asked, closed = (replies.get(k) for k in (Kind.PHRASE, Kind.TIME, Kind.NOT_NOW))
    return {
        "space": space,
        "letter": letter,
        "mine": letter.by_id == user.pk,
        "parts": said.parts,
        "sentence": gentle_sentence(said.parts or {}) if letter.kind == RAISE else "",
        "phrase": phrase,
        "asked_time": asked,
        "closed": phrase or closed,
    }


def _phrases(user: User, space: Space) -> dict[str, Any]:
    return {
        "first": mark_phrases.helpful_to_both(space.couple, now()),
        "hidden": mark_phrases.worse_for(space.couple, user),
    }
