"""What is shared with whom, pausing, leaving, my own words."""

import uuid

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from checkins import week_knocks
from intimacy.accounts.middleware import SHARED
from intimacy.accounts.models import PersonRequest
from intimacy.audit.models import record
from intimacy.calendars import addresses
from intimacy.counseling.care import consents
from intimacy.couples import part_couple
from intimacy.couples.access import in_pair, in_space
from intimacy.couples.kept_words import Writer
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import Space
from intimacy.dates import mark_ideas
from intimacy.dreams import quiet_pause as dreams_pause
from intimacy.dreams.dreams_along import our_dreams
from intimacy.interests.mark_interests import MARKING as INTERESTS
from intimacy.notes import leave_note
from intimacy.privacy import joint_words, kept_pages, own_words
from intimacy.pulse import show_both
from intimacy.reminders.models import Subscription
from intimacy.repair import quiet_pause
from intimacy.repair.mark_phrases import marked_phrases
from intimacy.sharing import open_together
from intimacy.sharing.models import UNDO


@in_space
def privacy(request: PersonRequest, space: Space) -> HttpResponse:
    """Who sees what, and the quiet pause, behind the password."""
    couple = space.couple
    context = {
        "space": space,
        "beside": consents.in_a_word(request.user, couple, now()) if couple.is_pair else "",
        "devices": Subscription.objects.filter(user=request.user).count(),
        "undo": UNDO,
        "calendar": addresses.standing(request.user),
    }
    return render(request, "privacy/privacy.html", context)


@require_POST
@in_pair
def pause(request: PersonRequest, space: Space) -> HttpResponse:
    open_together.pause(space.me, at=now())
    return redirect("privacy")


@require_POST
@in_pair
def resume(request: PersonRequest, space: Space) -> HttpResponse:
    at, since = now(), space.me.paused_at
    with transaction.atomic():
        opened = open_together.resume(space.me, at=at)
        if since:
            for marking in own_words.MARKED:
                marking.resumed(space.couple, since=since, at=at)
            leave_note.resumed(space.me, since=since, at=at)
            quiet_pause.all_arrives(space.me, since=since, at=at)
            show_both.resumed(space.couple, since=since, at=at)
            dreams_pause.all_arrives(space.me, since=since, at=at)
        week_knocks.ready(opened, at)
    return redirect("privacy")


@require_http_methods(["GET", "POST"])
@in_space
def leave(request: PersonRequest, space: Space) -> HttpResponse:
    """Read what happens; then leave, at once and without a message to anyone."""
    if not space.couple.is_pair:
        return redirect("week")  # idempotent, and where the other was first: redirect
    if request.method == "POST":
        part_couple.leave(space.me, at=now())
        return redirect("week")
    return render(request, "privacy/leave.html", {"space": space})


@in_space
def my_words(request: PersonRequest, space: Space) -> HttpResponse:
    """Everything I ever wrote, of spaces that ended too: all of it, or what is of one room."""
    writer = Writer(request.user, now(), space)
    rows = kept_pages.index(writer)
    rooms = kept_pages.rooms_in(rows)
    room = next((one for one in rooms if one.name == request.GET.get("room")), None)
    page, kept = kept_pages.page_of_words(writer, rows, room, request.GET.get("page"))
    wrote_in = {row.in_space for row in rows if row.in_space}
    spaces = list(own_words.spaces_of(request.user, wrote_in))
    context = {
        "space": space,
        "rooms": rooms,
        "room": room,
        "page": page,
        "sections": kept_pages.sections(kept, spaces),
        "ended": [one for one in spaces if one.left_at],
        "shared_device": request.session.get(SHARED, False),
    }
    return render(request, "privacy/my_words.html", context)


def export(request: PersonRequest) -> HttpResponse:
    """My own words as one page to keep; made as it is asked for, stored nowhere."""
    at = now()
    rooms = kept_pages.every_line(Writer(request.user, at))
    pairs = Membership.objects.filter(user=request.user, couple__kind=Couple.Kind.PAIR)
    shared = set(pairs.values_list("couple", flat=True))
    context = {
        "rooms": rooms,
        "in_pair": any(one.space in shared for _room, kept in rooms for one in kept),
        "rituals": joint_words.my_rituals(request.user, at),
        "dates": joint_words.our_dates(request.user, at),
        "dreams": our_dreams(request.user),
        "at": at,
        "liked": mark_ideas.MARKING.liked(request.user),
        "would_try": INTERESTS.liked(request.user),
        "phrases": marked_phrases(request.user),
    }
    page = render_to_string("privacy/export.html", context, request)
    record("words.exported", actor_id=request.user.pk)
    response = HttpResponse(page)
    response.headers["Content-Disposition"] = 'attachment; filename="my-words.html"'
    return response


@require_http_methods(["GET", "POST"])
def forget(request: PersonRequest, pk: uuid.UUID) -> HttpResponse:
    """Delete my words of a space that ended, for good."""
    mine = Membership.objects.filter(user=request.user, left_at__isnull=False)
    membership = get_object_or_404(mine.select_related("couple"), pk=pk)
    if request.method == "POST":
        own_words.forget(membership, at=now())
        messages.success(request, _("Your words there are deleted."))
        return redirect("my-words")
    return render(request, "privacy/forget.html", {"membership": membership, **_days(membership)})


def _days(membership: Membership) -> dict[str, str]:
    """When somebody was in a space that ended, as days; the year once where one is enough."""
    since, until = localtime(membership.couple.created_at), localtime(membership.left_at)
    first = "j F" if since.year == until.year else "j F Y"
    return {"since": date_format(since, first), "until": date_format(until, "j F Y")}
