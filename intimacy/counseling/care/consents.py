"""Agreeing to a counselor: each partner for themselves, and nothing begins before both have.

Nobody is told what somebody chose. A "not now" looks to everyone else like not having looked.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from intimacy.accounts.models import User
from intimacy.audit.models import record
from intimacy.counseling.care import end_care
from intimacy.counseling.models import AGREED_TEXT, Client, Consent, Counselor
from intimacy.counseling.models.clients import ClientQuerySet, ConsentQuerySet
from intimacy.couples.models import Couple, Membership
from intimacy.couples.spaces import hold, lock
from intimacy.lib.compiled import compiled, first

HAVE_ONE = _("You have a counselor already. End that first.")
BEGUN = _("Both of you have agreed meanwhile, so it has begun. You can end it here, at once.")
OVER = _("This is no longer asked. To begin anew, make a new link.")


def agree(client: Client, *, by: Membership, at: datetime) -> bool:
    """Take `by`'s yes to the text as it is today; True where both agree now and it stands.

    Raises ValidationError where nothing is asked any more, or another counselor was faster.
    """
    with hold(by.couple) as couple:
        fresh = _answerable(client, couple, at)
        consent = _answer(fresh, by, at)
        if consent.given_at is None:
            consent.given_at = consent.answered_at = at
            consent.save(update_fields=["given_at", "answered_at"])
            record("consent.given", actor_id=by.user_id, couple_id=couple.pk, about=consent)
        if not Client.objects.agreed().filter(pk=fresh.pk).exists():
            return False
        if fresh.began_at is None:
            _begin(fresh, couple, by=by.user, at=at)
        return True


def not_now(client: Client, *, by: Membership, at: datetime) -> None:
    """Take the question off `by`'s own pages, a yes they gave before it began along with it.

    Raises ValidationError where nothing is asked any more, or both have agreed meanwhile.
    """
    with hold(by.couple) as couple:
        fresh = _answerable(client, couple, at)
        if fresh.began_at is not None and Client.objects.agreed().filter(pk=fresh.pk).exists():
            raise ValidationError(BEGUN)  # ending it is another button
        given = Consent.objects.current().filter(client=fresh, user=by.user)
        # A yes of a moment ago, on another screen, may bear a later time than this.
        if given.update(revoked_at=Greatest("answered_at", Value(at))):
            record("consent.revoked", actor_id=by.user_id, couple_id=couple.pk, about=fresh)
        _answer(fresh, by, at)


def withdraw(client: Client, *, by: User, at: datetime) -> None:
    """End an asking for all three before it has begun; later it changes nothing.

    `by` is either partner or the counselor; only the audit keeps who it was.
    """
    with transaction.atomic():
        couple = lock(client.couple)
        asked = Client.objects.filter(pk=client.pk, began_at=None, ended_at=None)
        if asked.update(ended_at=at):
            record("client.withdrawn", actor_id=by.pk, couple_id=couple.pk, about=client)


def standing(couple: Couple) -> ClientQuerySet:
    """Return what has begun with a counselor who may work, agreed anew or not."""
    return Client.objects.of_couple(couple).standing()


def must_have_none(couple: Couple) -> None:
    """Raise ValidationError with a sentence of their own where the couple has a counselor."""
    if standing(couple).exists():
        raise ValidationError(HAVE_ONE)


def asked_and_standing(user: User, couple: Couple, at: datetime) -> ClientQuerySet:
    """Return what is asked of the couple or stands, that which stands first.

    Each row says of `user` alone: `mine`, whether they have agreed to the text of today, and
    `put_off`, whether they answered it with "not now"; and of the two, `both`: agreed.
    """
    asked = Q(began_at=None, expires_at__gt=at) | Q(began_at__isnull=False)
    answers = _answers_of(user)
    return (
        Client.objects.of_couple(couple)
        .filter(asked, couple__ended_at=None)
        .select_related("counselor__user")
        .annotate(
            mine=Exists(answers.filter(given_at__isnull=False)),
            put_off=Exists(answers.filter(given_at=None)),
            both=Exists(Client.objects.agreed().filter(pk=OuterRef("pk"))),
        )
        .order_by(F("began_at").asc(nulls_last=True), "-asked_at", "pk")
    )


def waiting_for(user: User, couple: Couple, at: datetime) -> ClientQuerySet:
    """Select what waits for this person's answer; nothing once they gave any."""
    return asked_and_standing(user, couple, at).filter(~Exists(_answers_of(user)))


@compiled
def _first(user: User, couple: Couple, at: datetime) -> QuerySet[Client]:
    return asked_and_standing(user, couple, at)[:1]


def in_a_word(user: User, couple: Couple, at: datetime) -> str:
    """Say who is beside the two, or whether somebody asks to be, as `user` may know it."""
    found = first(_first(user, couple, at))
    if found is None:
        return gettext("Nobody")
    if found.began_at and found.both:  # type: ignore[attr-defined]  # annotated
        return found.counselor.name
    if found.mine or found.put_off:  # type: ignore[attr-defined]
        return gettext("Nothing begins before both of you have agreed")
    return gettext("Waits for your answer")


def _answers_of(user: User) -> ConsentQuerySet:
    """This person's answer to a client's text of today, for a subquery."""
    return Consent.objects.filter(
        client=OuterRef("pk"), user=user, revoked_at=None, version=AGREED_TEXT
    )


def _answerable(client: Client, couple: Couple, at: datetime) -> Client:
    """Return the client as it is now, where the two may answer. Call it under `hold(couple)`."""
    working = Client.objects.of_couple(couple).filter(pk=client.pk)
    fresh = working.select_related("counselor").first()
    if standing(couple).exclude(pk=client.pk).exists():
        raise ValidationError(HAVE_ONE)
    if fresh is None or (fresh.began_at is None and fresh.expires_at <= at):
        raise ValidationError(OVER)
    return fresh


def _answer(client: Client, by: Membership, at: datetime) -> Consent:
    """Return this partner's answer to the text of today; one to an older text is put away."""
    answers = Consent.objects.filter(client=client, user=by.user, revoked_at=None)
    answers.exclude(version=AGREED_TEXT).update(revoked_at=Greatest("answered_at", Value(at)))
    made = {"couple": client.couple, "version": AGREED_TEXT, "answered_at": at}
    return answers.get_or_create(client=client, user=by.user, revoked_at=None, defaults=made)[0]


def _begin(client: Client, couple: Couple, *, by: User, at: datetime) -> None:
    """Both have agreed. What else was asked of the two is over; one counselor at a time."""
    others = Client.objects.filter(couple=couple, ended_at=None).exclude(pk=client.pk)
    gone = others.filter(began_at__isnull=False).exclude(counselor__in=Counselor.objects.active())
    for other in gone:  # a counselor who may no longer work
        end_care.end_care(other, by=by, at=at)
    others.filter(began_at=None).update(ended_at=at)
    Client.objects.filter(pk=client.pk).update(began_at=at)
    record("client.began", actor_id=by.pk, couple_id=couple.pk, about=client)
