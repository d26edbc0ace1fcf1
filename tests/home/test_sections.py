"""Which place of the navigation a page marks."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.sharing.models import Words
from tests.conftest import START

MARKED = re.compile(r'<a href="([^"]+)" aria-current="page"')


def marked(client: Client, path: str) -> list[str]:
    return MARKED.findall(client.get(path).content.decode())


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/week/", "/week/"),
        ("/week/next/", "/week/"),
        ("/together/rituals/ideas/", "/together/"),
        ("/back/words/", "/back/"),
        ("/back/find/", "/back/"),
        ("/desk/apply/", "/you/"),
    ],
)
def test_a_page_marks_the_place_its_path_begins_with(
    alice: User, checkin: CheckIn, client: Client, path: str, place: str
) -> None:
    client.force_login(alice)
    assert marked(client, path) == [place]


@pytest.mark.sqlite
def test_a_week_that_opened_marks_look_back_also_with_an_answer_that_was_refused(
    alice: User, bob: User, opened: CheckIn, client: Client
) -> None:
    client.force_login(alice)
    his = Words.objects.filter(author=bob, item__exchange=opened.exchange)[0]
    with time_machine.travel(START + timedelta(hours=1), tick=False):
        page = client.get(f"/c/{opened.pk}/both/")
        refused = client.post(f"/w/{his.pk}/acknowledgement/", {"kind": "own"})
    assert refused.status_code == 422
    assert [MARKED.findall(one.text) for one in (page, refused)] == [["/back/"], ["/back/"]]


@pytest.mark.sqlite
def test_a_week_passed_marks_look_back(alice: User, checkin: CheckIn, client: Client) -> None:
    client.force_login(alice)
    with time_machine.travel(START, tick=False):
        client.post(f"/c/{checkin.pk}/off/")
        assert marked(client, f"/c/{checkin.pk}/") == ["/back/"]


@pytest.mark.sqlite
@pytest.mark.parametrize("path", ["/help/", "/week/nothing-here/", "/week/begin-again/"])
def test_help_and_what_stands_in_place_of_a_page_mark_nothing(
    alice: User, client: Client, path: str
) -> None:
    client.force_login(alice)
    assert marked(client, path) == []
