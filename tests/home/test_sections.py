"""Which place of the navigation a page marks."""

import re

import pytest
from django.test import Client

from checkins.models import CheckIn
from intimacy.accounts.models import User

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
        ("/desk/apply/", "/you/"),
    ],
)
def test_a_page_marks_the_place_its_path_begins_with(
    alice: User, checkin: CheckIn, client: Client, path: str, place: str
) -> None:
    client.force_login(alice)
    assert marked(client, path) == [place]


@pytest.mark.sqlite
@pytest.mark.parametrize("path", ["/help/", "/week/nothing-here/", "/week/begin-again/"])
def test_help_and_what_stands_in_place_of_a_page_mark_nothing(
    alice: User, client: Client, path: str
) -> None:
    client.force_login(alice)
    assert marked(client, path) == []
