"""Sessions that ran out leave the table, a few thousand at a time; nobody's living one does."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils.timezone import now

from intimacy.accounts import old_sessions
from intimacy.accounts.tasks import sweep_sessions
from intimacy.celery import app

DAY = timedelta(days=1)


def running_out(in_days, count=1):
    at = now() + in_days * DAY
    keys = [f"key-{in_days}-{n}" for n in range(count)]
    Session.objects.bulk_create(Session(pk=key, session_data="", expire_date=at) for key in keys)


@pytest.mark.sqlite
def test_what_ran_out_goes_and_what_lives_stays(alice, bob, sign_in):
    hers, his = sign_in(alice), sign_in(bob)
    Session.objects.filter(pk=his.session.session_key).update(expire_date=now() - DAY)
    sweep_sessions()
    assert list(UserSession.objects.values_list("user", flat=True)) == [alice.pk]
    assert hers.get("/week/").status_code == 200
    assert his.get("/week/").status_code == 302
    assert not Session.objects.filter(expire_date__lt=now()).exists()


@pytest.mark.django_db
def test_the_oldest_go_first_and_never_all_at_once():
    for in_days in (-1, -9, 5):
        running_out(in_days, 3)
    assert old_sessions.sweep(now(), size=4) == 4
    left = [key[:6] for key in Session.objects.values_list("pk", flat=True)]
    assert sorted(left) == ["key--1"] * 2 + ["key-5-"] * 3
    assert old_sessions.sweep(now(), size=4) == 2
    assert old_sessions.sweep(now(), size=4) == 0
    assert Session.objects.count() == 3


def test_a_device_whose_session_was_ended_is_forgotten(alice, sign_in):
    browser = sign_in(alice)
    Session.objects.all().delete()
    assert old_sessions.sweep(now()) == 1
    assert not UserSession.objects.exists()
    assert browser.get("/week/").status_code == 302


@pytest.mark.django_db
def test_so_many_rows_take_as_few_queries(django_assert_num_queries):
    running_out(-1, 50)
    with django_assert_num_queries(3):
        old_sessions.sweep(now(), size=20)


def test_the_beat_comes_by():
    app.loader.import_default_modules()
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "intimacy.accounts.tasks.sweep_sessions" in tasks <= set(app.tasks)
