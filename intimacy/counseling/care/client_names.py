"""What to call a couple at the desk: their first names, as they agreed to."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from intimacy.counseling.models import Client
from intimacy.couples.models import Membership
from intimacy.lib.compiled import compiled


def names_of(clients: Iterable[Client]) -> dict[uuid.UUID, str]:
    """Return "Alice and Bob" for each of these, by the client's key, in one query.

    The clients have come through `Client.objects.visible_to`.
    """
    couples = {client.couple_id: client.pk for client in clients}
    people = defaultdict(list)
    for couple, name in _members(list(couples)):
        people[couples[couple]].append(name)
    return {client: both(names) for client, names in people.items()}


@compiled
def _members(couples: Collection[uuid.UUID]) -> QuerySet[Membership, tuple[uuid.UUID, str]]:
    members = Membership.objects.filter(couple__in=couples).order_by("slot")
    return members.values_list("couple", "user__name")


def both(names: list[str]) -> str:
    """Return two first names as one."""
    if len(names) != 2:
        return "".join(names)
    return _("%(first)s and %(second)s") % {"first": names[0], "second": names[1]}


def listed_name(client: Client, names: str) -> str:
    """Return how a couple stands in a list: their names, and the counselor's own label."""
    return f"{names} ({client.label})" if client.label else names
