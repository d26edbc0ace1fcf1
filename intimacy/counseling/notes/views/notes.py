"""A counselor's private notes. They stay with the counselor when a couple has left."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import FETCH_RAISE, Exists, Max, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.care.client_forms import NoteForm
from intimacy.counseling.care.client_names import names_of
from intimacy.counseling.desk.access import approved
from intimacy.counseling.models import Client, Counselor, Note
from intimacy.counseling.notes import private_notes
from intimacy.keys.models import Unreadable
from intimacy.lib.http import form_page
from intimacy.sharing.rescue import keeps_words

NOTES_A_PAGE = 20


@require_safe
@approved
def notes(request: PersonRequest, counselor: Counselor) -> HttpResponse:
    """Which couples there are notes on, those who left included."""
    mine = Note.objects.readable_by(request.user)
    noted = Client.objects.filter(Exists(mine.filter(client=OuterRef("pk"))), counselor=counselor)
    latest = noted.annotate(last=Max("notes__written_at")).order_by("-last", "pk")
    page = Paginator(latest.fetch_mode(FETCH_RAISE), NOTES_A_PAGE).get_page(request.GET.get("page"))
    here = Client.objects.visible_to(request.user).filter(pk__in=[c.pk for c in page])
    names = names_of(here.fetch_mode(FETCH_RAISE))
    context = {
        "page": page,
        "rows": [(c, names.get(c.pk, ""), private_notes.label_or_since(c)) for c in page],
    }
    return render(request, "counseling/notes/notes.html", context)


@require_http_methods(["GET", "POST"])
@keeps_words
@approved
def client_notes(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """The notes on one couple. A new one is written only while they are in care."""
    here = Client.objects.visible_to(request.user).filter(pk=pk).first()
    if request.method == "POST":
        if here is None:
            raise Http404
        return _keep(request, counselor, here)
    return _list(request, pk, here, NoteForm())


def _keep(request: PersonRequest, counselor: Counselor, client: Client) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _list(request, client.pk, client, form)
    try:
        private_notes.keep(client, form.draft(), by=counselor, at=now())
    except private_notes.Conflict as conflict:
        return _conflict(request, counselor, form, conflict.theirs)
    return redirect("counseling:client-notes", client.pk)


def _list(
    request: PersonRequest, pk: uuid.UUID, here: Client | None, form: NoteForm
) -> HttpResponse:
    """Show notes on a couple in care, or on one that left and has some."""
    mine = Note.objects.readable_by(request.user).filter(client=pk).fetch_mode(FETCH_RAISE)
    page = Paginator(mine.select_related("key"), NOTES_A_PAGE).get_page(request.GET.get("page"))
    found = here or next((note.client for note in mine.select_related("client")[:1]), None)
    if found is None:
        raise Http404
    context = {
        "client": found,
        "in_care": here is not None,
        "names": names_of([here]).get(pk, "") if here else "",
        "called": private_notes.label_or_since(found),
        "page": page,
        "notes": private_notes.read(list(page.object_list), request.user.counselor),
        "form": form,
    }
    return form_page(request, "counseling/notes/client_notes.html", context)


@require_http_methods(["GET", "POST"])
@keeps_words
@approved
def note(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """Change a note."""
    found = _find(request, pk)
    if request.method == "GET":
        text = private_notes.read([found], counselor)[0].text
        if text is None:
            raise Unreadable
        return _edit(request, found, NoteForm(initial={"text": text, "seen": found.version}))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _edit(request, found, form)
    try:
        private_notes.keep(found.client, form.draft(pk), by=counselor, at=now())
    except private_notes.Conflict as conflict:
        return _conflict(request, counselor, form, conflict.theirs)
    return redirect("counseling:client-notes", found.client_id)


@require_http_methods(["GET", "POST"])
@approved
def delete(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """Read it once more; then it is gone."""
    found = _find(request, pk)
    if request.method == "POST":
        private_notes.delete(found, by=counselor)
        messages.success(request, _("The note is deleted."))
        return redirect("counseling:notes")
    context = {"note": private_notes.read([found], counselor)[0]}
    return render(request, "counseling/notes/note_delete.html", context)


def _find(request: PersonRequest, pk: uuid.UUID) -> Note:
    mine = Note.objects.readable_by(request.user).select_related("key", "client")
    return get_object_or_404(mine, pk=pk)


def _conflict(
    request: PersonRequest, counselor: Counselor, form: NoteForm, theirs: Note
) -> HttpResponse:
    """Two tabs: both texts are shown, neither wins by being last."""
    other = private_notes.read([theirs], counselor)[0].text
    text = form.cleaned_data["text"]
    again = NoteForm(initial={"text": text, "seen": theirs.version})
    return _edit(request, theirs, again, other=other, status=409)


def _edit(
    request: PersonRequest, note: Note, form: NoteForm, status: int = 422, **extra: object
) -> HttpResponse:
    context = {"note": note, "form": form, **extra}
    return form_page(request, "counseling/notes/note.html", context, status)
