"""The journal as a list, and one entry of it."""

import uuid
from collections.abc import Iterable

from django.db.models import FETCH_RAISE, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest, User
from intimacy.journal import questions
from intimacy.journal.entry_words import Opened, open_entries
from intimacy.journal.models import Entry, EntryQuerySet
from intimacy.lib.compiled import Fixed, compiled
from intimacy.lib.http import one_or_404
from intimacy.lib.list_pages import TOTAL, page_of
from intimacy.lib.zones import local_day

ENTRIES_A_PAGE = 26


@require_safe
def every(request: PersonRequest) -> HttpResponse:
    """Newest first, by day, a line of each; and a question to begin from (`?asked=` another)."""
    user, asked = request.user, request.GET.get("asked", "")
    page = page_of(
        lambda: _all(user),
        request.GET.get("page"),
        ENTRIES_A_PAGE,
        first=lambda most: _latest(user, Fixed(most)),
    )
    entries = open_entries(page.object_list, user)
    found = questions.questions(user.locale)
    version = int(asked) if asked.isdecimal() and len(asked) < 10 else None
    today = questions.of_the_day(found, user, local_day(now(), user.zone))
    question = questions.chosen(found, version) or today
    context = {
        "page": page,
        "entries": entries,
        "lately": named(entries),
        "question": question,
        "another": questions.another(found, question),
        "shared_device": request.session.get(SHARED, False),
    }
    return render(request, "journal/list.html", context)


@require_safe
def entry(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """One entry, whole."""
    opened = own_entry(request.user, pk)
    context = {"opened": opened, "shared_device": request.session.get(SHARED, False)}
    return render(request, "journal/entry.html", context)


def own_entry(user: User, pk: uuid.UUID) -> Opened:
    """Return one entry of the person's own, opened. Raises Http404."""
    return open_entries([one_or_404(_one(user, pk))], user)[0]


def named(entries: Iterable[Opened]) -> list[str]:
    """Return the feelings these entries name, each once, in the order of the list."""
    return list(dict.fromkeys(word for one in entries if one.said for word in one.said.feelings))


def _all(user: User) -> EntryQuerySet:
    rows = Entry.objects.readable_by(user).newest_first().select_related("key")
    return rows.fetch_mode(FETCH_RAISE)


@compiled
def _latest(user: User, most: Fixed[int]) -> QuerySet[Entry]:
    return _all(user).annotate(total=TOTAL)[: most.value]


@compiled
def _one(user: User, pk: uuid.UUID) -> QuerySet[Entry]:
    return Entry.objects.readable_by(user).filter(pk=pk).select_related("key")[:1]
