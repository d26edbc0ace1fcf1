"""When a service we lean on is away: a plain page, nothing lost, and reading still works."""

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

import intimacy.settings as real
from intimacy.accounts.models import User
from tests.conftest import PASSWORD
from tests.reminders.workers import Works

LIMIT = 5  # wrong passwords for one address, in five minutes


@pytest.fixture
def limits(settings, db):
    """The limits of the real thing, counted where it counts them."""
    settings.CACHES = real.CACHES
    settings.ACCOUNT_RATE_LIMITS = real.ACCOUNT_RATE_LIMITS
    call_command("createcachetable")
    yield
    cache.close()


@pytest.fixture(params=["away", "full"])
def broker(request, tmp_path, settings):
    """A Redis that is shut down, or that takes nothing more; yields which."""
    works = Works(tmp_path)
    settings.CELERY_BROKER_URL = works.address()
    if request.param == "full":
        works.fill()
    else:
        works.stop_redis()
    yield request.param
    works.end()


def sign_in(user, password):
    client = Client(raise_request_exception=False)
    return client.post("/accounts/login/", {"login": user.email, "password": password})


@pytest.mark.sqlite
@pytest.mark.abuse("AC-81")
def test_without_redis_people_sign_in(limits, broker, alice):
    answer = sign_in(alice, PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/week/")
    told = Client().get("/readyz")
    assert (told.status_code, told.json()["broker"]) == (503, broker)
    assert told.json()["cache"] == "ok"


@pytest.mark.sqlite
@pytest.mark.abuse("AC-33")
def test_without_redis_wrong_passwords_are_counted(limits, broker, alice):
    for _ in range(LIMIT):
        sign_in(alice, "not the password")
    answer = sign_in(alice, PASSWORD)
    assert answer.status_code == 200
    assert "sessionid" not in answer.cookies
    assert "That was tried too often" in answer.text


@pytest.mark.abuse("AC-33")
def test_a_count_tells_nobody_whose_it_is(limits, alice):
    sign_in(alice, "not the password")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM lib_cache")
        rows = str(cursor.fetchall())
    assert rows.count("127.0.0.1") == rows.count("login_failed") == 0
    assert len(rows) > 100


@pytest.mark.abuse("AC-33")
def test_where_nothing_counts_nobody_signs_in(limits, settings, alice):
    one = real.CACHES["default"] | {"LOCATION": "no_such_table"}
    settings.CACHES = {"default": one}
    answer = sign_in(alice, PASSWORD)
    assert answer.status_code in {500, 503}  # PostgreSQL and SQLite say it differently
    assert "Something broke on our side" in answer.text
    assert "sessionid" not in answer.cookies


@pytest.mark.abuse("AC-58")
def test_without_the_database_a_page_says_so(alice, monkeypatch):
    client = Client(raise_request_exception=False)
    client.force_login(alice)

    def away(*args, **kwargs):
        raise OperationalError("server closed the connection: cnry-words")

    monkeypatch.setattr("intimacy.couples.access.space_of", away)
    answer = client.get("/week/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "cnry" not in answer.text
    assert User.objects.filter(pk=alice.pk).exists()
