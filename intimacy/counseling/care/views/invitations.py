"""The counselor's side of gaining and losing clients: links, what waits, and the end."""

import uuid

from django.conf import settings
from django.db.models import FETCH_RAISE
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.models import PersonRequest
from intimacy.counseling.care import consents, end_care, introductions
from intimacy.counseling.care.client_forms import LinkForm
from intimacy.counseling.care.client_names import names_of
from intimacy.counseling.desk.access import approved
from intimacy.counseling.models import Client, Counselor, Introduction
from intimacy.lib.http import errors_shown_on, form_page, posted
from intimacy.lib.qr import qr_code


@require_http_methods(["GET", "POST"])
@approved
def invite(request: PersonRequest, counselor: Counselor) -> HttpResponse:
    """Name them, then make a link and show it once; below, what waits."""
    at = now()
    form = LinkForm(posted(request))
    if form.is_valid():
        with errors_shown_on(form):
            label = form.cleaned_data["label"]
            token = introductions.invite_couple(counselor, label=label, at=at)
            context = {"label": label, **shown_once(token)}
            return render(request, "counseling/care/invite_made.html", context)
    waiting = introductions.waiting_of(counselor, at)
    context = {
        "form": form,
        "lasts": introductions.LASTS,
        "links": introductions.links_of(counselor, at).fetch_mode(FETCH_RAISE),
        "waiting": introductions.names_of_waiting(waiting.fetch_mode(FETCH_RAISE)),
    }
    return form_page(request, "counseling/care/invite.html", context)


def shown_once(token: str) -> dict[str, object]:
    """What a page needs that shows a new link: after it nobody can read it again."""
    link = settings.SITE_URL + reverse("counseling:introduction", args=[token])
    return {"link": link, "qr": qr_code(link), "until": now() + introductions.LASTS}


@require_POST
@approved
def end_link(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    link = get_object_or_404(Introduction.objects.filter(counselor=counselor), pk=pk)
    introductions.close(link, by=request.user, at=now())
    return redirect("counseling:invite")


@require_POST
@approved
def withdraw(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """Ask no longer, before both have agreed or before both have agreed anew. Nobody is told."""
    client = get_object_or_404(introductions.waiting_of(counselor, now()), pk=pk)
    give_up = end_care.end_care if client.began_at else consents.withdraw
    give_up(client, by=request.user, at=now())
    return redirect("counseling:invite")


@require_http_methods(["GET", "POST"])
@approved
def client_end(request: PersonRequest, counselor: Counselor, pk: uuid.UUID) -> HttpResponse:
    """The counselor's own way out: what happens, then one press."""
    client = get_object_or_404(Client.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        end_care.end_care(client, by=request.user, at=now())
        return redirect("counseling:clients")
    return render(
        request,
        "counseling/care/client_end.html",
        {"client": client, "names": names_of([client])[client.pk]},
    )
