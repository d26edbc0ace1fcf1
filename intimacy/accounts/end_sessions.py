"""Ends sessions of somebody whose way of signing in has changed."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from intimacy.accounts.models import User


def end_others(user: User, *, here: str | None) -> None:
    """Delete the person's sessions, at once, but for the one with the key `here`."""
    others = UserSession.objects.filter(user=user).exclude(session_key=here)
    Session.objects.filter(
        session_key__in=list(others.values_list("session_key", flat=True))
    ).delete()
    others.delete()
