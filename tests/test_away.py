"""When a service we lean on is away: a plain page, nothing lost, and reading still works."""

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from intimacy.accounts.models import User
from tests.conftest import PASSWORD


@pytest.fixture
def no_redis(settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1/0",  # nobody listens there
        }
    }
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip"}
    yield
    cache.close()


@pytest.mark.abuse("AC-33")
def test_without_its_limits_nobody_signs_in(no_redis, alice):
    client = Client(raise_request_exception=False)
    answer = client.post("/accounts/login/", {"login": alice.email, "password": PASSWORD})
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Something broke on our side" in answer.text


@pytest.mark.abuse("AC-33")
def test_without_its_limits_reading_goes_on(no_redis, alice):
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    assert client.get("/week/").status_code == 200
    assert client.get("/help/").status_code == 200


@pytest.mark.abuse("AC-58")
def test_without_the_database_a_page_says_so(alice, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(alice)

    def away(*args, **kwargs):
        raise OperationalError("server closed the connection: cnry-words")

    monkeypatch.setattr("intimacy.couples.access.space_of", away)
    answer = client.get("/week/")
    assert answer.status_code == 503
    assert "cnry" not in answer.text
    assert User.objects.filter(pk=alice.pk).exists()
