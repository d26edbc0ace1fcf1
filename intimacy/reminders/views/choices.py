"""Reminders: one page for what a person wants to hear of, how, and when not."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from intimacy.accounts.forms import KnockForm
from intimacy.accounts.models import PersonRequest
from intimacy.lib.http import form_page
from intimacy.reminders import preference_changes, push, push_devices, reach
from intimacy.reminders.forms import ChoicesForm, SnoozeForm
from intimacy.reminders.preferences import Wants
from intimacy.reminders.views.devices import devices_of

PAGE = "reminders:choices"


@require_http_methods(["GET", "POST"])
def choices(request: PersonRequest) -> HttpResponse:
    """The hour, the quiet hours, and each kind: kept together or not at all."""
    if request.method == "GET":
        return _page(request)
    form = ChoicesForm(request.user, Wants.of([request.user.pk]), request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    said = form.cleaned_data
    quiet = (said["quiet_from"], said["quiet_until"])
    preference_changes.choose(
        request.user, hour=said["hour"], quiet=quiet, choices=form.choices(), at=now()
    )
    messages.success(request, _("Kept."))
    return redirect(PAGE)


@require_POST
def knock(request: PersonRequest) -> HttpResponse:
    """Choose the hour at which we may speak, or never."""
    form = KnockForm(request.POST)
    if form.is_valid():
        preference_changes.choose_hour(request.user, form.cleaned_data["hour"], at=now())
        messages.success(request, _("Kept."))
    else:
        messages.error(request, str(form.errors["hour"][0]))
    return redirect("week" if request.POST.get("from") == "week" else PAGE)


@require_POST
def silence(request: PersonRequest) -> HttpResponse:
    """Everything off, in one tap."""
    preference_changes.silence(request.user, at=now())
    return redirect(PAGE)


@require_POST
def speak(request: PersonRequest) -> HttpResponse:
    """And on again, as it was."""
    preference_changes.speak_again(request.user)
    messages.success(request, _("Your reminders are on again, as they were."))
    return redirect(PAGE)


@require_POST
def snooze(request: PersonRequest) -> HttpResponse:
    form = SnoozeForm(localdate(), request.POST)
    if not form.is_valid():
        return _page(request, snooze=form)
    preference_changes.snooze(request.user, form.until())
    return redirect(PAGE)


@require_POST
def snooze_end(request: PersonRequest) -> HttpResponse:
    preference_changes.end_snooze(request.user)
    return redirect(PAGE)


@require_POST
def try_again(request: PersonRequest) -> HttpResponse:
    """Send mail to an address from which it came back."""
    preference_changes.trust_address(request.user)
    messages.success(request, _("We try that address again."))
    return redirect(PAGE)


@require_POST
def known(request: PersonRequest) -> HttpResponse:
    """They know what does not reach them any more; nothing is said of it until more is lost."""
    reach.know(request.user)
    return redirect("week" if request.POST.get("from") == "week" else PAGE)


def _page(
    request: PersonRequest, form: ChoicesForm | None = None, snooze: SnoozeForm | None = None
) -> HttpResponse:
    wants, at = Wants.of([request.user.pk]), now()
    person = wants.person(request.user.pk)
    devices = devices_of(request.user)
    working = sum(not device.refused for device in devices)
    asleep = person.snoozed_until if person.snoozed_until and person.snoozed_until > at else None
    context = {
        "form": form or ChoicesForm(request.user, wants),
        "snooze": snooze or SnoozeForm(localdate()),
        "silent": person.silent_since,
        "asleep": asleep and date_format(localtime(asleep), "l j F, H:i"),
        "knock_waits": preference_changes.knock_waits(request.user, person, at),
        "bounced": person.bounced_address == request.user.email,
        "devices": devices,
        "refused": working < len(devices),
        "reach": reach.reach_of(request.user, wants, working),
        "device_lost": person.device_lost_at,
        "push_says": push.SAYS,
        "push_key": push_devices.public_key(),
    }
    return form_page(request, "reminders/reminders.html", context)
