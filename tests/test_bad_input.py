"""Whatever is typed: never an error of ours, the mistake said at its field, nothing typed lost."""

from datetime import date, timedelta
from urllib.parse import quote_plus

import pytest
from django.test import Client
from django.utils.html import escape
from django.utils.timezone import now
from hypothesis import example, given
from hypothesis import strategies as st

from checkins.begin_week import current, next_beginning
from checkins.models import CheckIn
from intimacy.accounts.models import User
from intimacy.couples import pair_couple
from intimacy.couples.models import Couple, Invitation
from intimacy.keys.decryption import decrypt_rows
from intimacy.lib import zones
from intimacy.lib.text import PROSE_LENGTH, clean_name, clean_text
from intimacy.sharing.models import Acknowledgement, Addition, Lane, Words
from tests.conftest import items, member
from tests.typed import (
    ANYTHING,
    NUMBERS,
    PLACES,
    SignIn,
    arrived,
    assert_refused_kindly,
    kept_client,
    sent,
    some,
)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-37, AC-48, AC-70")
@pytest.mark.parametrize("as_json", [True, False])
@given(text=ANYTHING, lane=st.sampled_from(["us", "me", "", "them"]), seen=NUMBERS | st.just("0"))
@example(text="x" * (PROSE_LENGTH + 1), lane="us", seen="0")
@example(text="x" * PROSE_LENGTH, lane="us", seen="0")
@example(text="\ud800\x00\u202e", lane="me", seen="0")
@some
def test_a_draft_is_kept_clean_or_given_back(
    alice: User, checkin: CheckIn, sign_in: SignIn, as_json: bool, text: str, lane: str, seen: str
) -> None:
    client, path = kept_client(sign_in, alice), f"{checkin.get_absolute_url()}1/"
    fields = {"text": text, "lane": lane, "seen": seen}
    headers = {"accept": "application/json"} if as_json else {}
    with sent(client, path, fields, **headers) as response:
        row = Words.objects.select_related("key").first()
        wanted = clean_text(arrived(text))
        if row:
            assert response.status_code == (200 if as_json else 302)
            assert decrypt_rows([row], "body", alice)[row.pk] == wanted
            assert (row.lane, row.author, row.state) == (lane or Lane.US, alice, "draft")
        elif response.status_code in {200, 302}:
            assert not wanted
        else:
            assert response.status_code == 422
            assert response.json()["errors"] if as_json else True
            if not as_json and len(wanted) > PROSE_LENGTH:
                assert_refused_kindly(response, text)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-37, AC-39, AC-49")
@pytest.mark.parametrize("path", ["/welcome/", "/you/"])
@given(name=ANYTHING, zone=PLACES)
@example(name="x" * 61, zone="Europe/Paris")
@example(name="\u200b", zone="Europe/Paris")
@example(name="Bob\r\nBcc: all@example.org", zone="Europe/Paris")
@example(name="Nora", zone="Mars/Olympus")
@some
def test_a_name_and_a_place(alice: User, sign_in: SignIn, path: str, name: str, zone: str) -> None:
    wanted, client = clean_name(arrived(name)), kept_client(sign_in, alice)
    fits = 0 < len(wanted) <= 60 and zone in zones.zone_names()
    with sent(client, path, {"name": name, "zone": zone}) as response:
        alice.refresh_from_db()
        assert (response.status_code == 302) == fits
        if fits:
            assert (alice.name, alice.zone) == (wanted, zone)
            assert not set(wanted) & set("\r\n\x00\u202e\u2028")
        else:
            assert_refused_kindly(response, name)
            assert (alice.name, alice.zone) == ("Alice", "Europe/Berlin")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49, AC-50")
@given(weekday=NUMBERS, hour=NUMBERS, every=NUMBERS, zone=PLACES)
@example(weekday="0", hour="0", every="2", zone="Pacific/Kiritimati")
@example(weekday="6", hour="23", every="1", zone="Pacific/Pago_Pago")
@example(weekday="6", hour="2", every="1", zone="Australia/Lord_Howe")
@some
def test_our_week(
    alice: User, couple: Couple, sign_in: SignIn, weekday: str, hour: str, every: str, zone: str
) -> None:
    fields = {"weekday": weekday, "hour": hour, "every": every, "zone": zone}
    with sent(kept_client(sign_in, alice), "/you/week/", fields) as response:
        couple.refresh_from_db()
        if response.status_code == 302:
            at = now()
            ahead = next_beginning(couple, current(couple, at), at) - at
            assert timedelta(0) < ahead <= timedelta(days=19)
        else:
            assert_refused_kindly(response)
            assert (couple.weekday, couple.hour, couple.zone) == (6, 19, "Europe/Berlin")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49")
@given(until=st.dates().map(str) | st.dates().map(lambda d: f"{d:%d/%m/%Y}") | ANYTHING)
@example(until="0001-01-01")
@example(until="9999-12-31")
@example(until="2027-02-30")
@example(until=str(date.today() + timedelta(days=30)))
@some
def test_a_rest(alice: User, couple: Couple, sign_in: SignIn, until: str) -> None:
    with sent(kept_client(sign_in, alice), "/you/week/rest/", {"until": until}) as response:
        couple.refresh_from_db()
        if response.status_code == 302:
            assert couple.rest_until > date.today() - timedelta(days=1)
        else:
            assert_refused_kindly(response, until)
            assert couple.rest_until is None


@pytest.mark.sqlite
@pytest.mark.abuse("AC-37, AC-48")
@given(kind=st.sampled_from([*Acknowledgement.Kind.values, "", "love"]) | ANYTHING, text=ANYTHING)
@example(kind="own", text="x" * (PROSE_LENGTH + 1))
@example(kind="own", text="\x00")
@some
def test_an_acknowledgement(
    bob: User, alice: User, opened: CheckIn, sign_in: SignIn, kind: str, text: str
) -> None:
    words = Words.objects.get(item=items(opened)[0], author=alice)
    fields = {"kind": kind, "text": text}
    path = f"/w/{words.pk}/acknowledgement/"
    with sent(kept_client(sign_in, bob), path, fields) as response:
        row = Acknowledgement.objects.select_related("key").first()
        if response.status_code == 302:
            wanted = clean_text(arrived(text)) if kind == "own" else ""
            assert (row.kind, row.author) == (kind, bob)
            assert decrypt_rows([row], "body", bob)[row.pk] == wanted
        else:
            assert row is None
            assert "There is a problem" in response.text
            assert escape(arrived(text)) in response.text


@pytest.mark.sqlite
@pytest.mark.abuse("AC-37, AC-48")
@given(text=ANYTHING)
@some
def test_a_line(alice: User, opened: CheckIn, sign_in: SignIn, text: str) -> None:
    words = Words.objects.get(item=items(opened)[0], author=alice)
    with sent(kept_client(sign_in, alice), f"/w/{words.pk}/line/", {"text": text}) as response:
        row, wanted = Addition.objects.select_related("key").first(), clean_text(arrived(text))
        assert (response.status_code == 302) == (0 < len(wanted) <= PROSE_LENGTH)
        if row:
            assert decrypt_rows([row], "body", alice)[row.pk] == wanted
        else:
            assert_refused_kindly(response, text)


@given(email=ANYTHING | st.emails(), password=ANYTHING, adult=ANYTHING)
@example(email="a@example.org\r\nBcc: all@example.org", password="x" * 5000, adult="on")
@example(email="\x00@example.org", password="\x00" * 12, adult="on")
@some
def test_the_doors(db: None, email: str, password: str, adult: str) -> None:
    fields = {"email": email, "password1": password, "login": email, "password": password}
    for path in ("/accounts/signup/", "/accounts/login/", "/accounts/password/reset/"):
        with sent(Client(), path, {**fields, "adult": adult}) as response:
            assert response.status_code in {200, 302}
            if response.status_code == 200:
                assert "There is a problem" in response.text
                assert escape(arrived(email)) in response.text


@given(token=ANYTHING, answer=ANYTHING)
@some
def test_an_invitation(
    alice: User, charlie: User, sign_in: SignIn, token: str, answer: str
) -> None:
    real, client = pair_couple.invite(alice, at=now()), kept_client(sign_in, charlie)
    guessed = f"/invitation/{quote_plus(token.encode('utf-8', 'surrogatepass'))}/"
    with sent(client, guessed, {"answer": answer}) as response:
        assert response.status_code == 404
    with sent(client, f"/invitation/{real}/", {"answer": answer}) as response:
        accepted = Invitation.objects.get(closed_at=None).accepted_by
        assert accepted == (None if answer == "no" else charlie)


@given(key=st.uuids().map(str) | NUMBERS, number=NUMBERS)
@example(key="9" * 40, number="9" * 400)
@some
def test_ids_nobody_has(alice: User, checkin: CheckIn, sign_in: SignIn, key: str, number: str):
    key, number = (quote_plus(part.encode("utf-8", "surrogatepass")) for part in (key, number))
    client = kept_client(sign_in, alice)
    week = f"/c/{checkin.pk}/{number}{number}5/"
    for path in (f"/c/{key}/", week, f"/w/{key}/line/", f"/back/words/{key}/forget/"):
        assert client.get(path).status_code in {302, 404}
    assert client.post(f"/you/week/change/{number}/").status_code in {302, 404}
    assert client.post(f"/you/topics/{key}/allow/").status_code == 404
    for path in ("/back/", "/back/words/", "/together/dates/past/"):
        assert client.get(f"{path}?page={number}").status_code == 200


@pytest.mark.abuse("AC-66")
@given(value=ANYTHING.filter(lambda text: len(text) < 200), lane=st.sampled_from(Lane.values))
@some
def test_extra_keys_change_nothing(
    alice: User, bob: User, checkin: CheckIn, sign_in: SignIn, value: str, lane: str
) -> None:
    names = "author author_id couple couple_id state key version user user_id is_staff shared_at "
    names += "opens_at item withdrawn_at exchange id pk knock_hour email password slot role"
    extra = {**dict.fromkeys(names.split(), value), "author_id": str(bob.pk), "state": "given"}
    client, path = kept_client(sign_in, alice), f"{checkin.get_absolute_url()}1/"
    before = User.objects.filter(pk=alice.pk).values().get()
    with sent(client, path, {**extra, "text": "Mine", "lane": lane, "seen": "0"}):
        row = Words.objects.get()
        assert (row.author, row.couple, row.key) == (alice, checkin.couple, member(alice).key())
        assert (row.state, row.lane, row.version) == ("draft", lane, 1)
        assert row.shared_at is row.withdrawn_at is None
    mine = {"name": "Alice", "zone": "Europe/Berlin", "zone_shown": "on"}
    with sent(client, "/you/", {**extra, **mine}):
        assert User.objects.filter(pk=alice.pk).values().get() == before
