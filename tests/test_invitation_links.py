"""A link for one person: hashed, guessed slowly, used up once, silent about why it is dead."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.couples import pair_couple
from intimacy.couples.models import Couple, Invitation
from intimacy.lib.tokens import new_token, token_hash
from tests.conftest import pair, person
from tests.walk import blank

SignIn = Callable[[User], Client]


def press(client: Client, token: str, answer: str = "yes") -> HttpResponse:
    return client.post(reverse("invitation", args=[token]), {"answer": answer})


@pytest.fixture
def token(alice: User) -> str:
    return pair_couple.invite(alice, at=now())


@pytest.mark.abuse("AC-12, AC-46")
def test_of_a_link_only_the_hash_is_kept_and_looked_up(token: str, client: Client) -> None:
    assert len(token) * 6 >= 256
    assert Invitation.objects.get().token_hash == token_hash(token) != token
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse("invitation", args=[token]))
    statements = " ".join(query["sql"] for query in asked)
    assert token_hash(token) in statements
    assert token not in statements


@pytest.mark.abuse("AC-12")
def test_the_eleventh_guess_within_an_hour_waits(client: Client, settings, db: None) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"invitation": "10/h/ip"}
    for ask in (client.get, client.post):
        cache.clear()
        guesses = [ask(f"/invitation/{new_token()}/", {"answer": "yes"}) for _ in range(11)]
        assert [guess.status_code for guess in guesses] == [404] * 10 + [429]
    elsewhere = client.get(f"/invitation/{new_token()}/", REMOTE_ADDR="203.0.113.9")
    assert elsewhere.status_code == 404
    cache.clear()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-13")
def test_dead_links_look_like_links_that_never_were(
    alice: User, bob: User, charlie: User, sign_in: SignIn
) -> None:
    used, at = pair_couple.invite(alice, at=now()), now()
    pair_couple.accept(token_hash(used), by=bob, at=at)
    old = pair_couple.invite(charlie, at=at - pair_couple.LASTS)
    client = sign_in(person("Mallory"))
    never = client.get(reverse("invitation", args=["x" * 43]))
    for dead in (used, old):
        for response in (client.get(reverse("invitation", args=[dead])), press(client, dead)):
            assert response.status_code == never.status_code == 404
            assert blank(response) == blank(never)
    pair_couple.cancel(alice, at=at)
    assert press(client, used).status_code == 404


@pytest.mark.sqlite
@pytest.mark.abuse("AC-14")
def test_a_scanner_that_opens_the_link_uses_nothing_up(
    alice: User, charlie: User, token: str, sign_in: SignIn
) -> None:
    before = list(Invitation.objects.values())
    client, path = sign_in(charlie), reverse("invitation", args=[token])
    for opener in (Client(), client):
        assert [opener.get(path).status_code for _ in range(3)] == [200] * 3
        opener.head(path)
    assert list(Invitation.objects.values()) == before
    assert press(client, token).status_code == 302
    assert not Couple.objects.filter(kind="pair").exists()  # a yes shares nothing yet
    assert sign_in(alice).get("/week/").context["state"].name == "accepted"


@pytest.mark.abuse("AC-15, AC-16, AC-18")
def test_a_yes_is_for_somebody_else_who_is_alone(
    alice: User, bob: User, token: str, sign_in: SignIn
) -> None:
    assert press(sign_in(alice), token).status_code == 404
    page = sign_in(bob).get(reverse("invitation", args=[token])).content.decode()
    assert "You are signed in as bob@example.org" in page
    pair(bob, person("Eve"))
    client = sign_in(bob)
    assert "You already share a space" in client.get(reverse("invitation", args=[token])).text
    assert press(client, token).status_code == 302
    assert Invitation.objects.get(inviter=alice).accepted_by is None


@pytest.mark.abuse("AC-16, AC-17")
def test_one_yes_a_link(bob: User, charlie: User, token: str, sign_in: SignIn) -> None:
    """And no word about who came first."""
    first, second = sign_in(bob), sign_in(charlie)
    assert press(first, token).status_code == 302
    late = press(second, token)
    assert late.status_code == 404
    assert "Bob" not in late.text
    assert Invitation.objects.get().accepted_by == bob
