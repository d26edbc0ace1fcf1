"""The list of a counselor's couples: one row each, in the same few queries however many."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf

from intimacy.accounts.models import User
from intimacy.counseling.appointments import occurrences
from intimacy.counseling.assignments.progress import Progress, of_clients
from intimacy.counseling.assignments.timeline import runs
from intimacy.counseling.care.client_names import both
from intimacy.counseling.models import Client, Counselor
from intimacy.couples.models import Membership
from intimacy.lib.compiled import Fixed, compiled


@dataclass(frozen=True)
class Row:
    """One couple. Those who have not both agreed have a label and nothing else: no names."""

    client: Client
    names: str
    given: list[Progress]
    next: datetime | None

    @property
    def waiting(self) -> bool:
        return self.client.began_at is None


@dataclass(frozen=True)
class Page:
    """Some of the list. Nobody counts the rest: that would be one more query on every look."""

    clients: list[Client]
    number: int
    more: bool


def page(
    counselor: Counselor, size: int, *, at: datetime, query: str = "", asked: str | None = None
) -> Page:
    """Return the page asked for, the first where there is none such, as it stands at `at` (UTC).

    Those in care by label or name, then those asked. `query` leaves those whose label or names
    hold it; who has not agreed is found by label only.
    """
    wanted = (asked or "").isascii() and (asked or "").isdigit() and len(asked or "") < 6
    number = max(1, int(asked)) if wanted and asked else 1
    user, first = counselor.user, size * (number - 1)
    if query or first:
        found = _called(user, counselor, at, query)
        clients = list(_listed(found)[first : first + size + 1])
    else:
        clients = _first(user, counselor, at, Fixed(size + 1))
    if number > 1 and not clients:
        return page(counselor, size, at=at, query=query)
    return Page(clients[:size], number, len(clients) > size)


@compiled
def _first(user: User, counselor: Counselor, at: datetime, most: Fixed[int]) -> QuerySet[Client]:
    return _listed(_all(user, counselor, at))[: most.value]


def _called(user: User, counselor: Counselor, at: datetime, query: str) -> QuerySet[Client]:
    found = _all(user, counselor, at)
    if not query:
        return found
    members = Membership.objects.filter(couple=OuterRef("couple"), user__name__icontains=query)
    named = Q(Exists(members), began_at__isnull=False)
    return found.filter(Q(label__icontains=query) | named)


def _all(user: User, counselor: Counselor, at: datetime) -> QuerySet[Client]:
    care = Client.objects.visible_to(user)
    asked = Client.objects.asked(at).filter(counselor=counselor)
    return Client.objects.filter(Q(pk__in=care.values("pk")) | Q(pk__in=asked.values("pk")))


def _listed(found: QuerySet[Client]) -> QuerySet[Client]:
    named = found.annotate(first=_name(1), second=_name(2))
    called = Lower(Coalesce(NullIf("label", Value("")), "first"))
    begun = Case(When(began_at=None, then=1), default=0)
    return named.order_by(begun, called, "pk").fetch_mode(models.FETCH_RAISE)


def _name(slot: int) -> Case:
    members = Membership.objects.filter(couple=OuterRef("couple"), slot=slot)
    name = Subquery(members.values("user__name")[:1])
    return Case(
        When(began_at__isnull=False, then=name), default=Value(""), output_field=CharField()
    )


def rows(clients: list[Client], at: datetime) -> list[Row]:
    """Give the rows of a page what each says, in a constant number of queries."""
    begun = [client for client in clients if client.began_at]
    given = of_clients(begun, at)
    coming = occurrences.next_of([client.pk for client in begun], at)
    return [
        Row(
            client,
            both([client.first, client.second]),  # type: ignore[attr-defined]  # annotated
            [one for one in given.get(client.pk, []) if runs(one)],
            coming.get(client.pk),
        )
        for client in clients
    ]
