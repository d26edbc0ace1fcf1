"""Ending a counselor's care: by any of the three, alone and at once. Nobody is asked or told."""

from datetime import datetime

from django.db import transaction

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.counseling.assignments import assign_set
from intimacy.counseling.models import AssignedStep, Client, Consent, Dropped, Introduction
from intimacy.couples.models import Couple
from intimacy.couples.spaces import lock
from intimacy.lib.local_times import NO_TIME
from intimacy.pulse import show_both


def end_care(client: Client, *, by: User, at: datetime) -> None:
    """Close everything of `client` to its counselor from the commit on; twice is once.

    `by` is either partner, the counselor, or staff; only the audit keeps who it was. What was
    given to the couple leaves their weeks. Raises Couple.DoesNotExist where the couple is gone.
    """
    with transaction.atomic():
        couple = lock(client.couple)
        if not Client.objects.filter(pk=client.pk, ended_at=None).update(ended_at=at):
            return
        assign_set.end_all(client, at)
        show_both.forget_circle(couple, client.pk)
        record("client.ended", actor_id=by.pk, couple_id=couple.pk, about=client)


def forget(couple: Couple) -> None:
    """Delete what the two declined, planned and asked for in a space that closes.

    What is the counselor's stays with them: notes, the label, what they gave, that it began.
    """
    Dropped.objects.filter(couple=couple).delete()
    Consent.objects.filter(couple=couple, given_at=None).delete()  # each a "not now"
    Introduction.objects.filter(couple=couple).delete()
    AssignedStep.objects.filter(couple=couple).update(together_at=None, **NO_TIME)
