"""Changing the address one signs in with: confirmed by a code, then it waits for three days.

Whoever holds a session, or reads the new inbox, cannot take an account at once: the old address is
told, and stops it without signing in. Until then all stays as it is.
"""

import logging
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from intimacy.accounts.end_sessions import end_others
from intimacy.accounts.mail_first import AddressRefusedError, NotSentError, handed_over
from intimacy.accounts.models import AddressChange, User
from intimacy.audit.models import record
from intimacy.lib.compiled import compiled
from intimacy.lib.tokens import new_token, token_hash
from intimacy.lib.zones import zone

WAITS = timedelta(hours=72)
log = logging.getLogger(__name__)


def ask(user: User, email: str, *, at: datetime) -> AddressChange:
    """Keep the AddressChange to `email`, in place of any before, and tell the old address.

    Raises NotSentError, and keeps nothing, where no mail goes out just now; an old address that
    takes none any more only waits.
    """
    token, row = new_token(), {"email": email.lower(), "asked_at": at, "due_at": at + WAITS}
    with transaction.atomic():
        row["stop_hash"] = token_hash(token)
        change, _ = AddressChange.objects.update_or_create(user=user, defaults=row)
        record("address_change.asked", actor_id=user.pk)
        link = settings.SITE_URL + reverse("address-stop", args=[token])
        day = date_format(timezone.localtime(change.due_at, zone(user.zone)), "l j F, H:i")
        try:
            _mail("email_change_waits", user.email, stop_url=link, day=day)
        except AddressRefusedError:
            log.warning("mail: the old address of a change takes none")
    return change


def waiting(user: User) -> AddressChange | None:
    """Return the person's AddressChange that waits, or None."""
    return next(iter(_of(user)), None)


@compiled
def _of(user: User) -> QuerySet[AddressChange]:
    return AddressChange.objects.filter(user=user)[:1]


def stop(change: QuerySet[AddressChange]) -> bool:
    """Delete the AddressChange that waits, if it still does; return whether it did."""
    owner = change.values_list("user_id", flat=True).first()
    gone, _ = change.delete()
    if gone:
        record("address_change.stopped", actor_id=owner)
    return bool(gone)


def complete_next(at: datetime) -> bool:
    """Carry out one AddressChange whose time has come, and delete it; False where none is due.

    Its row is locked, so that of two workers one does it, and a stop comes before it or after.
    """
    due = AddressChange.objects.filter(due_at__lte=at).order_by("due_at", "pk")
    with transaction.atomic():
        change = due.select_for_update(skip_locked=True).first()
        if change is None:
            return False
        user, old = change.user, change.user.email
        done = _move(user, change.email)
        change.delete()
        outcome = "done" if done else "failed"
        record("address_change.completed", actor_id=user.pk, outcome=outcome)
    for email in (old, user.email) if done else ():
        try:
            _mail("email_changed", email)
        except NotSentError:
            log.error("mail: a notice was not sent: email_changed")
    return True


def _move(user: User, email: str) -> bool:
    """Let the person sign in with `email` and nothing else, signed out everywhere; False where the
    address became somebody else's meanwhile.
    """
    old = user.email
    try:
        with transaction.atomic():
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
            user.email = email
            user.save(update_fields=["email"])
    except IntegrityError:
        user.email = old
        return False
    end_others(user, here=None)
    return True


def _mail(name: str, email: str, **context: object) -> None:
    with handed_over(email):
        get_adapter().render_mail(f"account/email/{name}", email, context).send()
