"""Where somebody is signed in, told coarsely on purpose: a kind of device and a day.

No address, no browser, no hour; what looks alike is one line, and ends as one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from intimacy.accounts.models import PersonRequest

NAMES = {
    "tablet": gettext_lazy("A tablet"),
    "phone": gettext_lazy("A phone"),
    "computer": gettext_lazy("A computer"),
    "device": gettext_lazy("A device"),
}
TELLS = (
    ("tablet", ("iPad", "Tablet")),
    ("phone", ("iPhone", "Mobile", "Android")),
    ("computer", ("Windows", "Macintosh", "Linux", "CrOS")),
)


@dataclass
class Device:
    """Sessions of one kind of device that began on one day; the one in use stands alone."""

    kind: str
    since: date
    here: bool
    sessions: list[UserSession] = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(NAMES[self.kind])

    @property
    def key(self) -> str:
        return f"{self.kind} {self.since.isoformat()}"

    @property
    def last_used(self) -> date:
        """The day is kept in UTC; never told as one before the device signed in."""
        days: list[date] = [session.last_seen_at.date() for session in self.sessions]
        return max(self.since, *days)


def kind_of(agent: str) -> str:
    """Return the kind of device a browser says it runs on."""
    found = (kind for kind, signs in TELLS if any(sign in agent for sign in signs))
    return next(found, "device")


def devices(sessions: Iterable[UserSession], here: str | None) -> list[Device]:
    """Return living sessions as lines, the one with the key `here` first, then newest first."""
    lines: dict[tuple[bool, date, str], Device] = {}
    for session in sessions:
        kind, since = kind_of(session.user_agent), localtime(session.created_at).date()
        current = session.session_key == here
        line = lines.setdefault((current, since, kind), Device(kind, since, current))
        line.sessions.append(session)
    return [lines[at] for at in sorted(lines, reverse=True)]


@require_http_methods(["GET", "POST"])
def signed_in(request: PersonRequest) -> HttpResponse:
    """Look where one is signed in; sign out of one line, or of everything but this device."""
    living = UserSession.objects.purge_and_list(request.user)
    lines = devices(living, request.session.session_key)
    if request.method == "GET":
        context = {"devices": lines, "elsewhere": any(not line.here for line in lines)}
        return render(request, "usersessions/usersession_list.html", context)
    chosen = request.POST.get("device")
    gone = [line for line in lines if not line.here and chosen in {None, line.key}]
    for session in [session for line in gone for session in line.sessions]:
        session.end()
    if chosen is None:
        messages.info(request, _("You are signed out everywhere else."))
    elif gone:
        messages.info(request, _("You are signed out there."))
    return redirect("usersessions_list")
