"""What holds for every page at once: tokens, reading, headers, size, speed, silence."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from checkins.begin_week import current
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.couples.models import Couple
from intimacy.keys.encryption import encrypt_text
from intimacy.sharing.models import Exchange, Seal, Words
from tests.canary import House, furnish
from tests.conftest import items, member, pair, write
from tests.readings import reading, with_the_reading
from tests.walk import Loads, addresses, routes, rows
from tests.worlds import world

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "geolocation=()",
    "Referrer-Policy": "",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
READING_MAY_CHANGE = {"django_session", "usersessions_usersession", "audit_event"}
WEEK_BEGINS = {"couples_couple"}  # when to look again
READING_MAY_ADD_TO = {"checkins_checkin", "sharing_exchange", "sharing_item", "reminders_schedule"}
QUERIES = 13
GATHER = {"/back/words/": 14}  # one from each room that keeps words


# Leaving quickly always works; mail programs stop reminders; reports of bounces are signed.
WANTS_NO_TOKEN = {"exit", "reminders:stop", "reminders:bounce"}
BESIDE_THE_NAVIGATION = ("/help/", "/private/", "/dev/", "/b/")
SignIn = Callable[[User], Client]


def assert_protected(response: HttpResponse, path: str) -> None:
    for name, part in HEADERS.items():
        assert part in response.headers.get(name, "missing"), f"{name} of {path}"
    assert "messages" not in response.cookies, path


def assert_self_contained(response: HttpResponse, path: str) -> None:
    loads = Loads(response.content.decode())
    foreign = [url for url in loads.fetched if re.match(r"(?!data:)[a-z]*:|//", url)]
    assert not foreign, path
    assert not loads.inline or path.startswith("/staff/"), path


def assert_placed(response: HttpResponse, path: str) -> None:
    nav = re.search(r'<nav class="nav.*?</nav>', response.content.decode(), re.DOTALL)
    if nav and response.status_code == 200 and not path.startswith(BESIDE_THE_NAVIGATION):
        assert 'aria-current="page"' in nav[0], path


@pytest.fixture
def house(library: None) -> House:
    return world(furnish)


@pytest.mark.abuse("AC-27, AC-64, AC-71")
@pytest.mark.parametrize(
    "persona", [with_the_reading(one) for one in ("anon", "alice", "eve", "dana", "stella")]
)
def test_reading_changes_nothing_and_every_page_is_protected(house: House, persona: str) -> None:
    read = reading(house, persona)
    for page in read.pages:
        response, path = page.response, page.path
        assert not page.open_lists, path
        assert_protected(response, path)
        assert "Content-Encoding" not in response.headers
        if response.headers.get("Content-Type", "").startswith("text/html"):
            assert_self_contained(response, path)
            assert_placed(response, path)
    for table, after in read.after.items():
        if table in READING_MAY_ADD_TO:
            assert read.before[table] <= after, table
        elif table not in READING_MAY_CHANGE | WEEK_BEGINS:
            assert read.before[table] == after, table
    assert not read.mails


@pytest.mark.sqlite
@pytest.mark.abuse("AC-26")
@pytest.mark.parametrize("signed_in", [True, False])
def test_every_post_wants_a_token(house: House, signed_in: bool) -> None:
    client = Client(enforce_csrf_checks=True)
    if signed_in:
        client.force_login(house.people["alice"])
    before = rows()
    for name, keys in routes():
        for path in addresses(house, name, keys)[:2]:
            if name not in WANTS_NO_TOKEN:
                assert client.post(path, {"text": "Kept?"}).status_code == 403, path
    after = rows()
    assert {t: r for t, r in after.items() if r != before[t]}.keys() <= READING_MAY_CHANGE


@pytest.mark.sqlite
@pytest.mark.abuse("AC-26, AC-63")
def test_leaving_quickly_needs_no_token(alice: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    response = client.post("/exit/", {"csrfmiddlewaretoken": "stale"})
    assert response.status_code == 303
    assert response.headers["Location"] == "https://www.wikipedia.org/"
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert_protected(response, "/exit/")
    assert client.get("/week/").url.startswith("/accounts/login/")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-26")
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_draft_with_a_stale_token_gives_its_words_back(
    alice: User, checkin: CheckIn, signed_in: bool
) -> None:
    client, path = Client(enforce_csrf_checks=True), f"{checkin.get_absolute_url()}1/"
    client.force_login(alice) if signed_in else None
    stale = {"text": "<b>Not lost</b>", "lane": "us", "seen": "0", "csrfmiddlewaretoken": "old"}
    response = client.post(path, stale)
    page = response.content.decode()
    assert response.status_code == 403
    assert "&lt;b&gt;Not lost&lt;/b&gt;</textarea>" in page
    assert ("Sign in in a new tab" in page) != signed_in
    assert not Words.objects.exists()
    as_json = client.post(path, stale, headers={"accept": "application/json"})
    assert as_json.status_code == 401
    assert as_json.json()["signed_out"] != signed_in
    client.force_login(alice)  # in the other tab; "Send again" then works
    token = client.get(path).context["csrf_token"]
    client.post(path, {**stale, "csrfmiddlewaretoken": str(token)})
    assert Words.objects.count() == 1


@pytest.mark.abuse("AC-35")
def test_a_foreign_host_is_refused(alice: User, client: Client) -> None:
    client.force_login(alice)
    for path in ("/week/", "/accounts/password/reset/"):
        response = client.get(path, headers={"host": "evil.example"})
        assert response.status_code == 400
        assert "evil.example" not in response.content.decode()
    forwarded = client.get("/week/", headers={"x-forwarded-host": "evil.example"})
    assert "evil.example" not in forwarded.content.decode()


def history(couple: Couple, weeks: int) -> None:
    """Give a couple this many opened weeks, in which each wrote to every question."""
    words, seals, people = [], [], [m.user for m in couple.memberships.select_related("user")]
    keys = {user: member(user).key() for user in people}
    for number in range(weeks):
        at = couple.created_at + timedelta(days=7 * number)
        week = current(couple, at)
        if week.exchange.opens_at:
            continue  # no week is shorter than four days
        Exchange.objects.filter(pk=week.exchange_id).update(opens_at=at)
        for user in people:
            seals.append(Seal(couple=couple, exchange=week.exchange, user=user, at=at))
            for item in items(week):
                row = Words(couple=couple, item=item, author=user, key=keys[user], saved_at=at)
                encrypt_text(row, "body", f"{user.name}, week {number}")
                row.state = Words.State.GIVEN
                words.append(row)
    Words.objects.bulk_create(words)
    Seal.objects.bulk_create(seals)


def query_counts(client: Client, couple: Couple, alice: User) -> dict[str, int]:
    week, opened = current(couple, now()), couple.checkins.exclude(exchange__opens_at=None).first()
    write(alice, items(week)[0], "A draft", at=now())
    here = week.get_absolute_url()
    before = ["/week/", f"{here}1/", f"{here}review/", f"{opened.get_absolute_url()}both/"]
    before += [
        "/back/",
        "/back/find/",
        "/back/words/",
        "/you/",
        "/you/week/",
        "/together/",
        "/you/privacy/",
    ]
    before += ["/you/questions/", "/you/topics/", "/you/reminders/", "/you/calendar/"]
    before += ["/together/rituals/", "/together/rituals/ideas/", "/together/rituals/new/"]
    before += ["/together/t/"]
    before += [f"/together/n/{name}" for name in ("", "new/", "jar/", "when/")]
    before += [f"/together/p/{name}" for name in ("", "now/", "when/", "us/")]
    before += ["/quiet/", "/quiet/breath/", "/together/i/", "/together/i/ten/"]
    before += [f"/together/d/{name}" for name in ("", "new/", "then/", "p/", "p/new/", "l/")]
    before += [f"/together/j/{name}" for name in ("", "new/", "find/")]
    before += ["/together/dates/", "/together/dates/ideas/", "/together/dates/new/"]
    before += [f"/together/b/{name}" for name in ("", "a/", "c/", "d/", "e/", "f/", "f/1/")]
    before += [f"/together/dates/{name}/" for name in ("turn", "marks", "both", "past")]
    client.get("/help/")  # the day's first visit writes down the day
    counts = {path.replace(here, "/c/…/"): queries(client, path) for path in before}
    Seal.objects.create(couple=couple, exchange=week.exchange, user=alice, at=now())
    counts["mine"] = queries(client, f"{here}mine/")
    return {re.sub(r"/c/[0-9a-f-]{36}/", "/c/…/", path): n for path, n in counts.items()}


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200, path
    return len(captured)


@pytest.mark.sqlite
def test_pages_ask_the_database_thirteen_times_at_most(
    alice: User, bob: User, charlie: User, dana: User, sign_in: SignIn
) -> None:
    young = pair(alice, bob, now() - timedelta(weeks=2))
    old = pair(charlie, dana, now() - timedelta(weeks=62))
    history(young, 1)
    history(old, 60)
    few = query_counts(sign_in(alice), young, alice)
    many = query_counts(sign_in(charlie), old, charlie)
    assert few == many
    assert not {path: n for path, n in many.items() if n > GATHER.get(path, QUERIES)}
