"""What of a counselor's work goes when they, or both of a couple, are erased."""

from datetime import datetime

from django.db import transaction

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.counseling.care.end_care import end_care
from intimacy.counseling.models import Client, Counselor, Introduction
from intimacy.couples.models import Couple
from intimacy.couples.spaces import lock_people


def stop_work(user: User, at: datetime) -> None:
    """End the care of every couple this person accompanies, and every link they made; twice is
    once. Where they are no counselor it changes nothing.
    """
    with transaction.atomic():
        lock_people(user)
        counselor = Counselor.objects.filter(user=user).first()
        if counselor is None:
            return
        Introduction.objects.filter(counselor=counselor, closed_at=None).update(closed_at=at)
        end_clients(counselor, by=user, at=at)


def end_clients(counselor: Counselor, *, by: User, at: datetime) -> None:
    """End them in the order of their couples: two who lock several cannot wait for each other."""
    standing = Client.objects.filter(counselor=counselor, ended_at=None)
    for client in standing.select_related("couple").order_by("couple_id"):
        end_care(client, by=by, at=at)


def forget_person(user: User, at: datetime) -> None:
    """Delete a counselor's clients with all that hangs on them, and spare the notes of others.

    A counselor's own notes stay theirs when the last of a couple is erased, on a space that holds
    nothing: without the label, the appointments and what was given.
    """
    mine = Client.objects.filter(counselor__user=user)
    empty = Couple.objects.filter(pk__in=mine.values("couple"), memberships=None)
    emptied = list(empty.values_list("pk", flat=True))
    mine.delete()
    Couple.objects.filter(pk__in=emptied).delete()
    last = Client.objects.filter(couple__in=Couple.objects.only_of(user), notes__isnull=False)
    for client in last.distinct():
        client.couple, client.label = _nobodys(at), ""
        client.save(update_fields=["couple", "label"])
        client.appointments.all().delete()
        client.assignments.all().delete()
        client.shares.all().delete()
        client.consents.all().delete()
        record("client.emptied", about=client)


def _nobodys(at: datetime) -> Couple:
    """A space nobody was ever in, for what is left to have a place."""
    when = {"created_at": at, "ended_at": at, "rhythm_since": at, "week_due_at": at}
    return Couple.objects.create(kind=Couple.Kind.PAIR, zone="UTC", **when)
