"""Which answers to the five lines a counselor may see: decided here and only here.

Asked in the one statement that fetches the sealed bytes, as `visible_answers` does for words.
"""

import uuid
from datetime import datetime

from django.db.models import Exists, OuterRef

from intimacy.accounts.models import User
from intimacy.counseling.models import Client
from intimacy.couples.models import Membership
from intimacy.pulse.models import Pulse, PulseQuerySet


def lines_for_counselor(user: User, client: uuid.UUID, at: datetime) -> PulseQuerySet:
    """Return the answers of this client's two that `user` may see at the moment `at` (UTC).

    What both let each other see, and both let this counselor see as well, each from when both said
    so on; of a client who is theirs today with the consent of each; nothing while one has paused.
    """
    clients = Client.objects.visible_to(user).filter(pk=client, couple=OuterRef("couple"))
    members = Membership.objects.filter(couple=OuterRef("couple"), left_at=None)
    paused = members.filter(paused_at__isnull=False)
    both = Pulse.objects.shown_in(OuterRef("couple"), at).shown_in(client, at)
    return both.filter(Exists(clients), ~Exists(paused))
