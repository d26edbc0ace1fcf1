"""The couples a counselor accompanies: the list, one couple, what to call them."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_safe

from intimacy.accounts.models import PersonRequest, User
from intimacy.counseling.appointments import occurrences
from intimacy.counseling.assignments import timeline
from intimacy.counseling.assignments.progress import Progress, of_clients
from intimacy.counseling.care.client_forms import LabelForm
from intimacy.counseling.care.client_names import both
from intimacy.counseling.desk import client_list
from intimacy.counseling.desk.access import approved
from intimacy.counseling.models import Client, Counselor, Note
from intimacy.counseling.shares.show_answers import Shared, by_question, show
from intimacy.lib.compiled import compiled
from intimacy.lib.http import form_page, one_or_404, posted
from intimacy.lib.list_pages import page_of
from intimacy.lib.text import clean_name

CLIENTS_A_PAGE = 20
ANSWERS_A_PAGE = 20


@require_safe
@approved
def clients(request: PersonRequest, counselor: Counselor) -> HttpResponse:
    """Everybody in the counselor's care, and those who have not both agreed yet."""
    query, at = clean_name(request.GET.get("q", ""))[:60], now()
    asked = request.GET.get("page")
    page = client_list.page(counselor, CLIENTS_A_PAGE, at=at, query=query, asked=asked)
    context = {"page": page, "rows": client_list.rows(page.clients, at), "q": query}
    return render(request, "counseling/desk/clients.html", context)


@require_safe
@approved
def client(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """One couple: what they were given, and what they shared of it."""
    found = find(request, pk)
    given = of_clients([found], at := now())[found.pk]
    over = [one for one in given if not timeline.runs(one)]
    looked_at = [one for one in over if str(one.assignment.pk) == request.GET.get("set")]
    context = {
        "client": found,
        "names": both(list(found.people.values())),
        "next": occurrences.next_of([found.pk], at).get(found.pk),
        "over": over,
        "one": looked_at,
        "given": given,
        "at": at,
        "noted": bool(_one_note(request.user, found)),
        **_answers(request, found, counselor, looked_at or list(filter(timeline.runs, given))),
    }
    return render(request, "counseling/desk/client.html", context)


def _answers(
    request: PersonRequest, client: Client, counselor: Counselor, given: list[Progress]
) -> dict[str, Any]:
    """Open a page of answers, those to a set in their places there, and write down which."""
    at = now()
    with transaction.atomic():
        shared = Shared(client, counselor, at)
        placed = timeline.answers_to(shared, timeline.places(given))
        here = {row.pk for row in placed}
        page = page_of(
            lambda: shared.rows().exclude(pk__in=here),
            request.GET.get("page"),
            ANSWERS_A_PAGE,
            first=lambda most: shared.latest(most, besides=here),
        )
        shown = show([*placed, *page.object_list], client, to=counselor, how="read", at=at)
    told = [answer for answer in shown if answer.words.pk in here]
    return {
        "timelines": timeline.timelines(given, told, request.user.locale),
        "asked": by_question(a for a in shown if a.words.pk not in here),
        "page": page,
    }


@require_http_methods(["GET", "POST"])
@approved
def label(request: PersonRequest, _counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """What the counselor calls a couple, for nobody else's eyes."""
    found = find(request, pk)
    form = LabelForm(posted(request), instance=found)
    if form.is_valid():
        found.save(update_fields=["label"])
        return redirect("counseling:client", pk)
    context = {"form": form, "client": found, "names": both(list(found.people.values()))}
    return form_page(request, "counseling/desk/label.html", context)


@compiled
def _one_note(user: User, client: Client) -> QuerySet[Note, uuid.UUID]:
    return Note.objects.readable_by(user).filter(client=client).values_list("pk", flat=True)[:1]


def find(request: PersonRequest, pk: uuid.UUID) -> Client:
    """Load a couple through the counselor asking."""
    return one_or_404(_mine(request.user, pk))


@compiled
def _mine(user: User, pk: uuid.UUID) -> QuerySet[Client]:
    return Client.objects.visible_to(user).filter(pk=pk).select_related("couple")[:1]
