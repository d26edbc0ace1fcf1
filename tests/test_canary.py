"""No words reach anybody they were not given to: not by a page, a header, a mail, a log, a dump."""

import base64
import io
import logging
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now

from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.counseling.models import (
    Appointment,
    AppointmentChange,
    AssignedStep,
    Assignment,
    Consent,
    Dropped,
    Introduction,
    Note,
    Share,
)
from intimacy.counseling.models import Client as Care
from intimacy.couples.models import Couple, Invitation, Membership
from intimacy.dates.models import Mark, Sending
from intimacy.interests import models as interests
from intimacy.keys.models import DataKey, Unreadable
from intimacy.lib.tokens import token_hash
from intimacy.privacy import erase_account
from intimacy.sharing.models import Acknowledgement, Addition, Words
from prompts.models import Boundary, Feedback, Swap
from tests.canary import CANARY, PERSONAS, House, furnish
from tests.log_lines import log_lines
from tests.matrix import BOTH, NOTHING, OWN, shows
from tests.readings import reading, sessions, with_the_reading
from tests.sealed_rows import sealed_by
from tests.walk import client_of, routes
from tests.worlds import world

OTHERWISE = (
    ("HEAD", {}),
    ("GET", {"if-none-match": "*", "range": "bytes=0-4000", "accept": "application/json"}),
    ("POST", {"accept": "application/json"}),
)


def other_ways(number: int, persona: str, name: str) -> list[tuple[str, dict[str, str]]]:
    """Return how else to ask for the path with this number: in one other way in turn."""
    if name == "counseling:print":  # which shows what it shows by POST
        return [("POST", {})]
    if os.environ.get("LONG"):
        return list(OTHERWISE)
    asked = persona in {"alice", "bob"} or number % 4 == 0
    return [OTHERWISE[number % len(OTHERWISE)]] if asked else []


def ask(client: Client, path: str, method: str, headers: dict[str, str]) -> HttpResponse:
    """Ask, and let nothing a POST did to the database or to our cookies stand."""
    if method != "POST":
        return client.generic(method, path, headers=headers)
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.generic(method, path, headers=headers)
        assert not CANARY.search(sessions()), path
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def everything(response: HttpResponse) -> str:
    heads = f"{response.headers} {response.cookies} {response.reason_phrase}"
    return response.content.decode("utf-8", "replace") + heads


def traces(text: str) -> Iterator[str]:
    """Yield the forms in which a text could lie in a dump without being seen at once."""
    raw = text.encode()
    yield text
    yield raw.hex()
    for shift in range(3):
        yield base64.b64encode(b"x" * shift + raw).decode()[4:-4]


def assert_no_trace(house: House, dump: str) -> None:
    assert not [text for text in house.canaries if any(trace in dump for trace in traces(text))]
    assert not [token for token in house.tokens if token in dump]


@pytest.fixture
def house(library: None) -> House:
    return world(furnish)


def test_every_route_is_in_the_matrix() -> None:
    names = {name for name, _ in routes()}
    known = BOTH | OWN | NOTHING
    assert not {name for name in names - known if not name.startswith("admin:")}
    assert not known - names, "the matrix names routes that are gone"


@pytest.mark.abuse("AC-01, AC-02, AC-03, AC-05, AC-07, AC-10, AC-25, AC-31")
@pytest.mark.parametrize("persona", [with_the_reading(persona) for persona in PERSONAS])
def test_words_reach_only_those_they_were_given_to(house: House, persona: str) -> None:
    read, met, strays = reading(house, persona), set(), []
    client = client_of(house, persona)
    with log_lines(logging.INFO) as lines:
        for number, page in enumerate(read.pages, start=PERSONAS.index(persona)):
            answers = [("GET", page.response)]
            for method, headers in other_ways(number, persona, page.name):
                answers.append((method, ask(client, page.path, method, headers)))
            for method, response in answers:
                found = set(CANARY.findall(everything(response)))
                met |= found
                stray = house.stray(found, persona, shows(page.name))
                strays += [(text, page.path, method) for text in stray]
    assert not strays
    assert met == house.readable_by(persona)  # neither too much nor too little
    assert not CANARY.search(read.sessions + sessions())
    assert not CANARY.search(str(read.mails) + str([m.message() for m in mail.outbox]))
    said = read.log + lines.getvalue()
    assert not CANARY.search(said)
    assert not [token for token in house.tokens if token in said]


@pytest.mark.abuse("AC-04")
def test_asking_otherwise_gives_no_other_answer(house: House) -> None:
    client = client_of(house, "bob")
    for week in house.weeks:
        path = week.get_absolute_url() + "both/"
        plain = client.get(path)
        for headers in ({"if-none-match": "*"}, {"range": "bytes=0-9"}):
            other = client.get(path, headers=headers)
            assert other.status_code == plain.status_code
        assert not {"ETag", "Last-Modified", "Accept-Ranges"} & set(plain.headers)


@pytest.mark.abuse("AC-08")
def test_logs_hold_no_words_names_or_tokens(house: House) -> None:
    client = client_of(house, "alice")
    weeks = CheckIn.objects.visible_to(house.people["alice"])
    week, *_, first = (one.get_absolute_url() for one in weeks)
    typed = "cnry-alice-typed-00000000"
    with log_lines() as lines:
        client.post(f"{week}1/", {"text": typed, "seen": "9"})
        client.post("/you/", {"name": "cnry-alice-name-00000000", "zone": "Europe/Paris"})
        client.get(f"/invitation/{house.token}/")
        client.get(f"/invitation/{house.token}x/")
        for path in ("/back/words/", f"{week}1/", f"{first}both/"):
            assert CANARY.search(client.get(path).content.decode())
    written = lines.getvalue()
    assert written.count("django.db.backends") > 20
    assert "django.template" in written  # which quotes whole pages' contexts
    assert "/invitation/…" in written
    assert not CANARY.search(written)
    assert "@example.org" not in written
    for token in (house.token, token_hash(house.token)):
        assert token not in written


@pytest.mark.abuse("AC-07, AC-08")
@pytest.mark.parametrize("told", [True, False], ids=["in the message", "in a local"])
def test_an_error_of_ours_shows_no_words(
    house: House, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    text = next(iter(house.canaries))

    def broken(*args: object) -> None:
        words = text
        raise RuntimeError(words if told else len(words))

    monkeypatch.setattr("intimacy.privacy.kept_pages.page_of_words", broken)
    client = client_of(house, "alice")
    client.raise_request_exception = False
    with log_lines() as lines:
        response = client.get("/back/words/")
    assert response.status_code == 500
    assert "It is not your doing" in response.content.decode()
    assert not CANARY.search(everything(response))
    assert "Internal Server Error" in lines.getvalue()
    assert "in broken" in lines.getvalue()
    assert "RuntimeError" in lines.getvalue()
    assert not CANARY.search(lines.getvalue())
    assert not mail.outbox


@pytest.mark.sqlite
@pytest.mark.abuse("AC-07")
def test_models_and_dumpdata_show_bytes_only(house: House) -> None:
    out = io.StringIO()
    call_command("dumpdata", stdout=out)
    dump = out.getvalue()
    assert dump.count('"model": "sharing.words"') == Words.objects.count() > 20
    assert_no_trace(house, dump)
    for model in apps.get_models():
        assert_no_trace(house, "".join(f"{row!r} {row}" for row in model._base_manager.all()))


@pytest.mark.sqlite
@pytest.mark.abuse("AC-07")
def test_staff_have_no_page_for_what_people_wrote() -> None:
    private = {Words, Addition, Acknowledgement, CheckIn, Couple, Membership, Invitation, DataKey}
    private |= {Boundary, Swap, Feedback, Mark, Sending, Note, Share, Consent, Care}
    private |= {interests.Batch, interests.Mark, interests.Sending, interests.Choice}
    private |= {Introduction, Assignment, AssignedStep, Dropped, Appointment, AppointmentChange}
    assert not private & set(admin.site._registry)


@pytest.mark.postgres
@pytest.mark.abuse("AC-11, AC-60")
@pytest.mark.django_db(transaction=True)
def test_a_dump_of_the_database_holds_no_words(library: None) -> None:
    house = furnish()
    read_all_pages(house)
    dump = dumped()
    assert dump.count("INSERT INTO public.sharing_words ") == Words.objects.count()
    assert_no_trace(house, dump)
    leaves_no_byte_behind(house, dump)


def dumped() -> str:
    """Return the whole database as `pg_dump` writes it."""
    details = connection.settings_dict
    address = f"postgres://{details['USER']}@{details['HOST']}:{details['PORT']}/{details['NAME']}"
    environment = os.environ | {"PGPASSWORD": details["PASSWORD"] or ""}
    written = subprocess.run(
        ["pg_dump", "--inserts", address], capture_output=True, check=True, env=environment
    )
    return written.stdout.decode()


def leaves_no_byte_behind(house: House, before: str) -> None:
    """Erase Alice: what a dump held of hers it holds no more, and no key there is opens it."""
    alice = house.people["alice"]
    sealed = list(sealed_by(alice))
    assert len(sealed) > 20
    assert all(bytes(body).hex() in before for _, body in sealed)
    erase_account.ask(alice, at=now() - erase_account.WAITS)
    assert erase_account.erase(alice.pk, now())
    after = dumped()
    assert not [row for row, body in sealed if bytes(body).hex() in after]
    assert alice.email not in after
    assert_no_trace(house, after)
    for row, _ in sealed:
        row.key = DataKey.objects.get(pk=row.key_id)
        with pytest.raises(Unreadable):
            row.key.primitive()


@pytest.mark.sqlite
@pytest.mark.abuse("AC-11")
@pytest.mark.django_db(transaction=True)
def test_the_database_file_holds_no_words(library: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the same is asked of pg_dump")
    house = furnish()
    read_all_pages(house)
    file = Path(connection.settings_dict["NAME"])
    data = b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))
    assert b"alice@example.org" in data
    assert not [text for text in house.canaries if text.encode() in data]
    assert house.token.encode() not in data


def read_all_pages(house: House) -> None:
    """Let what reading leaves behind, sessions and audit rows, be part of the dump."""
    for persona in ("alice", "bob"):
        client = client_of(house, persona)
        for path in ("/week/", "/back/words/", "/back/words/export/"):
            client.get(path)
    assert User.objects.count() == 11
    assert not CANARY.search(sessions())
