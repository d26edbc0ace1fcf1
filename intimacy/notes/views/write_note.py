"""Writing a note, changing it, taking it back: nothing typed is ever lost."""

import uuid
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.keys.decryption import decrypt_rows
from intimacy.keys.models import Unreadable
from intimacy.lib.http import form_page, posted
from intimacy.lib.text import clean_text
from intimacy.notes import leave_note
from intimacy.notes.arrival_words import may_change
from intimacy.notes.forms import WriteForm
from intimacy.notes.keep_draft import Conflict, Kept, kept_draft
from intimacy.notes.models import Note
from intimacy.notes.views.find_note import own_note_of
from intimacy.sharing.rescue import keeps_words, rescue, somebody_else
from prompts.library import catalog

STARTS = 10
TYPED = ("how", "day", "hour", "once", "seen")


@require_http_methods(["GET", "POST"])
@keeps_words
@in_pair
def new(request: PersonRequest, space: Space) -> HttpResponse:
    """A note of one's own words, its draft gone on with, or begun from one of ours (`?start=`)."""
    at = now()
    if request.method == "POST" and somebody_else(request, space.me):
        return rescue(request, somebody_else=True)
    if "start" in request.POST:
        return _page(request, space, _begun(request, at), status=200)
    draft = kept_draft(space.me)
    form = _form(request, at, text=_gone_on_with(request, draft), draft=draft)
    if form.is_valid():
        once, seen = form.cleaned_data["once"], form.cleaned_data["seen"]
        left = leave_note.leave(form.typed(), by=space.me, at=at, once=once, draft_seen=seen)
        messages.success(request, _("Left. Until it arrives, only you know of it."))
        return redirect(left)
    unopened = draft is not None and draft.text is None
    return _page(request, space, form, draft=draft, unopened=unopened)


@require_http_methods(["GET", "POST"])
@keeps_words
@in_pair
def change(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Change a note while it is in its author's hands."""
    at = now()
    found = own_note_of(request.user, pk, at)
    text = decrypt_rows([found], "body", request.user)[found.pk]
    if text is None:
        raise Unreadable
    if "start" in request.POST:
        return _page(request, space, _begun(request, at), status=200, note=found)
    if request.method == "GET" and not may_change(found, at):
        return redirect(found)
    form = _form(request, at, text=text, note=found)
    if not form.is_valid():
        return _page(request, space, form, note=found)
    try:
        seen = form.cleaned_data["seen"]
        leave_note.change(found, form.typed(), by=space.me, seen=seen, at=at)
    except leave_note.Left:
        return _late(request, space, at, form.cleaned_data["text"])
    except Conflict as conflict:
        return _conflict(request, space, found, form, conflict)
    messages.success(request, _("Kept."))
    return redirect(found)


@require_POST
@in_pair
def take_back(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Nobody has it any more; its words come back in the box, to be left again or not."""
    at = now()
    text = leave_note.take_back(own_note_of(request.user, pk, at), by=space.me, at=at)
    return _page(request, space, _form(request, at, text=text, fresh=True), 200, taken_back=True)


def _late(request: PersonRequest, space: Space, at: datetime, text: str) -> HttpResponse:
    """Answer 409 to a change that came too late: the words can be left as another note."""
    return _page(request, space, _form(request, at, text=text, fresh=True), 409, late=True)


def _conflict(
    request: PersonRequest,
    space: Space,
    note: Note,
    form: WriteForm,
    conflict: Conflict,
) -> HttpResponse:
    """Answer 409 to two tabs: both texts are shown, neither wins by being last."""
    typed = {name: form.cleaned_data[name] for name in ("text", "how", "day", "hour")}
    again = _form(request, form.at, note=note, fresh=True)
    again.initial.update(typed, seen=conflict.version)
    return _page(request, space, again, 409, note=note, other=conflict.theirs)


def _form(
    request: PersonRequest,
    at: datetime,
    *,
    text: str = "",
    note: Note | None = None,
    draft: Kept | None = None,
    fresh: bool = False,
) -> WriteForm:
    """Return the form, bound to what was posted unless `fresh`; `note` is the one it changes,
    `draft` the one it goes on with.
    """
    initial: dict[str, Any] = {"text": text}
    if draft and draft.text is not None:
        initial["seen"] = draft.row.version
    if note:
        initial |= {"how": note.how, "seen": note.version}
        initial |= {"day": note.local_day, "hour": note.local_time}
    shown = note.arrives_at if note and note.how == Note.How.AT else None
    data = None if fresh else posted(request)
    place = note.place if shown and note else request.user.zone
    return WriteForm(data, initial=initial, place=place, at=at, shown=shown)


def _gone_on_with(request: PersonRequest, draft: Kept | None) -> str:
    """Return what is kept of a draft, and a beginning of ours put to it where one is asked for."""
    kept = draft.text if draft else None
    return "\n".join(filter(None, (kept, _beginning(request.GET.get("start", "")))))


def _begun(request: PersonRequest, at: datetime) -> WriteForm:
    """Return the form as it was typed so far, with a beginning of ours put to it."""
    typed = clean_text(request.POST.get("text", ""))
    begun = "\n".join(filter(None, (typed, _beginning(request.POST["start"]))))
    form = _form(request, at, text=begun, fresh=True)
    form.initial.update((name, request.POST[name]) for name in TYPED if name in request.POST)
    return form


def _beginning(number: str) -> str:
    """Return one of our beginnings by its number, ready to be gone on with, or nothing."""
    starts = _starts()
    if number.isdecimal() and len(number) < 4 and int(number) < len(starts):
        return starts[int(number)].removesuffix("…")
    return ""


def _starts() -> tuple[str, ...]:
    return catalog.starters("appreciation")[:STARTS]


def _page(
    request: PersonRequest, space: Space, form: WriteForm, status: int = 422, **more: object
) -> HttpResponse:
    starts = list(enumerate(_starts()))
    context = {"form": form, "space": space, "starts": starts[:4], "more_starts": starts[4:]}
    context["shared_device"] = request.session.get(SHARED, False)
    return form_page(request, "notes/write.html", context | more, status)
