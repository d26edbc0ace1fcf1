"""Yes, no, no longer, again: what becomes of a counselor's access when staff decide."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.utils import decrypt
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client as Browser
from django.urls import reverse
from django.utils.timezone import now

from intimacy.accounts.models import User
from intimacy.audit.models import Event
from intimacy.counseling.desk import approval
from intimacy.counseling.models import Client, Counselor, Introduction
from intimacy.counseling.shares.visible_answers import readable_by_counselor
from intimacy.counseling.urls import urlpatterns
from tests.conftest import PASSWORD, START, pair, person
from tests.counseling.conftest import counselor_of, in_care, prove
from tests.counseling.desk.test_second_factor import code_of
from tests.walk import routes

DESK = "/desk/"
NEEDS_A_YES = ("/desk/clients/", "/desk/given/", "/desk/sessions/")
LATER = START + timedelta(days=1)


@pytest.fixture
def stella(db) -> User:
    return User.objects.create_superuser("stella@example.org", PASSWORD, name="Stella")


@pytest.fixture
def waiting(dana) -> Counselor:
    return counselor_of(dana, approved_at=None)


def states():
    return {str(approval.state_of(row)) for row in Counselor.objects.all()}


# --- Yes and no ---------------------------------------------------------------


@pytest.mark.sqlite
def test_a_yes_opens_the_desk(waiting, stella):
    approval.approve(waiting, by=stella, at=LATER, seen=waiting.applied_at)
    assert Counselor.objects.active().get().approved_at == LATER


def test_a_yes_is_for_the_details_that_were_looked_at(waiting, stella):
    with pytest.raises(ValidationError, match="changed since"):
        approval.approve(waiting, by=stella, at=LATER, seen=LATER)
    assert states() == {"waiting"}


def test_a_no_refuses(waiting, stella):
    approval.refuse(waiting, by=stella, at=LATER)
    assert states() == {"refused"}


@pytest.mark.abuse("AC-67")
@pytest.mark.parametrize("verb", ["approve", "refuse", "deactivate", "reactivate"])
def test_nobody_decides_about_themselves(stella, verb):
    own = counselor_of(stella, approved_at=None)
    more = {"reactivate": {}, "approve": {"at": LATER, "seen": own.applied_at}}
    with pytest.raises(ValidationError, match="themselves"):
        getattr(approval, verb)(own, by=stella, **more.get(verb, {"at": LATER}))
    assert states() == {"waiting"}


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("approve", {"refused_at": START, "approved_at": None}),
        ("approve", {}),
        ("approve", {"approved_at": None, "deactivated_at": START}),
        ("refuse", {}),
        ("refuse", {"approved_at": None, "deactivated_at": START}),
        ("deactivate", {"deactivated_at": START}),
        ("reactivate", {}),
    ],
)
def test_what_is_decided_already_is_left_alone(dana, stella, verb, fields):
    row = counselor_of(dana, **fields)
    before = approval.state_of(row)
    more = {"reactivate": {}, "approve": {"at": LATER, "seen": row.applied_at}}
    with pytest.raises(ValidationError, match="already"):
        getattr(approval, verb)(row, by=stella, **more.get(verb, {"at": LATER}))
    assert states() == {before}


def test_every_decision_is_written_down_by_ids(waiting, stella):
    approval.approve(waiting, by=stella, at=LATER, seen=waiting.applied_at)
    approval.deactivate(waiting, by=stella, at=LATER)
    approval.reactivate(waiting, by=stella)
    rows = Event.objects.filter(actor_id=stella.pk).order_by("pk")
    assert [row.event.partition(".")[2] for row in rows] == [
        "approved",
        "deactivated",
        "reactivated",
    ]
    assert {row.subject_id for row in rows} == {waiting.user_id}
    assert not any("Weber" in str(vars(row)) or "W-1204" in str(vars(row)) for row in rows)


# --- No longer ------------------------------------------------------------------


@pytest.fixture
def live(counselor, care, dana) -> Browser:
    """A browser Dana signed in with by password and code, that has her couple in her care."""
    secret = decrypt(dana.authenticator_set.get(type="totp").data["secret"])
    cache.clear()
    browser = Browser()
    with time_machine.travel(now(), tick=False):  # a code is good for the rest of its half minute
        browser.post("/accounts/login/", {"login": dana.email, "password": PASSWORD})
        browser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    return browser


@pytest.mark.abuse("AC-24")
@pytest.mark.sqlite
def test_the_next_request_of_a_living_browser_is_sent_to_sign_in(live, counselor, stella):
    assert live.get("/desk/second-step/").url == DESK
    approval.deactivate(counselor, by=stella, at=LATER)
    assert live.get(DESK).url == "/accounts/login/?next=/desk/"
    assert live.get("/week/").url == "/accounts/login/?next=/week/"
    assert not UserSession.objects.filter(user=counselor.user).exists()


@pytest.mark.abuse("AC-24")
def test_signing_in_again_leads_to_ones_own_week_and_to_no_desk(counselor, stella, at_home):
    approval.deactivate(counselor, by=stella, at=LATER)
    browser = at_home(counselor.user)
    prove(browser)
    assert browser.get(DESK).status_code == 404
    assert browser.get("/desk/apply/").status_code == 404
    assert browser.get("/week/").status_code == 200


@pytest.mark.abuse("AC-24")
@pytest.mark.sqlite
def test_every_client_asking_and_invitation_ends(care, shared, stella):
    dana = care.counselor
    asking = in_care(dana, pair(person("Eve"), person("Finn")), began_at=None)
    link = Introduction.objects.create(
        counselor=dana, made_by=dana.user, token_hash="x", expires_at=LATER
    )
    assert readable_by_counselor(dana.user, LATER).count() == 1
    approval.deactivate(dana, by=stella, at=LATER)
    assert set(Client.objects.values_list("ended_at", flat=True)) == {LATER}
    assert Client.objects.filter(pk=asking.pk, ended_at=LATER).exists()
    link.refresh_from_db()
    assert link.closed_at == LATER
    assert not readable_by_counselor(dana.user, LATER).exists()


@pytest.mark.abuse("AC-24")
def test_it_happens_whole_or_not_at_all(live, care, stella, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(approval, "end_others", broken)
    with pytest.raises(RuntimeError):
        approval.deactivate(care.counselor, by=stella, at=LATER)
    assert states() == {"approved"}
    assert Client.objects.visible_to(care.counselor.user).get() == care
    assert live.get("/desk/second-step/").url == DESK


def test_other_counselors_and_other_people_keep_everything(care, charlie, stella, sign_in):
    other = counselor_of(charlie)
    theirs = in_care(other, pair(person("Eve"), person("Finn")))
    browser = sign_in(charlie)
    approval.deactivate(care.counselor, by=stella, at=LATER)
    assert Client.objects.visible_to(charlie).get() == theirs
    assert browser.get("/week/").status_code == 200


def test_again_brings_back_the_desk_and_none_of_the_clients(care, stella):
    approval.deactivate(care.counselor, by=stella, at=LATER)
    approval.reactivate(care.counselor, by=stella)
    assert Counselor.objects.active().filter(pk=care.counselor.pk).exists()
    assert not Client.objects.visible_to(care.counselor.user).exists()


@pytest.mark.abuse("AC-24")
def test_an_account_switched_off_is_out_at_the_next_request(live, shared, counselor):
    User.objects.filter(pk=counselor.user_id).update(is_active=False)
    assert live.get(DESK).url == "/accounts/login/?next=/desk/"
    assert not readable_by_counselor(counselor.user, LATER).exists()
    again = live.post("/accounts/login/", {"login": counselor.user.email, "password": PASSWORD})
    assert "/desk/" not in again.headers.get("Location", "")
    assert live.get(DESK).status_code == 302


def test_whoever_waits_gets_no_page_of_clients(desk, care):
    """What needs staff's yes leads back to the desk, pages and buttons alike."""
    Counselor.objects.update(approved_at=None)
    for name, keys in routes(urlpatterns, "counseling:"):
        path = reverse(name, kwargs=dict.fromkeys(keys, care.pk))
        if path.startswith(NEEDS_A_YES) or path.endswith("/assign/"):
            answers = [desk.get(path), desk.post(path)]
            led = [a.url for a in answers if a.status_code != 405]
            assert set(led) == {DESK}, name


def test_the_stranger_gains_nothing_from_somebody_elses_end(care, charlie, stella):
    approval.deactivate(care.counselor, by=stella, at=LATER)
    assert not Client.objects.visible_to(charlie).exists()
    assert not readable_by_counselor(charlie, LATER).exists()
