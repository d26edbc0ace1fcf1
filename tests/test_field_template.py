"""What a page says of a form that comes back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from intimacy.accounts.models import User

SignIn = Callable[[User], Client]
TEMPLATES = Path(__file__).parent.parent / "templates"
DRAWN_ONCE = {
    '"Error:"': {"base.html"},
    'include "problem.html"': {"base.html", "sharing/_prompt.html"},
}


@pytest.mark.parametrize(("part", "where"), DRAWN_ONCE.items())
def test_it_is_drawn_in_one_place(part: str, where: set[str]) -> None:
    found = {
        p.relative_to(TEMPLATES).as_posix()
        for p in TEMPLATES.rglob("*.html")
        if part in p.read_text()
    }
    assert found == where


def test_a_page_that_comes_back_says_so_in_its_title(alice: User, sign_in: SignIn) -> None:
    client = sign_in(alice)
    for method, name, title in [
        (client.get, "questions", "What you are asked"),
        (client.post, "questions", "Error: What you are asked"),
        (client.post, "account_change_password", "Error: Change my password"),
        (client.get, "rituals:ideas", "Ideas"),  # what to look for is never wrong
    ]:
        page = method(reverse(name), {"practice": "nonsense"}).text
        assert f"<title>{title} · Tend</title>" in page
