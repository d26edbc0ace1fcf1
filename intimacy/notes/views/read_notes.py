"""The notes of two: one's own, one that has come, and the jar."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest
from intimacy.couples.access import in_pair
from intimacy.couples.spaces import Space
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib.tokens import clean_uuid
from intimacy.notes import arrival_words, cards
from intimacy.notes.jar import draw, open_note, waiting
from intimacy.notes.views.find_note import note_of


@require_safe
@in_pair
def every(request: PersonRequest, space: Space) -> HttpResponse:
    """Writing one, the jar, and one's own of late."""
    at = now()
    context = {
        "space": space,
        "new": waiting(request.user, at),
        "jar": bool(draw(request.user, uuid.uuid4(), at)),
        "own": cards.own_notes(request.user, at),
        "shared_device": request.session.get(SHARED, False),
    }
    return render(request, "notes/list.html", context)


@require_safe
@in_pair
def note(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """One's own note and how it stands, or one that has come: covered until it is opened."""
    at = now()
    found = note_of(request.user, pk, at)
    if found.author_id != request.user.pk and not found.seen:
        return render(request, "notes/covered.html", {"note": found, "space": space})
    context = {
        "note": found,
        "text": decrypt_rows([found], "body", request.user)[found.pk],
        "space": space,
        "shared_device": request.session.get(SHARED, False),
    }
    if found.author_id != request.user.pk:
        return render(request, "notes/came.html", context)
    context["arrival"] = arrival_words.arrival_of(found, at)
    context["may_change"] = arrival_words.may_change(found, at)
    context["known"] = arrival_words.known_to_have_arrived(found, at)
    return render(request, "notes/own.html", context)


@require_POST
@in_pair
def open_it(request: PersonRequest, space: Space, pk: uuid.UUID) -> HttpResponse:
    """Open a note that has come; whoever wrote it is never told."""
    at = now()
    found = note_of(request.user, pk, at)
    open_note(found, by=space.me, at=at)
    return redirect(found)


@require_safe
@in_pair
def jar(request: PersonRequest, space: Space) -> HttpResponse:
    """One note from the jar, and another each time (`?after=`)."""
    behind = clean_uuid(request.GET.get("after", "")) or uuid.uuid4()
    drawn = draw(request.user, behind, now())
    context = {
        "note": drawn[0] if drawn else None,
        "another": drawn[0] if len(drawn) > 1 else None,
        "text": next(iter(decrypt_rows(drawn[:1], "body", request.user).values()), None),
        "space": space,
        "shared_device": request.session.get(SHARED, False),
    }
    return render(request, "notes/jar.html", context)
