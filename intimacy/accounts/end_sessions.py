"""Ends sessions at once: of whoever changed how they sign in, is erased, or lost their desk."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from intimacy.accounts.models import User


def end_others(user: User, *, here: str | None) -> None:
    """Delete the person's sessions but for the one with the key `here`; all of them for None."""
    others = UserSession.objects.filter(user=user).exclude(session_key=here)
    Session.objects.filter(
        session_key__in=list(others.values_list("session_key", flat=True))
    ).delete()
    others.delete()
