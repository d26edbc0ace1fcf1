"""From Dana, for Thursday: what the couple's own pages say of questions a counselor chose."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db.models import FETCH_RAISE, F, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.counseling.appointments.occurrences import next_of
from intimacy.counseling.models import AssignedStep, Assignment
from intimacy.couples.models import Couple
from intimacy.lib.compiled import compiled
from intimacy.sharing.models import Item
from intimacy.sharing.third_reader import Origin
from prompts.picker.candidates import Why

NEAR = timedelta(days=6)  # the weekday alone says which day it is


class _Brought(NamedTuple):
    """An item of a week, and the step that brought it."""

    item: Item
    step: AssignedStep
    running: bool  # the item's week is the couple's latest

    @property
    def for_session(self) -> bool:
        return self.running and self.step.step.for_session


def origins(couple: Couple, items: Collection[Item], user: User) -> dict[int, Origin]:
    """Return, by item, where a question came from, for those that came from the counselor.

    No query where no item was wished for, else one, and two more where one is for a session.
    """
    brought, at = _brought(items, user), now()
    day = _session_day(brought, at)
    return {one.item.pk: _origin(one, day if one.for_session else "") for one in brought}


def coming(user: User, after: date, until: date) -> QuerySet[Assignment]:
    """Select the sets that begin with the next week: later than `after`, not later than `until`.

    Both name weeks of the person's couple.
    """
    begins = running(user).filter(paused_at=None, starts__gt=after, starts__lte=until)
    return begins.order_by("assigned_at", "pk")


def running(user: User) -> QuerySet[Assignment]:
    """Select the sets on their way to the person's couple, with their title and whose they are."""
    received = Assignment.objects.received_by(user).running()
    return received.select_related("version", "client__counselor").fetch_mode(FETCH_RAISE)


def on_their_way(user: User) -> list[Assignment]:
    """Return those sets as a list, in one query."""
    return _on_their_way(user)


@compiled
def _on_their_way(user: User) -> QuerySet[Assignment]:
    return running(user)


def for_day(begins: datetime, at: datetime) -> str:
    """Say which day a session (UTC) is on, by the clock of the person asking."""
    day, today = localtime(begins), localtime(at).date()
    if day.date() == today:
        return _("today")
    return format_date(day, "l" if day.date() - today <= NEAR else "l j F")


def _origin(one: _Brought, day: str) -> Origin:
    name = one.step.assignment.client.counselor.name
    label = _("From %(name)s, for %(day)s") if day else _("From %(name)s")
    return Origin(
        label % {"name": name, "day": day},
        one.step.step.instructions,
        reverse("counseling:given", args=[one.step.assignment_id]),
        name,
        day,
    )


def _session_day(brought: list[_Brought], at: datetime) -> str:
    clients: set[uuid.UUID] = {b.step.assignment.client_id for b in brought if b.for_session}
    begins = next(iter(next_of(clients, at).values()), None) if clients else None
    return for_day(begins, at) if begins else ""


def _brought(items: Collection[Item], user: User) -> list[_Brought]:
    """Return the items that a step of the couple's counselor brought; the older set comes first.

    What an earlier week asked, for a counselor before this one perhaps, came from nobody here.
    """
    wished = {item.version.prompt_id: item for item in items if item.why == Why.WISH}
    if not wished:
        return []
    steps = _steps(list(wished), {item.exchange_id for item in wished.values()}, user)
    by_prompt = {step.prompt: step for step in steps}  # type: ignore[attr-defined]  # annotated
    return [
        _Brought(item, by_prompt[prompt], item.exchange_id == by_prompt[prompt].latest)  # type: ignore[attr-defined]
        for prompt, item in wished.items()
        if prompt in by_prompt
    ]


@compiled
def _steps(
    prompts: Collection[int], exchanges: Collection[uuid.UUID], user: User
) -> QuerySet[AssignedStep]:
    latest = CheckIn.objects.filter(couple=OuterRef("couple")).order_by("-week")
    weeks = CheckIn.objects.filter(exchange__in=exchanges)
    return (
        AssignedStep.objects.filter(
            Q(step__asked__prompt__in=prompts),
            assignment__in=Assignment.objects.received_by(user),
            assignment__starts__lte=Subquery(weeks.order_by("week").values("week")[:1]),
        )
        .annotate(prompt=F("step__asked__prompt"))
        # SQLite gives a key within a subquery as text, unless it is told what it is.
        .annotate(latest=Subquery(latest.values("exchange")[:1], output_field=UUIDField()))
        .select_related("step", "assignment__client__counselor")
        .fetch_mode(FETCH_RAISE)
        .order_by("-assignment__assigned_at", "-position")
    )
