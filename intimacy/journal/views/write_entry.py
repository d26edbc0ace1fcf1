"""Writing an entry, changing it, deleting it: nothing typed is ever lost."""

import uuid
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest
from intimacy.journal import keep_entry, questions
from intimacy.journal.forms import TYPED, EntryForm
from intimacy.journal.models import Entry
from intimacy.journal.questions import Question
from intimacy.journal.views.read_entries import own_entry
from intimacy.keys.models import Unreadable
from intimacy.lib.http import form_page, posted
from intimacy.lib.text import clean_text
from intimacy.sharing.rescue import keeps_words


@require_http_methods(["GET", "POST"])
@keeps_words
def new(request: PersonRequest) -> HttpResponse:
    """An entry, free or begun from a question (`?asked=`); another one leaves what was typed."""
    found = questions.questions(request.user.locale)
    form = EntryForm(posted(request), initial={"asked": request.GET.get("asked")})
    question = questions.chosen(found, _number(form["asked"].value()))
    if pressed := {"another", "free"} & request.POST.keys():
        other = questions.another(found, question) if "another" in pressed else None
        return _page(request, _as_typed(request, other), 200, question=other)
    if not form.is_valid():
        return _page(request, form, question=question)
    written, once = form.written(question.text if question else ""), form.cleaned_data["once"]
    try:
        keep_entry.write(written, by=request.user, at=now(), once=once)
    except keep_entry.Conflict as conflict:
        return _conflict(request, form, conflict)
    messages.success(request, _("Kept. Only you can read it."))
    return redirect("journal:list")


@require_http_methods(["GET", "POST"])
@keeps_words
def change(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Change what an entry says; the day it was written stays."""
    opened = own_entry(request.user, pk)
    if opened.said is None:
        raise Unreadable
    initial = asdict(opened.said) | {"seen": opened.row.version}
    form = EntryForm(posted(request), initial=initial)
    if not form.is_valid():
        return _page(request, form, entry=opened.row, asked=opened.said.question)
    seen = form.cleaned_data["seen"] or 0
    try:
        keep_entry.change(opened.row, form.written(), by=request.user, seen=seen, at=now())
    except keep_entry.Conflict as conflict:
        return _conflict(request, form, conflict)
    messages.success(request, _("Kept."))
    return redirect(opened.row)


@require_http_methods(["GET", "POST"])
def away(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Read it once more; then it is gone."""
    opened = own_entry(request.user, pk)
    if request.method == "POST":
        keep_entry.delete(opened.row, by=request.user)
        messages.success(request, _("The entry is deleted."))
        return redirect("journal:list")
    return render(request, "journal/away.html", {"opened": opened})


@require_http_methods(["GET", "POST"])
def all_away(request: PersonRequest) -> HttpResponse:
    """Delete the whole journal, behind the password."""
    if request.method == "POST":
        keep_entry.delete_all(by=request.user)
        messages.success(request, _("Your journal is deleted."))
        return redirect("journal:list")
    return render(request, "journal/all_away.html")


def _number(typed: object) -> int | None:
    text = str(typed or "")
    return int(text) if text.isdecimal() and len(text) < 10 else None


def _as_typed(request: PersonRequest, question: Question | None) -> EntryForm:
    """Return the form as it was typed so far, under another question or none."""
    typed = {name: clean_text(request.POST[name]) for name in TYPED if name in request.POST}
    typed["asked"] = str(question.version) if question else ""
    return EntryForm(initial={**typed, "feelings": request.POST.getlist("feelings")})


def _conflict(
    request: PersonRequest, form: EntryForm, conflict: keep_entry.Conflict
) -> HttpResponse:
    """Answer 409 to two tabs: both texts are shown, neither wins by being last."""
    again = EntryForm(initial=asdict(form.written()) | {"seen": conflict.stands.version})
    said = conflict.said
    return _page(request, again, 409, entry=conflict.stands, asked=said.question, other=said)


def _page(
    request: PersonRequest,
    form: EntryForm,
    status: int = 422,
    *,
    entry: Entry | None = None,
    question: Question | None = None,
    asked: str = "",
    **more: object,
) -> HttpResponse:
    shown = question.text if question else asked
    context = {"form": form, "entry": entry, "question": question, "asked": shown, **more}
    return form_page(request, "journal/write.html", context, status)
