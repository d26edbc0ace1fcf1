"""The table of proofs against the whole URL map: nothing undecided; each row asks, and lets in."""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from intimacy.accounts.models import User
from intimacy.accounts.proofs import AGAIN, BY_NAME, DESK, NONE, STAFF, TABLE, Proof, proof_for
from tests.accounts.test_proof_door import client_with, password_proved
from tests.walk import routes

SOMEBODY = "00000000-0000-4000-8000-000000000000"
FILLED = {"pk": SOMEBODY, "step_pk": SOMEBODY, "key": "x", "token": "x"}
INSTEAD = "Use your password instead"
ASKED = sorted(name for name, proof in BY_NAME.items() if proof != NONE and not proof.inside)
DESK_PAGES = sorted(name for name, proof in BY_NAME.items() if proof is DESK)


def patterns(
    within: Iterable[URLPattern | URLResolver], space: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    for one in within:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        elif one.name:
            yield space + one.name, one


HOUSE = dict(patterns(get_resolver().url_patterns))
KEYS = dict(routes())
NUMBERED = {"mfa_remove_webauthn", "mfa_edit_webauthn"}


def only_looked_at(pattern: URLPattern) -> bool:
    """True where the view refuses every POST before it looks at anything."""
    keys = dict.fromkeys(pattern.pattern.regex.groupindex, "x")
    try:
        answer = pattern.callback(RequestFactory().post("/"), **keys)
    except Exception:  # it went on without a person: it takes a POST
        return False
    return bool(answer.status_code == 405)


def page(name: str) -> str:
    keys = {key: FILLED[key] for key in KEYS[name]}
    return reverse(name, kwargs=keys | {"pk": 1} if name in NUMBERED else keys)


def asked(response: HttpResponse) -> bool:
    return response.status_code == 302 and "/reauthenticate/" in response.headers["Location"]


@pytest.mark.abuse("AC-76")
def test_every_route_that_takes_a_post_is_decided_on() -> None:
    logging.disable(logging.ERROR)
    bare = {name for name in HOUSE if name not in BY_NAME and proof_for(name) == AGAIN}
    undecided = {name for name in bare if not only_looked_at(HOUSE[name])}
    logging.disable(logging.NOTSET)
    assert not undecided, "say in accounts/proofs.py which proof these need, or why none"


def test_each_row_names_routes_that_are_there_and_each_once() -> None:
    named = Counter(name for row in TABLE for name in row.names.split())
    assert [name for name, times in named.items() if times > 1] == []
    assert {name for name in named if not name.endswith(":*")} <= set(HOUSE)
    assert all(row.why for row in TABLE)


def test_what_nobody_decided_on_needs_the_password_to_act() -> None:
    assert proof_for("a:new-page") == AGAIN
    assert proof_for("a:new-page", reads=True) == NONE


@pytest.fixture
def with_app(alice: User) -> User:
    """Alice with an app for codes."""
    TOTP.activate(alice, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    return alice


def shown(method: str, proof: Proof, more: int) -> dict[str, object]:
    return password_proved(proof.minutes * 60 + more) | {"method": method}


@pytest.mark.abuse("AC-30, AC-76")
def test_each_row_asks_for_its_proof_and_lets_in_with_it(with_app: User) -> None:
    for name in ASKED:
        if name.endswith(":*"):
            continue
        proof, path = BY_NAME[name], page(name)
        enough = "mfa" if proof.factor else "password"
        for old in (client_with(with_app, shown(enough, proof, 5)), client_with(with_app)):
            assert asked(old.get(path)), name
            assert asked(old.post(path)), name
        if proof.factor:
            assert asked(client_with(with_app, shown("password", proof, -60)).post(path)), name
        assert not asked(client_with(with_app, shown(enough, proof, -60)).get(path)), name


@pytest.mark.abuse("AC-76")
def test_where_there_is_no_factor_the_password_is_enough(alice: User) -> None:
    proof = BY_NAME["account_email"]
    path = page("account_email")
    assert client_with(alice, shown("password", proof, -60)).get(path).status_code == 200
    old = client_with(alice, shown("password", proof, 5)).get(path)
    assert old.url.startswith("/accounts/reauthenticate/")


@pytest.mark.abuse("AC-76")
def test_where_the_factor_is_asked_for_the_password_is_not_offered(with_app: User) -> None:
    client = client_with(with_app)
    ask = client.get(page("account_email")).url
    assert ask.startswith("/accounts/2fa/reauthenticate/")
    assert INSTEAD not in client.get(ask).content.decode()
    elsewhere = client.get("/accounts/reauthenticate/?next=/accounts/email/")
    assert elsewhere.url.startswith("/accounts/2fa/reauthenticate/")
    assert (
        "your password"
        in client.get(f"{reverse('mfa_reauthenticate')}?next=/you/").content.decode()
    )


@pytest.mark.abuse("AC-67")
def test_staff_are_asked_again_after_a_day_of_work(
    with_app: User, sign_in: Callable[[User], Client]
) -> None:
    with_app.is_staff = with_app.is_superuser = True
    with_app.save()
    for minutes, let_in in ((STAFF.minutes - 1, True), (STAFF.minutes + 1, False)):
        client = client_with(with_app, {**password_proved(minutes * 60), "method": "mfa"})
        assert asked(client.get("/staff/")) is not let_in
