"""What hostile hands type, and sending it byte by byte."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import quote_plus
from zoneinfo import available_timezones

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.lib.text import PROSE_LENGTH
from prompts.vocabulary import LABELS

LONG = bool(os.environ.get("LONG"))
some = settings(
    max_examples=150 if LONG else 25,
    derandomize=not LONG,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NASTY = (
    "",
    "a\x00b\x1b[31m\x85c",
    "\ud800 half a pair",
    "\u202egnp.exe \u2066x\u2069",
    "Z\u0351\u036b\u0343" * 40,
    "e\u0301 and \u00e9",
    "line\r\none\rtwo\u2028three",
    "Bob\r\nBcc: all@example.org",
    "</textarea><script>alert(1)</script>",
    "{{ 7|add:7 }}{% csrf_token %} %s %(x)s {0}",
    "x" * (PROSE_LENGTH + 1),
    "😀" * PROSE_LENGTH,
    " \u200b\ufeff\u3000 ",
)
ANYTHING = st.sampled_from(NASTY) | st.text(st.characters(exclude_categories=()), max_size=80)
PLACES = st.sampled_from(sorted(available_timezones())) | ANYTHING
NUMBERS = st.integers().map(str) | st.integers(-1, 25).map(str) | ANYTHING
FORM = "application/x-www-form-urlencoded"
PRACTICES = st.sampled_from([*LABELS, ""]) | ANYTHING
BONDS = st.sampled_from(Couple.Bond.values) | ANYTHING
RHYTHMS = st.sampled_from(["daily", "weekly", "date", "nth"]) | ANYTHING
DAYS = st.dates().map(str) | ANYTHING
HOURS = st.times().map(lambda hour: f"{hour:%H:%M}") | ANYTHING
TOMORROW = str(date.today() + timedelta(days=1))
SignIn = Callable[[User], Client]


def kept_client(sign_in: SignIn, user: User) -> Client:
    """Sign in once a test, not once an example."""
    if not hasattr(sign_in, "client"):
        sign_in.client = sign_in(user)
    return sign_in.client


@contextmanager
def sent(
    client: Client, path: str, fields: dict[str, str], **headers: str
) -> Iterator[HttpResponse]:
    """Post the fields byte by byte as a hostile browser may; undo what it did afterwards."""
    pairs = ((k, quote_plus(v.encode("utf-8", "surrogatepass"))) for k, v in fields.items())
    with transaction.atomic():
        body = "&".join(f"{name}={value}" for name, value in pairs)
        response = client.post(path, body, content_type=FORM, headers=headers)
        assert response.status_code < 500
        yield response
        transaction.set_rollback(True)


def arrived(text: str) -> str:
    """Return the text as it comes in: bytes that are no UTF-8 become replacement marks."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def assert_refused_kindly(response: HttpResponse, *typed: str) -> None:
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in page
    assert 'class="error"' in page
    for text in typed:  # a browser drops what no page can hold
        assert escape(arrived(text)) in page


def assert_given_back(response: HttpResponse, *typed: str) -> None:
    """Refused as a whole: said at the top, everything typed still there."""
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in page
    assert not [text for text in typed if escape(arrived(text)) not in page]
