"""Dana at her desk, with Alice and Bob in her care; or only some of that."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client as Browser

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.counseling.models import Client, Consent, Counselor
from intimacy.counseling.shares import share_answers
from intimacy.couples.models import Couple
from intimacy.sharing.models import Words
from tests.conftest import START, member, signed_in
from tests.conftest import prove as prove


def counselor_of(user: User, **changed: object) -> Counselor:
    """A counselor row for a person, approved unless `changed` says otherwise."""
    fields: dict[str, object] = {
        "name": f"{user.name} Weber",
        "qualification": "Couples counselor",
        "licence_number": "W-1204",
        "licence_body": "Chamber of counselors",
        "country": "Austria",
        "applied_at": START - timedelta(days=9),
        "approved_at": START - timedelta(days=8),
    }
    return Counselor.objects.create(user=user, **fields | changed)


def in_care(counselor: Counselor, couple: Couple, **changed: object) -> Client:
    """A couple that both agreed to the counselor, an hour before START."""
    at = START - timedelta(hours=1)
    dates = {"asked_at": at, "began_at": at, "expires_at": at + timedelta(days=14)}
    client = Client.objects.create(counselor=counselor, couple=couple, **dates | changed)
    for membership in couple.memberships.all():
        Consent.objects.create(
            client=client, couple=couple, user=membership.user, answered_at=at, given_at=at
        )
    return client


@pytest.fixture
def counselor(dana: User) -> Counselor:
    """Dana, approved, with an app for codes."""
    totp.TOTP.activate(dana, totp.generate_totp_secret())
    return counselor_of(dana)


@pytest.fixture
def care(counselor: Counselor, couple: Couple) -> Client:
    """Alice and Bob as Dana's clients."""
    return in_care(counselor, couple)


@pytest.fixture
def desk(counselor: Counselor) -> Browser:
    """Dana's browser: signed in, with her second factor used."""
    return signed_in(counselor.user, "mfa")


@pytest.fixture
def shared(care: Client, opened: CheckIn, alice: User) -> Words:
    """Alice's first answer of an opened week, let be read by Dana."""
    words = Words.objects.get(author=alice, item__exchange=opened.exchange, item__position=1)
    share_answers.share_answer(words, by=member(alice), at=START)
    return words


@pytest.fixture
def at_home() -> Callable[[User], Browser]:
    """Return a signed-in browser with a fresh password for a partner."""
    return partial(signed_in)
