"""Whatever is typed: never an error of ours, the mistake said at its field, nothing typed lost."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import quote_plus
from zoneinfo import available_timezones

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape
from django.utils.timezone import now
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from checkins.models import CheckIn
from checkins.opening import current, next_opening, next_week
from intimacy.accounts.models import User
from intimacy.calendars import addresses
from intimacy.couples import pairing
from intimacy.couples.models import Couple, Invitation
from intimacy.dates.models import Mark, Turn
from intimacy.keys.reading import open_rows
from intimacy.lib import zones
from intimacy.lib.text import PROSE_LENGTH, clean_name, clean_text
from intimacy.lib.tokens import token_hash
from intimacy.reminders.kinds import KINDS
from intimacy.reminders.models import Preferences, Schedule
from intimacy.rituals.models import Ritual
from intimacy.rituals.setting import words
from intimacy.sharing.models import Acknowledgement, Addition, Lane, Words
from prompts.models import Boundary, Feedback, Swap, Wish
from prompts.practices import FOCUSES, LABELS, OPT_IN
from tests.conftest import items, member

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
            assert open_rows([row], "body", alice)[row.pk] == wanted
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
    fits = 0 < len(wanted) <= 60 and zone in zones.names()
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
            ahead = next_opening(couple, current(couple, at), at) - at
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


@given(hour=NUMBERS, back=ANYTHING)
@some
def test_an_hour_to_knock(alice: User, sign_in: SignIn, hour: str, back: str) -> None:
    client = kept_client(sign_in, alice)
    with sent(client, "/you/knock/", {"hour": hour, "from": back}) as response:
        alice.refresh_from_db()
        assert response.url in {"/you/reminders/", "/week/"}
        assert alice.knock_hour is None or alice.knock_hour == int(hour) in range(6, 24)


@given(hour=NUMBERS, begins=ANYTHING, ends=ANYTHING, lead=NUMBERS)
@example(hour="", begins="22:00", ends="\x00", lead="9" * 400)
@some
def test_reminders(
    alice: User, sign_in: SignIn, hour: str, begins: str, ends: str, lead: str
) -> None:
    client, typed = kept_client(sign_in, alice), {"quiet_from": begins, "quiet_until": ends}
    leads = {f"{kind}-lead": lead for kind in KINDS}
    with sent(client, "/you/reminders/", {"hour": hour, **typed, **leads}) as response:
        if response.status_code == 302:
            alice.refresh_from_db()
            assert alice.knock_hour is None or alice.knock_hour == int(hour)
        else:
            assert_refused_kindly(response, *typed.values())


@given(days=NUMBERS, day=ANYTHING | st.dates().map(str), pk=st.integers(0, 10**30).map(str))
@example(days="", day="9999-12-31", pk="9" * 40)
@some
def test_a_rest_from_reminders(alice: User, sign_in: SignIn, days: str, day: str, pk: str) -> None:
    client = kept_client(sign_in, alice)
    with sent(client, "/you/reminders/snooze/", {"days": days, "day": day}) as response:
        if response.status_code == 302:
            until = Preferences.objects.get(user=alice).snoozed_until
            assert now() < until < now() + timedelta(days=61)
        else:
            assert_refused_kindly(response, day)
    fields = {"endpoint": day, "p256dh": days, "auth": day}
    for path, status in (("", 422), ("off/", 200), ("again/", 200), (f"{pk}/", 404)):
        with sent(client, f"/you/reminders/device/{path}", fields) as response:
            assert response.status_code in {status, 404}


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
            assert open_rows([row], "body", bob)[row.pk] == wanted
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
            assert open_rows([row], "body", alice)[row.pk] == wanted
        else:
            assert_refused_kindly(response, text)


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49, AC-66")
@given(questions=NUMBERS, focus=PRACTICES, bond=BONDS, true_now=st.just("parents") | ANYTHING)
@example(questions="6", focus="trust", bond="family", true_now="parents")
@example(questions="3", focus="", bond="partners", true_now="romance")
@example(questions="7", focus="touch", bond="partners", true_now="parents")
@some
def test_what_we_are_asked(
    alice: User, couple: Couple, sign_in: SignIn, questions, focus, bond, true_now
) -> None:
    fields = {"questions": questions, "focus": focus, "bond": bond, "circumstances": true_now}
    with sent(kept_client(sign_in, alice), "/you/questions/", fields) as response:
        couple.refresh_from_db()
        kept = (couple.questions, couple.focus, couple.bond, couple.circumstances)
        if response.status_code == 302:
            assert kept == (int(questions), focus, bond, ["parents"])
            assert couple.questions in range(3, 7)
            assert focus in {*FOCUSES, ""}
            assert bond in Couple.Bond.values
        else:
            assert_refused_kindly(response)
            assert kept == (4, "", "partners", [])


@given(gently=ANYTHING | st.just("no"))
@some
def test_a_gentle_month(alice: User, couple: Couple, sign_in: SignIn, gently: str) -> None:
    with sent(kept_client(sign_in, alice), "/you/questions/gently/", {"gently": gently}):
        assert Wish.objects.count() == (gently != "no")


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49, AC-66")
@given(ruled_out=PRACTICES, agreed=PRACTICES)
@example(ruled_out="touch", agreed="trust")
@example(ruled_out="trust", agreed="touch")
@some
def test_what_i_would_rather_not_be_asked(
    alice: User, couple: Couple, sign_in: SignIn, ruled_out: str, agreed: str
) -> None:
    fields = {"ruled_out": ruled_out, "agreed": agreed}
    with sent(kept_client(sign_in, alice), "/you/topics/", fields) as response:
        kept = {b.practice: b.wanted for b in Boundary.objects.filter(couple=couple, user=alice)}
        assert Boundary.objects.count() == len(kept)
        if response.status_code == 302:
            assert kept == {ruled_out: False, agreed: True}
            assert ruled_out not in OPT_IN
            assert agreed in OPT_IN
        else:
            assert_refused_kindly(response)
            assert kept == {}


@pytest.mark.sqlite
@pytest.mark.abuse("AC-66")
@given(
    part=st.sampled_from(["rituals", "dates", "checkins"]) | ANYTHING,
    said=st.sampled_from(["named", "neutral"]) | ANYTHING,
)
@example(part="dates", said="named")
@some
def test_what_stands_in_my_calendar(
    alice: User, couple: Couple, sign_in: SignIn, part: str, said: str
) -> None:
    token = addresses.make(alice, at=now())
    fields = {"parts": part, "said": said, "token_hash": part, "made_at": said}
    with sent(kept_client(sign_in, alice), "/you/calendar/", fields) as response:
        feed = addresses.standing(alice)
        assert feed.token_hash == token_hash(token)
        if response.status_code == 302:
            assert [n for n in ("rituals", "dates", "checkins") if getattr(feed, n)] == [part]
            assert said == ("named" if feed.named else "neutral")
        else:
            assert_refused_kindly(response)
            assert (feed.dates, feed.named) == (True, False)


@pytest.mark.sqlite
@given(position=NUMBERS, verdict=st.sampled_from(Feedback.Verdict.values) | ANYTHING)
@example(position="1", verdict="not")
@example(position="5", verdict="not")
@some
def test_a_verdict(
    alice: User, opened: CheckIn, sign_in: SignIn, position: str, verdict: str
) -> None:
    CheckIn.objects.update(talked_at=now())
    name = quote_plus(position.encode("utf-8", "surrogatepass"))
    path = f"{opened.get_absolute_url()}verdicts/"
    with sent(kept_client(sign_in, alice), path, {f"verdict-{name}": verdict}) as response:
        good = position in {"1", "2", "3", "4"} and verdict in Feedback.Verdict.values
        assert response.status_code == 302
        assert list(Feedback.objects.values_list("verdict", flat=True)) == [verdict] * good


@pytest.mark.sqlite
@pytest.mark.abuse("AC-49, AC-66")
@given(
    verb=st.sampled_from(["exchange", "never"]),
    day=st.just("coming") | st.dates().map(str) | ANYTHING,
    key=st.sampled_from(["trust", "curiosity-smell"]) | ANYTHING,
)
@example(verb="exchange", day="2027-02-30", key="curiosity-smell")
@example(verb="exchange", day="9999-12-31T23:59", key="curiosity-smell")
@example(verb="exchange", day="coming", key="curiosity-smell")
@example(verb="never", day="", key="curiosity-smell")
@some
def test_a_question_of_next_week_nobody_asks(
    alice: User, couple: Couple, sign_in: SignIn, verb: str, day: str, key: str
) -> None:
    client, at = kept_client(sign_in, alice), now()
    coming = str(next_week(couple, current(couple, at), at))
    fields = {"day": coming if day == "coming" else day, "key": key}
    with sent(client, f"/week/next/{verb}/", fields) as response:
        assert (response.status_code, response.url) == (302, "/week/next/")
        assert not Swap.objects.exists()
        assert not Boundary.objects.exists()


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


@pytest.mark.sqlite
@pytest.mark.abuse("AC-37, AC-39, AC-49, AC-50")
@given(name=ANYTHING, minutes=NUMBERS, rhythm=RHYTHMS, number=NUMBERS, day=DAYS, hour=HOURS)
@example(name="Tea", minutes="10", rhythm="daily", number="1", day=TOMORROW, hour="20:00")
@example(name="Tea", minutes="240", rhythm="date", number="28", day=TOMORROW, hour="23:59")
@example(name="Tea", minutes="10", rhythm="date", number="32", day=TOMORROW, hour="20:00")
@example(name="Tea", minutes="10", rhythm="weekly", number="7", day=TOMORROW, hour="20:00")
@some
def test_a_ritual(
    alice: User, couple: Couple, sign_in: SignIn, name, minutes, rhythm, number, day, hour
) -> None:
    fields = {"name": name, "minutes": minutes, "rhythm": rhythm, "at": hour, "starts_on": day}
    fields |= {"weekdays": number, "monthday": number, "nth": "1", "weekday": "6", "every": "1"}
    client = kept_client(sign_in, alice)
    with sent(client, "/together/rituals/new/", {**fields, "clock": "same"}) as response:
        row = Ritual.objects.select_related("key", "couple").first()
        if response.status_code == 302:
            assert words([row], alice)[row.pk].name == clean_name(arrived(name))
            assert Schedule.objects.count() == 2
            assert client.get(response.url).status_code == 200
        else:
            assert row is None
            assert_refused_kindly(response, name)


@given(token=ANYTHING, answer=ANYTHING)
@some
def test_an_invitation(
    alice: User, charlie: User, sign_in: SignIn, token: str, answer: str
) -> None:
    real, client = pairing.invite(alice, at=now()), kept_client(sign_in, charlie)
    guessed = f"/invitation/{quote_plus(token.encode('utf-8', 'surrogatepass'))}/"
    with sent(client, guessed, {"answer": answer}) as response:
        assert response.status_code == 404
    with sent(client, f"/invitation/{real}/", {"answer": answer}) as response:
        accepted = Invitation.objects.get(closed_at=None).accepted_by
        assert accepted == (None if answer == "no" else charlie)


@given(every=ANYTHING | st.sampled_from(Turn.Every.values), liked=ANYTHING, batch=NUMBERS)
@some
def test_a_rhythm_and_marks(
    alice: User, couple: Couple, sign_in: SignIn, every: str, liked: str, batch: str
) -> None:
    client = kept_client(sign_in, alice)
    with sent(client, "/together/dates/turn/", {"every": every}) as response:
        assert response.status_code in {302, 422}
        if response.status_code == 422:
            assert_refused_kindly(response)
    for number in ("0", batch):
        fields = {"batch": number, "liked": liked, "go": "send"}
        with sent(client, "/together/dates/marks/", fields) as response:
            assert response.status_code in {302, 422}
            assert not Mark.objects.exists()


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
