"""Walking a house by its URL map: every route, the rows its keys can name, what a page loads."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from django.contrib import admin
from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from intimacy.counseling.models import Appointment, Assignment, Introduction, Note
from intimacy.counseling.models import AssignedStep as Assigned
from intimacy.counseling.models import Client as Care
from intimacy.couples.models import BondProposal, Membership, RhythmChange
from intimacy.dates.models import DateNight
from intimacy.dreams.models import Dream, LovedLine, Promise
from intimacy.journal.models import Entry
from intimacy.notes.models import Note as Left
from intimacy.pauses import exercises
from intimacy.reminders.models import Message, Subscription
from intimacy.repair.models import Break, Letter
from intimacy.rituals.models import Ritual
from intimacy.sharing.models import Words
from intimacy.talk.models import Talk
from prompts.models import Boundary, PromptSet, Step
from tests.canary import House
from tests.canary_counselors import COUNSELORS, prove
from tests.conftest import PASSWORD

LETTERS = {f"repair:{page}" for page in ("letter", "answer", "time", "not-now", "take-back")}
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def routes(
    patterns: Iterable[URLPattern | URLResolver] | None = None,
    namespace: str = "",
    above: tuple[str, ...] = (),
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield every named route as (name with namespace, the keys in its path)."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        keys = (*above, *pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner, keys)
        elif pattern.name:
            yield f"{namespace}{pattern.name}", keys


def addresses(house: House, name: str, keys: tuple[str, ...]) -> list[str]:
    """Return the paths of one route, for every row of the house its keys can name."""
    return [reverse(name, kwargs=one) + _query(name, one) for one in _kwargs(house, name, keys)]


def _query(name: str, named: dict[str, object]) -> str:
    """Return what the address of a page says beside its keys, where it needs more."""
    if name != "counseling:session-date":
        return ""
    return f"?day={Appointment.objects.get(pk=named['pk']).day}"


def _kwargs(house: House, name: str, keys: tuple[str, ...]) -> list[dict[str, object]]:
    if name.startswith("admin:"):
        return _admin_kwargs(name, keys)
    if not keys:
        return [{}]
    if name.startswith("counseling:"):
        return _counseling_kwargs(house, name.removeprefix("counseling:"))
    if name == "pauses:pause":
        return [{"slug": slug} for slug in exercises.every()]
    if name == "invitation":
        return [{"token": house.token}]
    if name == "address-stop":
        return [{"token": "a-guess"}]  # what waits holds nobody's words
    if name == "calendars:feed":
        return [{"token": house.feed}]
    if name == "checkins:prompt":
        return [{"pk": week.pk, "position": 1} for week in house.weeks]
    if name == "topics-allow":
        keys_said_no_to = Boundary.objects.exclude(prompt=None).values_list(
            "prompt__key", flat=True
        )
        return [{"key": key} for key in keys_said_no_to]
    if keys == ("token",) and name.startswith("reminders:"):
        return [{"token": token} for token in Message.objects.values_list("token", flat=True)]
    rows: Iterable[object]
    if name == "rhythm-answer":
        rows = RhythmChange.objects.all()
    elif name == "bond-answer":
        rows = BondProposal.objects.all()
    elif name == "reminders:device-remove":
        rows = Subscription.objects.all()
    elif name == "forget":
        rows = Membership.objects.filter(user__name__in=["Alice", "Eve"])
    elif name.startswith("sharing:"):
        rows = house.words
    elif name == "calendars:date":
        rows = DateNight.objects.all()
    elif name == "calendars:ritual":
        rows = Ritual.objects.all()
    elif name == "talk:week" or name.startswith("checkins:"):
        rows = house.weeks
    elif name == "talk:date":
        rows = house.nights
    elif name.startswith("talk:"):
        rows = Talk.objects.all()
    elif name.startswith("rituals:"):
        rows = Ritual.objects.all()
    elif name == "repair:slow-step":
        return [{"number": number} for number in (1, 2)]
    elif name.startswith("repair:"):
        rows = (Letter if name in LETTERS else Break).objects.all()
    elif name.startswith("dates:"):
        rows = house.nights
    elif name.startswith("journal:"):
        rows = Entry.objects.filter(user__name__in=["Alice", "Eve"])
    elif name.startswith("notes:"):
        rows = Left.objects.all()
    elif name.startswith("dreams:"):
        table = name.removeprefix("dreams:").split("-")[0]
        rows = {"promise": Promise, "line": LovedLine}.get(table, Dream).objects.all()
    elif name in {"mfa_remove_webauthn", "mfa_edit_webauthn"}:
        return [{"pk": 1}]
    else:
        raise KeyError(f"{name} has keys nobody knows: add its rows here")
    return [{"pk": row.pk} for row in rows]


def _counseling_kwargs(house: House, name: str) -> list[dict[str, object]]:
    """Rows of every counselor of the house, for each of the keys of this room."""
    if name == "introduction":
        return [{"token": house.link}]
    if name in {"step", "step-write", "step-remove"}:
        steps = Step.objects.filter(position=1, version__prompt_set__owner__isnull=False)
        return [{"pk": step.version.prompt_set_id, "step_pk": step.pk} for step in steps]
    return [{"pk": pk} for pk in _of_counselors(name).values_list("pk", flat=True)]


def _of_counselors(name: str) -> QuerySet[Model]:
    """Return the rows a key of one of this room's routes can name."""
    if name in {"note", "note-delete"}:
        return Note.objects.all()
    if name == "invite-end":
        return Introduction.objects.all()
    if name in {"given-skip", "given-step"}:
        return Assigned.objects.filter(position=1)
    if name.startswith("given"):
        return Assignment.objects.all()
    if name.startswith("session"):
        return Appointment.objects.all()
    if name == "assign" or name.startswith("set"):
        own, house = PromptSet.objects.exclude(owner=None), PromptSet.objects.house()
        return PromptSet.objects.filter(Q(pk__in=own) | Q(pk__in=house.order_by("key")[:1]))
    if name in {"words-beside", "beside-take-back"}:
        return Words.objects.filter(shares__isnull=False, item__position=1).distinct()
    return Care.objects.all()


def _admin_kwargs(name: str, keys: tuple[str, ...]) -> list[dict[str, object]]:
    if keys == ("object_id",):
        table = name.removeprefix("admin:").rsplit("_", 1)[0]
        models = {f"{m._meta.app_label}_{m._meta.model_name}": m for m in admin.site._registry}
        first = models[table]._default_manager.order_by("pk").first()
        return [{"object_id": first.pk}] if first else []
    if keys == ("app_label",):
        return [{"app_label": "auth"}]
    return [] if keys else [{}]


def client_of(house: House, persona: str) -> Client:
    """Return a browser in which the persona has just proved who they are."""
    client = Client(headers={"user-agent": "Canary/1"})
    if persona in COUNSELORS:  # signing in takes them a code as well
        client.force_login(house.people[persona], backend=BACKEND)
        prove(client)
    elif persona != "anon":
        details = {"login": house.people[persona].email, "password": PASSWORD}
        assert client.post("/accounts/login/", details).status_code == 302
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    if persona == "stella":  # the staff pages want a second factor shown in this session
        prove(client)
        assert client.get("/staff/").status_code == 200
    return client


class Loads(HTMLParser):
    """Collects what a page fetches by itself, and what it says in attributes it should not."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.inline: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.fetched += [
            given[name] or ""
            for name in ("src", "href", "srcset", "poster", "data", "action", "formaction")
            if name in given and tag != "a"
        ]
        data_only = given.get("type") in {"application/json", "application/ld+json"}
        if tag == "script" and "src" not in given and not data_only:
            self.inline.append("script")
        self.inline += [n for n in given if n == "style" or n.startswith(("on", "hx-on"))]


def rows() -> dict[str, set[str]]:
    """Return every row of every table, as text."""
    with connection.cursor() as cursor:
        dump = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            dump[table] = {str([_plain(value) for value in row]) for row in cursor.fetchall()}
    return dump


def _plain(value: object) -> object:
    return bytes(value).hex() if isinstance(value, memoryview) else value


def blank(response: HttpResponse) -> str:
    """Return the page without what differs from one request to the next anyway."""
    return re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", response.content.decode())
