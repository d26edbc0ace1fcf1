"""The pages of the pauses: for everybody, alike, and without a trace."""

import pytest
from django.template import engines
from django.template.loader import render_to_string
from django.urls import reverse

from intimacy.pauses import exercises
from tests.page_text import seen
from tests.walk import rows

pytestmark = pytest.mark.django_db
PATHS = [reverse("pauses:list"), *(reverse("pauses:pause", args=[s]) for s in exercises.every())]


@pytest.mark.parametrize("path", PATHS)
def test_a_pause_is_there_for_who_is_signed_out_and_asks_the_database_nothing(
    client, path, django_assert_num_queries
):
    with django_assert_num_queries(0):
        page = client.get(path)
    assert page.status_code == 200
    assert "A quiet minute" in page.content.decode()


def test_a_pause_says_all_of_its_steps_and_how_long_it_lasts(client):
    page = seen(client.get("/quiet/breath/"))
    assert "3 minutes. Stop whenever you like; nothing is kept." in page
    for step in exercises.pause("breath").steps:
        assert step.text in page


def test_doing_a_pause_leaves_no_row(couple, alice, client):
    client.force_login(alice)
    client.get("/help/")  # the day's first visit writes down the day
    before = rows()
    for path in PATHS:
        assert client.get(path).status_code == 200
    assert rows() == before


def test_there_is_no_other_pause_and_nothing_to_post(client):
    assert client.get("/quiet/nothing/").status_code == 404
    assert client.post("/quiet/breath/").status_code == 405
    assert client.post("/quiet/").status_code == 405


def test_another_page_draws_a_pause_by_its_name():
    drawn = engines["django"].from_string("{% load pauses %}{% guide 'soften' %}").render()
    assert exercises.pause("soften").steps[0].text in drawn


def test_the_question_whether_it_is_safe_leads_to_where_help_says_when_it_is_not(client):
    drawn = render_to_string("pauses/_is_it_safe.html")
    assert "Is it safe?" in drawn
    assert 'href="/help/#wrong-tool"' in drawn
    assert 'id="wrong-tool"' in client.get("/help/").content.decode()
