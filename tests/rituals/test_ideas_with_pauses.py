"""Ideas that go along with a pause name it in their words, and lead to it."""

import pytest

from intimacy.pauses import exercises
from intimacy.rituals.ideas import PAUSES, every
from intimacy.rituals.models import Ritual
from tests.rituals.conftest import begin


@pytest.mark.parametrize(("key", "slug"), PAUSES.items())
def test_an_idea_names_the_pause_it_goes_along_with(key, slug):
    idea = every()[key]
    assert idea.pause == exercises.pause(slug)
    assert f"“{idea.pause.name}”" in idea.what


def test_other_ideas_go_along_with_none():
    assert sum(idea.pause is not None for idea in every().values()) == len(PAUSES)


def test_the_page_of_ideas_leads_to_the_pause(couple, alice, client):
    client.force_login(alice)
    page = client.get("/together/rituals/ideas/?practice=emotional-awareness&page=9")
    assert '/quiet/notice/">' in page.content.decode()


def test_so_does_a_ritual_that_was_taken_from_one_and_no_other(couple, alice, sign_in):
    client, ritual = sign_in(alice), begin(alice)
    for key in (*PAUSES, "tea-towel-flag", ""):
        Ritual.objects.update(idea=key)
        page = client.get(ritual.get_absolute_url()).text
        assert ("/quiet/" in page.partition("</section>")[0]) == (key in PAUSES), key
