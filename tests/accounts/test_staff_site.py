"""Staff run the library, not people's accounts; and only with a second factor."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.core import mail
from django.test import Client

from intimacy.accounts.models import User
from tests.conftest import PASSWORD, prove


@pytest.fixture
def stella(library) -> User:
    user = User.objects.create_superuser("stella@example.org", PASSWORD, name="Stella")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


@pytest.mark.abuse("AC-67")
@pytest.mark.parametrize(("method", "status"), [("password", 302), ("mfa", 200)])
def test_staff_need_a_second_factor(stella, sign_in, method, status):
    client = sign_in(stella)
    prove(client, method)
    assert client.get("/staff/").status_code == status


@pytest.mark.abuse("AC-67")
def test_a_second_factor_of_the_future_opens_nothing_to_staff(stella, sign_in):
    client = sign_in(stella)
    with time_machine.travel(timedelta(hours=1)):
        prove(client, "mfa")
    assert client.get("/staff/").status_code == 302


@pytest.mark.abuse("AC-67")
def test_being_somebody_with_a_second_factor_is_not_enough(alice, sign_in):
    client = sign_in(alice)
    prove(client, "mfa")
    assert client.get("/staff/", follow=True).status_code == 403


@pytest.mark.abuse("AC-07")
def test_nothing_that_lets_staff_become_somebody_is_there():
    apps = {model._meta.app_label for model in admin.site._registry}
    assert apps <= {"auth", "prompts", "counseling"}


@pytest.mark.abuse("AC-07")
def test_of_counselors_staff_see_the_application_and_nothing_else():
    pages = [model for model in admin.site._registry if model._meta.app_label == "counseling"]
    assert [model._meta.label for model in pages] == ["counseling.Counselor"]


def test_the_list_of_sessions_wants_a_fresh_proof(alice, sign_in):
    client = sign_in(alice)
    assert client.get("/accounts/sessions/").status_code == 200
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    assert client.get("/accounts/sessions/").url.startswith("/accounts/reauthenticate/")
    assert client.post("/accounts/sessions/").url.startswith("/accounts/reauthenticate/")


@pytest.mark.abuse("AC-35")
def test_links_in_mails_lead_to_our_own_address(alice, settings):
    settings.SITE_URL = "https://tend.example.org"
    fields = {"email": alice.email, "password1": PASSWORD, "adult": "on"}
    Client(headers={"host": "localhost"}).post("/accounts/signup/", fields)
    assert "https://tend.example.org/accounts/password/reset/" in mail.outbox[0].body
    assert "localhost" not in mail.outbox[0].body


@pytest.mark.abuse("AC-35")
def test_a_refused_host_is_refused_with_every_header(db):
    answer = Client(headers={"host": "evil.example"}).get("/")
    assert answer.status_code == 400
    for header in ("Content-Security-Policy", "X-Frame-Options", "Permissions-Policy"):
        assert header in answer.headers


@pytest.mark.abuse("AC-65")
def test_no_address_is_kept_with_a_session(alice, sign_in):
    client = sign_in(alice)
    fields = {"oldpassword": PASSWORD, "password1": PASSWORD + "!", "password2": PASSWORD + "!"}
    client.post("/accounts/password/change/", fields)
    assert set(UserSession.objects.values_list("ip", flat=True)) == {"0.0.0.0"}
